import { wordsOf } from '../query-words.rules.ts';
import type { StrategyBasis } from '../strategy-basis.rules.ts';
import { formsOf, kinship } from './proposal-words.rules.ts';
import type { Heading } from './subjects.rules.ts';

/** A work that the policy cites, as far as it is known here. */
export interface ProposalWork {
  readonly title: string;
  readonly abstract: string;
  /** None where the record is not here, or not indexed. */
  readonly mesh: readonly Heading[];
}

/** One way to say what a concept means. */
export interface ConceptTerm {
  /** In PubMed's language. */
  readonly text: string;
  readonly from: StrategyBasis['from'];
  /** Whether a work says it so. */
  readonly isIn: (work: ProposalWork) => boolean;
}

/** What a policy is about in one respect: its terms stand for each other, and each concept must stand in a record. */
export interface Concept {
  /** The words of the title that it began with. */
  readonly roots: readonly string[];
  readonly terms: readonly ConceptTerm[];
}

/** A concept of one word of the title. */
export function conceptOf(root: string): Concept {
  return { roots: [root], terms: wordTerms(root, 'title') };
}

/** Concepts that one word names together, as one: `adhesiolysis` is both lysis and adhesions. */
export function merged(concepts: readonly Concept[]): Concept {
  const roots = concepts.flatMap((concept) => concept.roots);
  const words = roots.map((root) => wordTerms(root, 'title'));
  const together: ConceptTerm = {
    text: `(${words.map(inBrackets).join(' AND ')})`,
    from: 'title',
    isIn: (work) => words.every((forms) => forms.some(({ isIn }) => isIn(work))),
  };
  return { roots, terms: [together] };
}

/** The concept with one more way to say it; as it is when it has that one, or enough. */
export function withTerm(concept: Concept, term: ConceptTerm): Concept {
  const has = concept.terms.some(({ text }) => text === term.text);
  return has || concept.terms.length >= MOST_TERMS
    ? concept
    : { ...concept, terms: [...concept.terms, term] };
}

/** Terms of one concept: more are hard to read, and the last ones bring little. */
const MOST_TERMS = 10;

/** Terms that stand for each other, as one. */
export function inBrackets(terms: readonly { readonly text: string }[]): string {
  const texts = terms.map(({ text }) => text);
  return texts.length === 1 ? texts.join('') : `(${texts.join(' OR ')})`;
}

/** A word in title or abstract, cut where that is safe; a plural too short to cut in both its forms. */
export function wordTerms(word: string, from: ConceptTerm['from']): ConceptTerm[] {
  return formsOf(word).map((form) => {
    const wanted = wordsOf(form).map(({ key }) => key);
    return { text: `${form}[tiab]`, from, isIn: (work) => stands(wanted, form.endsWith('*'), work) };
  });
}

/** Every term is looked for in every work: the words of each are told apart once. */
const wordsKnown = new WeakMap<ProposalWork, readonly string[]>();

function wordsIn(work: ProposalWork): readonly string[] {
  const known = wordsKnown.get(work) ?? wordsOf(`${work.title} ${work.abstract}`).map(({ key }) => key);
  wordsKnown.set(work, known);
  return known;
}

function stands(wanted: readonly string[], isCut: boolean, work: ProposalWork): boolean {
  const words = wordsIn(work);
  return words.some((_, index) =>
    wanted.every((want, offset) => {
      const word = words[index + offset] ?? '';
      return isCut && offset === wanted.length - 1 ? word.startsWith(want) : word === want;
    }),
  );
}

/** A subject heading, with all below it in NLM's thesaurus. */
export function subjectTerm(descriptor: string): ConceptTerm {
  return {
    text: `"${descriptor.replaceAll('"', '')}"[mesh]`,
    from: 'mesh',
    isIn: ({ mesh }) => mesh.some((heading) => heading.descriptor === descriptor),
  };
}

/** Whether a word belongs to a concept. */
export function belongs(word: string, { roots }: Concept): boolean {
  return roots.some((root) => kinship(word, root) !== null);
}

/** Whether a work has one of the concept's terms. */
export function says(work: ProposalWork, { terms }: Concept): boolean {
  return terms.some(({ isIn }) => isIn(work));
}
