import { describe, expect, it } from '@jest/globals';
import type { TextLine } from './text-flow.rules.ts';
import { isBanner, titleLines, titleText } from './title.rules.ts';

const body = { size: 11, pitch: 1.2, left: 72, right: 540 };

/** A line of cells at a height; bold above the size of the text. */
function line(top: number, size: number, ...texts: string[]): TextLine {
  const style = { size, bold: size > 11, italic: false, upright: true };
  const cells = texts.map((text, index) => {
    const left = 72 + 300 * index;
    const word = {
      text,
      left,
      right: left + 5 * text.length,
      baseline: top,
      style,
      order: index,
      spaceBefore: true,
      isSupposed: false,
    };
    return { left, right: word.right, text, words: [word] };
  });
  const printed = { baseline: top, lastBaseline: top, size, cells, isRow: false, isUnderlined: false };
  return { line: printed, page: 0, number: top, isApart: true, text: texts.join('\t') };
}

const titleOf = (...lines: TextLine[]) => titleText(titleLines(lines, 792, body));

describe('the title by its type', () => {
  it('is the largest, over two lines', () => {
    expect(
      titleOf(
        line(72, 12, 'Made-Up Health Plan'),
        line(100, 16, 'Removal of'),
        line(118, 16, 'Growths'),
        line(150, 11, 'Text'),
      ),
    ).toBe('Removal of Growths');
  });

  it.each([
    ['the kind of document', line(72, 20, 'Medical Policy')],
    ['the payer', line(72, 20, 'Blue Cross Blue Shield of Nowhere')],
    ['a chapter number', line(72, 20, 'Chapter 6')],
    ['a label with its value', line(72, 12, 'Status: Reviewed')],
    ['an address', line(72, 20, 'https://example.org/policies')],
  ])('is not %s', (_, other) => {
    expect(titleOf(other, line(110, 14, 'Removal of Growths'))).toBe('Removal of Growths');
  });

  it('stands before the first heading that policies share, however large that is', () => {
    expect(titleOf(line(72, 13, 'Removal of Growths'), line(110, 18, 'Description'))).toBe(
      'Removal of Growths',
    );
  });

  it('stands beside a number, and behind the kind of document', () => {
    expect(titleOf(line(72, 14, 'Removal of Growths', 'MP9012'))).toBe('Removal of Growths');
    expect(titleOf(line(72, 14, 'Medical Coverage Policy | Removal of Growths'))).toBe('Removal of Growths');
  });

  it('goes on with what it is about', () => {
    expect(titleOf(line(72, 14, 'LIGHT FOR GROWTHS:'), line(87, 11, '▪ LUMEN (made up)'))).toBe(
      'LIGHT FOR GROWTHS: LUMEN (made up)',
    );
  });

  it('is none where nothing stands out', () => {
    expect(titleLines([line(72, 11, 'Removal of growths'), line(90, 11, 'Text')], 792, body)).toEqual([]);
  });
});

describe('a banner', () => {
  it.each(['Medical Policy', 'CLINICAL POLICY AND PROCEDURE MANUAL', 'Medical Policy Bulletin'])(
    '%s is one',
    (text) => {
      expect(isBanner(text)).toBe(true);
    },
  );

  it.each(['MEDICAL POLICY CRITERIA', 'Policy Statement', 'Genetic Testing Payment Policy'])(
    '%s is none',
    (text) => {
      expect(isBanner(text)).toBe(false);
    },
  );
});
