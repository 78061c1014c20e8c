import { describe, expect, it } from '@jest/globals';
import { joinCutWords, joinTexts } from './hyphens.rules.ts';

const lines = (...texts: string[]) => texts.map((text, index) => ({ number: index + 1, text }));
const known = new Set(['treatment', 'well-known']);
const joined = (...texts: string[]) =>
  joinCutWords(lines(...texts), (word) => known.has(word)).map(({ text }) => text);

describe('words that a line end cuts', () => {
  it('keep a hyphen that belongs to the word', () => {
    expect(joined('a well-', 'known fact')).toEqual(['a well-known', 'fact']);
  });

  it('lose a hyphen only where the document prints the word without it', () => {
    expect(joined('after treat-', 'ment of growths')).toEqual(['after treatment', 'of growths']);
    expect(joined('after pre-', 'treatment')).toEqual(['after pre-treatment']);
  });

  it('leave a hyphen alone that stands for a word', () => {
    expect(joined('pre-', 'and postoperative')).toEqual(['pre-', 'and postoperative']);
  });

  it('are joined in page ranges and addresses', () => {
    expect(joined('2017;11(1):90-', '97. PMID: 1')).toEqual(['2017;11(1):90-97.', 'PMID: 1']);
    expect(joined('https://example.org/a/', 'b.pdf')).toEqual(['https://example.org/a/b.pdf']);
    expect(joined('and/or/', 'both')).toEqual(['and/or/', 'both']);
  });

  it('stay apart in tables and behind blank lines', () => {
    expect(joined('a-\tb-', 'c')).toEqual(['a-\tb-', 'c']);
    expect(joined('a well-', '', 'known')).toEqual(['a well-', '', 'known']);
  });

  it('are joined in cells', () => {
    expect(joinTexts('a well-', 'known fact')).toBe('a well-known fact');
    expect(joinTexts('a fact', 'is known')).toBe('a fact is known');
    expect(joinTexts('', 'alone')).toBe('alone');
  });
});
