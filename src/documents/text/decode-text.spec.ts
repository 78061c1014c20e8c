import { describe, expect, it } from '@jest/globals';
import { decodeText, largestText } from './decode-text.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('decodeText', () => {
  it('reads UTF-8 with and without its mark', () => {
    expect(decodeText(Buffer.from('±1 “x”'))).toBe('±1 “x”');
    expect(decodeText(Buffer.from('\ufeff±1'))).toBe('±1');
  });

  it('reads windows-1252 when the bytes are not UTF-8', () => {
    expect(decodeText(bytes(0x93, 0x61, 0x94, 0xb1))).toBe('“a”±');
  });

  it('reads UTF-16 by its mark', () => {
    expect(decodeText(Buffer.from('\ufeffabc', 'utf16le'))).toBe('abc');
  });

  it.each([
    ['a NUL', bytes(0x61, 0, 0x62)],
    ['control characters', bytes(0x61, 1, 2, 3)],
    ['bytes without a meaning in windows-1252', bytes(0x61, 0x81, 0x8d)],
    ['too many bytes', new Uint8Array(largestText + 1).fill(0x61)],
  ])('refuses %s', (_what, given) => {
    expect(() => decodeText(given)).toThrow(expect.objectContaining({ code: 'document_not_a_policy' }));
  });

  it('refuses no bytes', () => {
    expect(() => decodeText(bytes())).toThrow(expect.objectContaining({ code: 'document_empty' }));
  });
});
