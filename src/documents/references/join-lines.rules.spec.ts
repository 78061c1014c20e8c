import { describe, expect, it } from '@jest/globals';
import { joinLines } from './join-lines.rules.ts';

describe('joinLines', () => {
  it.each([
    [['A study', 'of pain.'], 'A study of pain.'],
    [['https://example.org/a/', 'b.pdf'], 'https://example.org/a/b.pdf'],
    [['https://example.org/a', '/b.pdf'], 'https://example.org/a/b.pdf'],
    [
      ['https://example.org/long-', 'name-', 'again/x. Accessed'],
      'https://example.org/long-name-again/x. Accessed',
    ],
    [['https://example.org/a.', 'Accessed May 1'], 'https://example.org/a. Accessed May 1'],
    [['https://example.org/a', 'and/or more'], 'https://example.org/a and/or more'],
    [['doi: 10.1093/', 'pm/pnz017'], 'doi: 10.1093/pm/pnz017'],
    [['doi:', '10.1093/pm/pnz017'], 'doi: 10.1093/pm/pnz017'],
  ])('joins %j', (pieces, expected) => {
    expect(joinLines(pieces)).toBe(expected);
  });
});
