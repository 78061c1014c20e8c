import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blocksOf } from '../../src/documents/compare/blocks.rules.ts';
import { compareDocuments } from '../../src/documents/compare/compare-documents.ts';
import {
  compareLine,
  compareText,
  textOnSide,
  type Comparing,
} from '../../src/documents/compare/compare-text.ts';
import { isChanged, summaryOf } from '../../src/documents/compare/comparison-summary.ts';
import { Effort } from '../../src/documents/compare/effort.ts';
import { sideOf } from '../../src/documents/compare/marks.rules.ts';
import { redlineHtml } from '../../src/documents/compare/redline-html.ts';
import { redlineText } from '../../src/documents/compare/redline-text.ts';
import { printReferenceEntry } from '../../src/documents/references/reference-entry.rules.ts';
import { arbitraryDocument, arbitraryText } from './arbitrary-document.ts';

const sides = ['before', 'after'] as const;
/** Marks travel through the renderer as these, and none may be left. */
const SIGNS = [1, 2, 3, 4, 5, 6, 7, 8].map((code) => String.fromCharCode(code));
const comparing = (): Comparing => {
  const cites = (numbers: readonly number[]) => `^[${numbers.join(' ')}]`;
  return { effort: new Effort(), citations: { before: cites, after: cites } };
};

/** Any text, letters of every kind of trouble among them. */
const anyText = fc.oneof(
  arbitraryText,
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('a', 'b ', '\n', '\n\n', '| x ', '|', '- ', '1. ', '**', '^[1]', '```', '> ', '👩‍👧', 'e\u0301', 'שלום', '\ud800', '  ', '\\|', '| - |'))
    .map((pieces) => pieces.join('')),
); // prettier-ignore
/** Two texts that have much in common, or nothing. */
const twoTexts = fc.oneof(
  fc.tuple(anyText, anyText),
  fc.tuple(anyText, anyText, anyText, anyText).map(([a, b, c, d]) => [a + b + c, a + d + c] as const),
);

describe('marks', () => {
  it('give both sides of any two texts back to the letter', () => {
    fc.assert(
      fc.property(twoTexts, ([before, after]) => {
        const compared = compareText(before, after, comparing());
        expect(textOnSide('before', compared)).toBe(before);
        expect(textOnSide('after', compared)).toBe(after);
        const line = compareLine(before, after, comparing());
        expect([sideOf('before', line), sideOf('after', line)]).toEqual([before, after]);
      }),
      { numRuns: 300 },
    );
  });

  it('are no change between a text and itself, and a change between two that read otherwise', () => {
    fc.assert(
      fc.property(twoTexts, ([before, after]) => {
        expect(compareText(before, before, comparing()).difference).toBe('none');
        const words = (text: string) => blocksOf(text).map(({ kind, cells }) => [kind, ...cells.map(bare)]);
        const reads = JSON.stringify(words(before)) === JSON.stringify(words(after));
        if (!reads) expect(compareText(before, after, comparing()).difference).toBe('wording');
      }),
      { numRuns: 300 },
    );
  });

  it('of two documents give every part of both back', () => {
    fc.assert(
      fc.property(arbitraryDocument, arbitraryDocument, (before, after) => {
        const compared = compareDocuments(before, after);
        const given = { before, after };
        for (const side of sides) {
          const document = given[side];
          expect(sideOf(side, compared.title)).toBe(document.title);
          const there = compared.sections.filter(({ level }) => level[side] !== null);
          const sections = there.map(({ heading, level, text }) => ({
            heading: sideOf(side, heading),
            level: level[side],
            markdown: textOnSide(side, text),
          }));
          const expected = document.sections.map(({ heading, level, markdown }) => ({
            heading,
            level,
            markdown,
          }));
          expect(sections).toEqual(expect.arrayContaining(expected));
          expect(sections).toHaveLength(expected.length);
          const entries = compared.references.filter((reference) => reference[side] !== null);
          expect(entries.map(({ entry }) => sideOf(side, entry)).toSorted()).toEqual(
            document.references.map(printReferenceEntry).toSorted(),
          );
          expect(
            compared.crossReferences.map(({ line }) => sideOf(side, line)).filter((line) => line !== ''),
          ).toEqual(document.crossReferences);
        }
        const html = redlineHtml(compared, { whole: true });
        expect(SIGNS.filter((sign) => html.includes(sign))).toEqual([]);
        expect(redlineText(compared, { whole: false })).toMatch(/^SUMMARY\n/);
      }),
      { numRuns: 40 },
    );
  });

  it('of a document against itself say that nothing changed', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const compared = compareDocuments(document, structuredClone(document));
        expect(compared.sameContent).toBe(true);
        expect(summaryOf(compared).nothingChanged).toBe(true);
        const parts = [compared.sections, compared.criteria, compared.references, compared.boilerplate];
        expect(parts.flat().filter(isChanged)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

/** A text as it reads. */
const bare = (text: string) => text.replace(/\s+/g, ' ').trim();

const words = (count: number) => Array.from({ length: count }, (_, index) => `w${(index * 7) % 997}`);

describe('the time a comparison takes', () => {
  const inputs: readonly (readonly [string, string, string])[] = [
    ['all of 10,000 words reversed', words(10_000).join(' '), words(10_000).toReversed().join(' ')],
    ['a paragraph of 500 KB', words(100_000).join(' '), words(100_000).join('  x ')],
    ['500 KB without a space', 'a'.repeat(500_000), `${'a'.repeat(250_000)}b${'a'.repeat(250_000)}`],
    ['punctuation', '.,;:!?'.repeat(60_000), '?!:;,.'.repeat(60_000)],
    ['combining marks', `a${'\u0301'.repeat(300_000)}`, `b${'\u0301'.repeat(300_000)}`],
    ['emoji', '👨‍👩‍👧‍👦'.repeat(30_000), '👨‍👩‍👧'.repeat(30_000)],
    ['writing from right to left', 'שלום עולם '.repeat(30_000), 'עולם שלום '.repeat(30_000)],
    ['20,000 paragraphs reversed', words(20_000).join('\n\n'), words(20_000).toReversed().join('\n\n')],
    ['nested brackets', ']('.repeat(200_000), '](('.repeat(130_000)],
    ['carets', '^['.repeat(200_000), '^[1'.repeat(130_000)],
    ['bars', `${'|'.repeat(300_000)}a`, '| '.repeat(150_000)],
    ['stars', `a${'**b'.repeat(100_000)}`, `a${'*b'.repeat(150_000)}`],
    ['white space', `${' '.repeat(400_000)}a`, `a${' '.repeat(400_000)}`],
  ];
  it.each(inputs)('is bounded for %s', (_, before, after) => {
    const begun = process.cpuUsage();
    const compared = compareText(before, after, comparing());
    // of the process itself, however busy the machine is; about a second at most
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(6000);
    expect([textOnSide('before', compared), textOnSide('after', compared)]).toEqual([before, after]);
  });
});
