import { describe, expect, it } from '@jest/globals';
import { codesAmong, searchWords } from './search-words.rules.ts';

describe('what is searched for', () => {
  it.each([
    ['epidural-adhesions', 'epidural adhesions'],
    ['lysis-of-epidural-adhesions', 'lysis of epidural adhesions'],
    ['and/or', 'and or'],
    ['62263–62264', '62263 62264'],
    ['pain -chronic', 'pain -chronic'],
    ['"low back-pain" OR sciatica', '"low back pain" OR sciatica'],
    ['-', '-'],
    ['  a \n b ', 'a b'],
    ['nai\u0308ve', 'na\u00efve'],
  ])('%j becomes %j', (text, words) => {
    expect(searchWords(text)).toBe(words);
  });

  it('names its codes', () => {
    expect(codesAmong('is 62263 or g0452, for Z84.81. and 1234567 in 2026')).toEqual([
      { system: 'CPT', code: '62263' },
      { system: 'HCPCS', code: 'G0452' },
      { system: 'ICD-10-CM', code: 'Z84.81' },
    ]);
    expect(codesAmong('')).toEqual([]);
  });
});
