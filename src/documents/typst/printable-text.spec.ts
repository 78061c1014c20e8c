import { describe, expect, it } from '@jest/globals';
import { printableText } from './printable-text.ts';

const marked = (text: string) => text.replaceAll('\u200b', '|');

describe('printableText', () => {
  it.each([
    [
      'keeps what is text',
      '#let $x$ \\ ] ≥ ±5 α é 背景 😀\n\tnext',
      '#let $x$ \\ ] ≥ ±5 α é 背景 😀\n\tnext',
    ],
    ['drops control characters', 'a\u0000b\u0007c\u0085d\ufeff', 'abcd'],
    ['drops what turns the direction of the text', 'a\u202eb\u2066c', 'abc'],
    ['drops half a character', 'a\ud83d b', 'a\ufffd b'],
  ])('%s', (_, text, wanted) => {
    expect(printableText(text)).toBe(wanted);
  });

  it('lets words break that are longer than a line may be, and no others', () => {
    expect(marked(printableText('x'.repeat(40)))).toBe('x'.repeat(40));
    const long = marked(printableText('x'.repeat(41)));
    expect(long).toContain('|');
    expect(long.replaceAll('|', '')).toBe('x'.repeat(41));
  });

  it('lets an address break behind its punctuation', () => {
    const address = 'https://example.org/one/two?three=four&five=six';
    expect(marked(printableText(address))).toMatch(
      /^https:\/\/\|?example\.\|org\/\|one\/\|two\?\|three=\|four&\|five=\|six$/,
    );
  });

  it('breaks earlier where it is told to', () => {
    expect(marked(printableText('x'.repeat(25), 20))).toContain('|');
  });
});
