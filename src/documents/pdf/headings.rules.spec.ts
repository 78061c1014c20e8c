import { describe, expect, it } from '@jest/globals';
import { headingAt, headingLevels } from './headings.rules.ts';
import type { TextLine } from './text-flow.rules.ts';

const body = { size: 11, pitch: 1.2, left: 72, right: 540 };

interface Look {
  readonly bold?: boolean;
  readonly size?: number;
  readonly isApart?: boolean;
  readonly top?: number;
}

function line(text: string, { bold = false, size = 11, isApart = true, top = 100 }: Look = {}): TextLine {
  const style = { size, bold, italic: false, upright: true };
  const word = {
    text,
    left: 72,
    right: 72 + 5 * text.length,
    baseline: top,
    style,
    order: 0,
    spaceBefore: true,
    isSupposed: false,
  };
  const cell = { left: 72, right: word.right, text, words: [word] };
  const printed = {
    baseline: top,
    lastBaseline: top,
    size,
    cells: [cell],
    isRow: false,
    isUnderlined: false,
  };
  return { line: printed, page: 0, number: 1, isApart, text };
}

const after = line('And then a sentence follows.', { top: 120 });
const headingOf = (own: TextLine, next = after) => headingAt([own, next], 0, body)?.text ?? null;

describe('a heading', () => {
  it.each([
    ['bold', line('Removal of growths', { bold: true })],
    ['larger', line('Removal of growths', { size: 14 })],
    ['capitals that stand alone', line('REMOVAL OF GROWTHS')],
    ['one that policies share', line('References')],
    ['bold with a number', line('1.1 Removal of Growths', { bold: true })],
    ['an appendix with its name', line('APPENDIX I: GLOSSARY OF TERMS', { bold: true })],
  ])('is a line that is %s', (_, own) => {
    expect(headingOf(own)).toBe(own.text);
  });

  it.each([
    ['a sentence', line('Growths are removed.', { bold: true })],
    ['a label with its value', line('Status: Reviewed', { bold: true })],
    ['a labelled date', line('Effective Date: March 1, 2026', { bold: true })],
    ['plain text', line('Removal of growths')],
    ['bold text within a paragraph', line('removal of growths', { bold: true, isApart: false })],
    ['an item in small letters', line('a. removal of growths', { bold: true })],
  ])('is not %s', (_, own) => {
    expect(headingOf(own)).toBeNull();
  });

  it('runs on over lines of the same look', () => {
    const lines = [
      line('Removal of growths that need', { bold: true, top: 100 }),
      line('a Second Line', { bold: true, isApart: false, top: 113 }),
      after,
    ];
    expect(headingAt(lines, 0, body)?.text).toBe('Removal of growths that need a Second Line');
  });

  it('is named without the references it cites', () => {
    expect(headingOf(line('ACADEMY OF GROWTHS^[45]', { bold: true }))).toBe('ACADEMY OF GROWTHS');
  });
});

describe('levels of headings', () => {
  it.each([
    [[1200], [1]],
    [
      [1400, 1200, 1100, 1200, 1400],
      [1, 2, 3, 2, 1],
    ],
    [
      [1200, 1400, 1200],
      [1, 1, 2],
    ],
    [
      [1400, 1100, 1200],
      [1, 2, 2],
    ],
  ])('%j are %j', (ranks, levels) => {
    expect(headingLevels(ranks)).toEqual(levels);
  });
});
