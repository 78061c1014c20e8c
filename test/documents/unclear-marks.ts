import fc from 'fast-check';
import { canonicalDocument } from '../../src/documents/canonical-document.ts';
import { parsePolicyText } from '../../src/documents/parse-policy-text.ts';
import type { DocumentReference, PolicyDocument } from '../../src/documents/policy-document.ts';

const blank = parsePolicyText('# Some Policy\n\n## POLICY\n\nIt is covered.\n', {
  fileName: 'p.md',
}).document;

/** A document with sections of these texts under EVIDENCE SUMMARY, and with references of these numbers. */
export function documentOf(texts: readonly string[], numbers: readonly number[]): PolicyDocument {
  const references = numbers.map((number): DocumentReference => {
    const pmid = String(99_000_000 + number);
    return { number, citation: `Work ${number}.`, pmid, pmidPrinted: 'given', doi: null, url: null };
  });
  const parts = ['Systematic Reviews', 'Randomized Trials', 'Cohorts', 'Cost', 'Harm'];
  const sections = texts.map((markdown, index) => {
    return { id: '', heading: parts[index] ?? `Part ${'abcdefgh'[index]}`, level: 2, markdown };
  });
  const root = { id: '', heading: 'EVIDENCE SUMMARY', level: 1, markdown: '' };
  return canonicalDocument({ ...blank, sections: [root, ...sections], criteria: [], references });
}

const cited = fc.integer({ min: 1, max: 12 });
const clear = fc.oneof(
  cited.map((a) => `relief^[${a}]`),
  fc.tuple(cited, cited).map(([a, b]) => `both^[${a}, ${b}]`),
  fc.tuple(cited, cited).map(([a, b]) => `both^[${a}]^[${b}]`),
  cited.map((a) => `three^[${a}–${a + 2}]`),
  fc.constantFrom(
    'of them (12)',
    '95% CI [0.44, 0.99]',
    '35 kg/m²',
    '[see below]',
    'in 2009,',
    '^[see below]',
  ),
);
const unclear = fc
  .tuple(cited, cited, cited)
  .chain(([a, b, c]) =>
    fc.constantFrom(
      `relief[${a}]`,
      `relief [${a}]`,
      `[${a}][${b}]`,
      `[${a}, ${b} and ${c}]`,
      `IQR [${a}, ${a + 1}]`,
      `^[${a} and ${b}]`,
      `^[${a},\n${b}]`,
      `^[${a + 1}-${a}]`,
      `[${a} to ${a + 3}]`,
      `relief${'⁰¹²³⁴⁵⁶⁷⁸⁹'[a % 10]}`,
      `see reference ${a}`,
      `\\^[${a}]`,
      `[[${a}]]`,
    ),
  );

/** Documents whose texts hold citations, statistics and what nobody can tell from either. */
export const mixedDocument = fc
  .record({
    texts: fc.array(
      fc
        .array(fc.oneof({ weight: 8, arbitrary: clear }, { weight: 1, arbitrary: unclear }), { maxLength: 6 })
        .map((pieces) => pieces.join(' and ')),
      { minLength: 1, maxLength: 4 },
    ),
    numbers: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 }),
  })
  .map(({ texts, numbers }) =>
    documentOf(
      texts,
      numbers.toSorted((a, b) => a - b),
    ),
  );

const MARK = /\[[^[\]]*\]|(?<!m)[⁰¹²³⁴-⁹]+|reference \d+/g;

/** What every place that holds a number means, if its numbers cite: the works, or the bare number. */
export function meanings({ sections, references }: PolicyDocument): string[][] {
  const works = new Map(references.map(({ number, citation }) => [number, citation]));
  return sections.flatMap(({ markdown }) =>
    [...markdown.matchAll(MARK)].flatMap(([mark]) => {
      const numbers = numbersOf(mark.normalize('NFKC').replace(/\d*\.\d+/g, ''));
      return numbers.length === 0
        ? []
        : [[...new Set(numbers.map((n) => works.get(n) ?? `${n}`))].toSorted()];
    }),
  );
}

function numbersOf(mark: string): number[] {
  return [...mark.matchAll(/(\d+)(?:\s*(?:[-–]|to)\s*(\d+))?/g)].flatMap(([, first, last = first]) => {
    const [from, until] = [Number(first), Number(last)].toSorted((a, b) => a - b) as [number, number];
    return Array.from({ length: until - from + 1 }, (_, index) => from + index);
  });
}
