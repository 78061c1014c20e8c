import { describe, expect, it } from '@jest/globals';
import { bearerTokenOf, credentialHash } from './credential.ts';

describe('a credential', () => {
  it.each([
    [undefined, undefined],
    ['Bearer alm_x', 'alm_x'],
    ['Bearer   alm_x ', 'alm_x'],
    ['bearer alm_x', 'alm_x'],
    ['BEARER alm_x y', 'alm_x y'],
    ['Bearer ', ''],
    ['Bearer', ''],
    ['bearer', ''],
    ['Beareralm_x', undefined],
    ['Basic YTpi', undefined],
    ['', undefined],
  ])('of %j is %j', (header, token) => {
    expect(bearerTokenOf(header)).toBe(token);
  });

  it('is counted as one however its header is written, and apart from every other', () => {
    expect(credentialHash('bearer  alm_x')).toBe(credentialHash('Bearer alm_x'));
    expect(credentialHash('Bearer alm_x')).not.toBe(credentialHash('Bearer alm_y'));
    expect(credentialHash('alm_x')).not.toBe(credentialHash('Bearer alm_x'));
    expect(credentialHash('Basic alm_x')).not.toBe(credentialHash('Bearer alm_x'));
  });
});
