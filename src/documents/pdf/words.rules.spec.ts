import { describe, expect, it } from '@jest/globals';
import type { Glyph, GlyphStyle } from './glyph.rules.ts';
import { wordsOf } from './words.rules.ts';

const style: GlyphStyle = { size: 10, bold: false, italic: false, upright: true };

/** Glyphs of half a type size each; a number in place of a text is a gap in points. */
function glyphs(...parts: (string | number)[]): Glyph[] {
  const painted: Glyph[] = [];
  let left = 0;
  for (const part of parts) {
    if (typeof part === 'number') left += part;
    else {
      for (const text of part) {
        painted.push({ text, left, right: left + 5, baseline: 100, afterGap: false, style });
        left += 5;
      }
    }
  }
  return painted;
}

const textsOf = (painted: readonly Glyph[]) => wordsOf(painted).map(({ text }) => text);

describe('words of glyphs', () => {
  it.each([
    ['a space', glyphs('on', ' ', 'it'), ['on', 'it']],
    ['a gap without a space', glyphs('on', 3, 'it'), ['on', 'it']],
    ['kerning', glyphs('J', 1, 'uly'), ['July']],
    ['a space that kerning takes back', glyphs('J', ' ', -4.9, 'uly'), ['July']],
    ['a narrow space', glyphs('on', ' ', -3, 'it'), ['on', 'it']],
    ['a letter that reaches over the one before', glyphs('W', -1, 'e'), ['We']],
  ])('knows a word by its gaps: %s', (_, painted, expected) => {
    expect(textsOf(painted)).toEqual(expected);
  });

  it('believes a supposed space where all letters have boxes wider than they stand apart', () => {
    const painted = glyphs('o', -3, 'n', -3, 'e').concat(
      glyphs(11.7, 't', -3, 'w', -3, 'o').map((glyph, index) => ({ ...glyph, afterGap: index === 0 })),
    );
    expect(textsOf(painted)).toEqual(['one', 'two']);
  });

  it('reads the letters of a ligature, which have one place', () => {
    const painted = glyphs('con', 'f', -5, 'i', 4, 'rm');
    expect(textsOf(painted)).toEqual(['confirm']);
  });

  it('reads a sign once that is painted twice to look bold', () => {
    const painted = glyphs('on').flatMap((glyph) => [glyph, { ...glyph, left: glyph.left + 0.2 }]);
    expect(textsOf(painted)).toEqual(['on']);
  });

  it('shows signs of bullet fonts as bullets, and ligatures as letters', () => {
    expect(textsOf(glyphs('\uf0b7', ' ', '\ufb01rst'))).toEqual(['•', 'first']);
  });

  it('leaves out what is turned', () => {
    const turned = glyphs('DRAFT').map((glyph) => ({ ...glyph, style: { ...style, upright: false } }));
    expect(textsOf([...glyphs('on'), ...turned])).toEqual(['on']);
  });
});
