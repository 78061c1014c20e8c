import { describe, expect, it } from '@jest/globals';
import { plainLine, shortened } from './plain-words.rules.ts';

describe('a Markdown text as one plain line', () => {
  it.each([
    ['- I. Lysis is **not** medically necessary.^[1, 2]', 'I. Lysis is not medically necessary.'],
    ['- A. One\n  - 1\\. Two\n\nThree', 'A. One 1. Two Three'],
    ['See [the *manual*](https://example.org/a_b) `now`.', 'See the manual now.'],
    ['| Code | Number |\n| --- | --- |\n| CPT | 62263 |', 'Code Number CPT 62263'],
    ['> quoted', 'quoted'],
    ['5 \\* 3 \\< 20 \\| \\[x\\]', '5 * 3 < 20 | [x]'],
    ['snake_case stays', 'snake_case stays'],
    ['', ''],
  ])('%j', (markdown, plain) => {
    expect(plainLine(markdown)).toBe(plain);
  });
});

describe('a text cut at a word', () => {
  it.each([
    ['one two three', 13, 'one two three'],
    ['one two three', 12, 'one two…'],
    ['unbreakable', 5, 'unbr…'],
    ['😀😀😀😀', 3, '😀😀…'],
  ])('%j to %i', (text, longest, cut) => {
    expect(shortened(text, longest)).toBe(cut);
    expect(Array.from(shortened(text, longest)).length).toBeLessThanOrEqual(longest);
  });
});
