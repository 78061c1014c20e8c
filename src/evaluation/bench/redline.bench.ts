import { readFileSync } from 'node:fs';
import { diffWordsWithSpace } from 'diff';
import { compareDocuments } from '../../documents/compare/compare-documents.ts';
import { redlineHtml } from '../../documents/compare/redline-html.ts';
import type { PolicyDocument } from '../../documents/policy-document.ts';
import { median, milliseconds, report } from './measure.ts';

const ROUNDS = 15;
/** Rounds before the first that counts: until then neither side is compiled. */
const WARM_UPS = 10;
const CHARACTERS = 30_000;
const SHARES = [0.02, 0.25];

/** Redline of two versions of 30 KB, marks and page, against the diff library's bare word diff of the same texts, in turns. */
export function redlineBench(): Promise<void> {
  const random = randomNumbers(1);
  const vocabulary = words();
  const before = documentOf(prose(vocabulary, random));
  for (const share of SHARES) {
    const after = withChanges(before, share, vocabulary, random);
    const texts = [textOf(before), textOf(after)] as const;
    const seconds = { redline: [] as number[], bare: [] as number[] };
    for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
      const a = secondsOf(() => redlineHtml(compareDocuments(before, after), { whole: true }));
      const b = secondsOf(() => diffWordsWithSpace(...texts));
      if (round < 0) continue;
      seconds.redline.push(a);
      seconds.bare.push(b);
    }
    const [a, b] = [median(seconds.redline), median(seconds.bare)];
    const changed = `${Math.round(share * 100)} % of the words changed`;
    report(`redline of 2 × 30 KB, ${changed} / diff`, milliseconds(a), milliseconds(b), a / b);
  }
  return Promise.resolve();
}

function secondsOf(work: () => unknown): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}

/** The words of the sample policy: as many different ones, and as long, as a policy has. */
function words(): string[] {
  const sample = new URL('../sample/lysis-of-epidural-adhesions.md', import.meta.url);
  return readFileSync(sample, 'utf8').match(/[A-Za-z]{2,}/g) ?? [];
}

/** Paragraphs of about 500 characters. */
function prose(vocabulary: readonly string[], random: () => number): string[] {
  const paragraphs: string[] = [];
  for (let length = 0; length < CHARACTERS; length += paragraphs.at(-1)!.length) {
    const sentences = Array.from({ length: 4 }, () => {
      const spoken = Array.from({ length: 18 }, () => vocabulary[Math.floor(random() * vocabulary.length)]!);
      return `${spoken.join(' ')}.`;
    });
    paragraphs.push(sentences.join(' '));
  }
  return paragraphs;
}

/** A document with a section for every four paragraphs. */
function documentOf(paragraphs: readonly string[]): PolicyDocument {
  const count = Math.ceil(paragraphs.length / 4);
  return {
    title: 'A policy',
    dates: {
      origin: null,
      lastReview: null,
      nextReview: null,
      effective: null,
      literatureSearchedThrough: null,
    },
    number: null,
    manualSection: null,
    sections: Array.from({ length: count }, (_, index) => ({
      id: `section-${index}`,
      heading: `Section ${index}`,
      level: 1,
      markdown: paragraphs.slice(index * 4, index * 4 + 4).join('\n\n'),
    })),
    criteria: [],
    references: [],
    codes: [],
    crossReferences: [],
    boilerplate: [],
  };
}

function withChanges(
  document: PolicyDocument,
  share: number,
  vocabulary: readonly string[],
  random: () => number,
): PolicyDocument {
  const change = (text: string) =>
    text.replace(/[A-Za-z]+/g, (word) =>
      random() < share ? vocabulary[Math.floor(random() * vocabulary.length)]! : word,
    );
  const sections = document.sections.map((section) => ({ ...section, markdown: change(section.markdown) }));
  return { ...document, sections };
}

const textOf = ({ sections }: PolicyDocument): string =>
  sections.map(({ heading, markdown }) => `${heading}\n\n${markdown}`).join('\n\n');

/** The same numbers in every run (a linear congruential generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
