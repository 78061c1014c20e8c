import { describe, expect, it } from '@jest/globals';
import { alternativesOf, tokenOf, unescaped } from './search-values.rules.ts';

describe('a search value', () => {
  it.each([
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [String.raw`a\,b,c`, [String.raw`a\,b`, 'c']],
    [String.raw`a\\,b`, [String.raw`a\\`, 'b']],
    [',a,,', ['a']],
    [' , ', []],
    ['', []],
    ['a\\', ['a\\']],
  ])('%s has the alternatives %j', (value, alternatives) => {
    expect(alternativesOf(value)).toEqual(alternatives);
  });

  it.each([
    [String.raw`a\,b`, 'a,b'],
    [String.raw`a\|b\$c\\d`, String.raw`a|b$c\d`],
    [String.raw`a\n`, String.raw`a\n`],
    ['a\\', 'a\\'],
  ])('%s without its escapes is %s', (text, plain) => {
    expect(unescaped(text)).toBe(plain);
  });

  it.each([
    ['62263', { system: null, code: '62263' }],
    ['http://x|62263', { system: 'http://x', code: '62263' }],
    ['|62263', { system: '', code: '62263' }],
    ['http://x|', { system: 'http://x', code: null }],
    [String.raw`a\|b`, { system: null, code: 'a|b' }],
    ['s|a|b', { system: 's', code: 'a|b' }],
  ])('%s is the token %j', (alternative, token) => {
    expect(tokenOf(alternative)).toEqual(token);
  });
});
