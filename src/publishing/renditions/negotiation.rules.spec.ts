import { describe, expect, it } from '@jest/globals';
import { acceptedCoding, acceptedFormat, namesEtag } from './negotiation.rules.ts';

describe('the representation an Accept header asks for', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['APPLICATION/JSON', 'json'],
    ['text/*', 'html'],
    ['text/markdown', 'md'],
    ['text/html;q=0.5, text/markdown', 'md'],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', 'html'],
    ['application/json;q=0, */*', 'html'],
    ['text/markdown; charset=utf-8; q=1', 'md'],
    ['image/png, */*;q=0.1', 'json'],
    ['image/png', null],
    ['application/json;q=0', null],
    ['application/json;q=nonsense', null],
  ])('%s gives %s', (accept, format) => {
    expect(acceptedFormat(accept)).toBe(format);
  });
});

describe('the coding an Accept-Encoding header asks for', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['*', 'br'],
    ['deflate', 'identity'],
    ['identity;q=0', 'identity'],
  ])('%s gives %s', (acceptEncoding, coding) => {
    expect(acceptedCoding(acceptEncoding)).toBe(coding);
  });
});

describe('If-None-Match', () => {
  it.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['*', true],
    ['"b"', false],
    ['a', false],
  ])('%s names "a": %s', (header, named) => {
    expect(namesEtag(header, '"a"')).toBe(named);
  });
});
