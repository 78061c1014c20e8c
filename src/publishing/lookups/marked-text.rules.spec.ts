import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MARK, markedText, withoutMarks } from './marked-text.rules.ts';

const marked = (text: string) => `${MARK.begins}${text}${MARK.ends}`;

describe('a text with what was found in it', () => {
  it.each([
    ['', []],
    ['none', [{ text: 'none', mark: false }]],
    [
      `of ${marked('adhesions')}, <b>`,
      [
        { text: 'of ', mark: false },
        { text: 'adhesions', mark: true },
        { text: ', <b>', mark: false },
      ],
    ],
    [marked('a'), [{ text: 'a', mark: true }]],
    [`${MARK.ends}a${MARK.begins}`, [{ text: 'a', mark: false }]],
  ])('%j', (text, stretches) => {
    expect(markedText(text)).toEqual(stretches);
  });

  it('is the same text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const joined = markedText(text)
          .map((part) => part.text)
          .join('');
        expect(joined).toBe(withoutMarks(text));
      }),
    );
  });
});
