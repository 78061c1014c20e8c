import type { StrategyBasis } from '../strategy-basis.rules.ts';
import {
  belongs,
  conceptOf,
  inBrackets,
  merged,
  says,
  subjectTerm,
  withTerm,
  wordTerms,
  type Concept,
  type ConceptTerm,
  type ProposalWork,
} from './concepts.rules.ts';
import { kindOf, kinship, tellingWords, truncated } from './proposal-words.rules.ts';
import { subjectsOf, type Subject } from './subjects.rules.ts';

/** What a query is proposed from. */
export interface ProposalMaterial {
  readonly title: string;
  /** Descriptions of the policy's codes. Single words are taken from them, never their text: CPT's is the AMA's. */
  readonly codes: readonly string[];
  readonly works: readonly ProposalWork[];
}

/** A query that a librarian could begin with. */
export interface Proposal {
  readonly query: string;
  /** Which of its terms come from where. */
  readonly basis: readonly StrategyBasis[];
  /** Cited works, and those of them that the query finds as far as their records are known here. */
  readonly works: number;
  readonly found: number;
}

const MOST_CONCEPTS = 6;
/** Works that share a subject before it is used, where so many are cited. */
const SHARED_BY = 2;
/** A word of the title that so few of the works have is no condition for the next ones. */
const LEAST_SHARE = 0.2;
const FEW_WORKS = 5;

/**
 * Proposes a PubMed query: the title's telling words are its concepts, each must be found; words of the codes, of the
 * cited works' titles and their subjects join the concept that they name. A title without a telling word is looked for
 * as it stands.
 */
export function proposedQuery(material: ProposalMaterial): Proposal {
  const { title, works } = material;
  const roots = tellingWords(title).slice(0, MOST_CONCEPTS);
  if (roots.length === 0) {
    const query = `"${title
      .replace(/["()[\]\p{Cc}]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()}"[ti]`;
    return { query, basis: [{ from: 'title', terms: [query] }], works: works.length, found: 0 };
  }
  const subjects = subjectsOf(works).filter((subject) => subject.works >= Math.min(SHARED_BY, works.length));
  const words = candidates(material);
  const united = unite(roots.map(conceptOf), words, subjects);
  const named = united.map((concept) => namedBy(concept, united, words, subjects));
  const widened = named.map((concept) => widen(concept, words, works));
  const concepts = withoutRare(widened, works);
  return {
    query: queryOf(concepts),
    basis: basisOf(concepts),
    works: works.length,
    found: works.filter((work) => concepts.every((concept) => says(work, concept))).length,
  };
}

interface Candidate {
  readonly word: string;
  readonly from: 'codes' | 'references';
  /** More than one work has it in its title. */
  readonly isShared: boolean;
}

/** Words that could say a concept otherwise: those of the codes, and those of the cited works' titles. */
function candidates({ codes, works }: ProposalMaterial): Candidate[] {
  const counts = new Map<string, number>();
  for (const { title } of works) {
    for (const word of tellingWords(title)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1));
  const isShared = (word: string) => (counts.get(word) ?? 0) >= Math.min(SHARED_BY, works.length);
  return [
    ...tellingWords(codes.join(' ')).map((word) => ({ word, from: 'codes' as const, isShared: true })),
    ...ranked.map(([word]) => ({ word, from: 'references' as const, isShared: isShared(word) })),
  ].filter(({ word }) => /^\p{L}/u.test(word) && word.length > 3);
}

/** Puts concepts together that a single word or subject names, as long as more than one is left, or the subject names all. */
function unite(
  concepts: readonly Concept[],
  words: readonly Candidate[],
  subjects: readonly Subject[],
): Concept[] {
  let united = [...concepts];
  for (const { descriptor } of subjects) {
    const parts = partsNamed(united, tellingWords(descriptor));
    if (parts.length > 1) united = together(united, parts);
  }
  for (const { word } of words) {
    const parts = united.filter((concept) => concept.roots.length === 1 && belongs(word, concept));
    const kin = parts.map(({ roots: [root = ''] }) => kinship(word, root));
    const isBlend = parts.length === 2 && kin.includes('start') && kin.includes('end');
    if (isBlend && united.length > 2) united = together(united, parts);
  }
  return united;
}

function partsNamed(concepts: readonly Concept[], words: readonly string[]): Concept[] {
  const isNamed =
    words.length > 1 && words.every((word) => concepts.some((concept) => belongs(word, concept)));
  return isNamed ? concepts.filter((concept) => words.some((word) => belongs(word, concept))) : [];
}

function together(concepts: readonly Concept[], parts: readonly Concept[]): Concept[] {
  const [first] = parts;
  return concepts.flatMap((concept) => {
    if (concept === first) return [merged(parts)];
    return parts.includes(concept) ? [] : [concept];
  });
}

/**
 * The concept with the words and subjects that name it. One that means two things together takes a word only when it
 * means two as well, be it one of this concept and one of another: `epidurolysis`.
 */
function namedBy(
  concept: Concept,
  concepts: readonly Concept[],
  words: readonly Candidate[],
  subjects: readonly Subject[],
): Concept {
  const allRoots = concepts.flatMap(({ roots }) => roots);
  const least = concept.roots.length > 1 ? 2 : 1;
  const kin = words.filter(
    ({ word }) =>
      belongs(word, concept) &&
      !concept.roots.some((root) => isRoot(word, root)) &&
      allRoots.filter((root) => kinship(word, root) !== null).length >= least,
  );
  const headings = subjects.filter(({ descriptor }) =>
    tellingWords(descriptor).some((word) => belongs(word, concept)),
  );
  const terms: ConceptTerm[] = [
    ...kin.flatMap(({ word, from }) => wordTerms(word, from)),
    ...headings.slice(0, MOST_SUBJECTS).map(({ descriptor }) => subjectTerm(descriptor)),
  ];
  return terms.reduce(withTerm, concept);
}

const MOST_SUBJECTS = 4;

const isRoot = (word: string, root: string): boolean => truncated(word) === truncated(root);

/**
 * Adds words for works that do not name the concept so, the one that most of them share first. Only a word of the same
 * kind can mean the same: another service for a service, another place in the body for a place.
 */
function widen(concept: Concept, words: readonly Candidate[], works: readonly ProposalWork[]): Concept {
  const kinds = new Set(concept.roots.map(kindOf));
  const least = works.length > FEW_WORKS ? SHARED_BY : 1;
  const possible = words
    .filter(({ word, isShared }) => isShared && kinds.has(kindOf(word)) && kindOf(word) !== null)
    .flatMap(({ word, from }) => wordTerms(word, from));
  let widened = concept;
  for (;;) {
    const missed = works.filter((work) => !says(work, widened));
    const gains = possible.map((term) => ({ term, gain: missed.filter((work) => term.isIn(work)).length }));
    const best = gains.reduce((a, b) => (b.gain > a.gain ? b : a), { term: null, gain: 0 } as {
      term: ConceptTerm | null;
      gain: number;
    });
    if (best.term === null || best.gain < least) return widened;
    const next = withTerm(widened, best.term);
    if (next === widened) return widened;
    widened = next;
  }
}

/** Without the concepts that hardly any of the cited works has, as long as another is left. */
function withoutRare(concepts: readonly Concept[], works: readonly ProposalWork[]): readonly Concept[] {
  if (works.length < FEW_WORKS) return concepts;
  const common = concepts.filter(
    (concept) => works.filter((work) => says(work, concept)).length >= LEAST_SHARE * works.length,
  );
  return common.length > 0 ? common : concepts;
}

function queryOf(concepts: readonly Concept[]): string {
  const groups = concepts.map(({ terms }) => inBrackets(terms));
  // a lone group of words that must stand together needs no brackets around it
  return groups.length === 1 ? (groups[0] ?? '').replace(/^\((.*)\)$/, '$1') : groups.join(' AND ');
}

function basisOf(concepts: readonly Concept[]): StrategyBasis[] {
  const terms = concepts.flatMap((concept) => concept.terms);
  return (['title', 'codes', 'mesh', 'references'] as const)
    .map((from) => ({
      from,
      terms: terms.filter((term) => term.from === from).map(({ text }) => readable(text)),
    }))
    .filter((basis) => basis.terms.length > 0);
}

const readable = (text: string): string => text.replace(/\[(?:tiab|mesh)\]|[()"]/g, '');
