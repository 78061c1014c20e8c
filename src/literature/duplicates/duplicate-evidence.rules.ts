import { isNearlySameTitle } from '../records/title.rules.ts';
import { preprintTies, type Comparable } from './comparable.rules.ts';

/** What speaks for two records being one work. */
export const evidences = [
  'same_identity',
  'same_doi',
  'same_pmcid',
  'same_title',
  'nearly_same_title',
  'same_year',
  'same_first_author',
  'same_volume_and_page',
  'tied_as_preprint',
] as const;
export type Evidence = (typeof evidences)[number];

/** What speaks against it. */
export const counterEvidences = [
  'other_pmid',
  'other_doi',
  'other_source_id',
  'other_title',
  'other_year',
  'other_first_author',
  'other_volume_or_page',
  'preprint_and_article',
  'about_another_work',
] as const;
export type CounterEvidence = (typeof counterEvidences)[number];

/** What two records have in common and where they differ. */
export interface Likeness {
  /** `certain` is joined without a person, who can take it apart; `doubtful` waits for one. */
  readonly certainty: 'certain' | 'doubtful';
  readonly evidence: readonly Evidence[];
  readonly counterEvidence: readonly CounterEvidence[];
}

/** Years that an article's appearance online and its issue may lie apart. */
const YEARS_APART = 1;

/**
 * What makes two records perhaps the same work; null where nothing does, or where they name each other as two works (an
 * article and its erratum, a comment and what it is on). The order of the two does not matter.
 */
export function likenessOf(a: Comparable, b: Comparable): Likeness | null {
  const evidence = evidenceFor(a, b);
  const counterEvidence = evidenceAgainst(a, b);
  const [forIt, against] = [new Set(evidence), new Set(counterEvidence)];
  if (nameEachOtherAsTwo(a, b) || !isWorthAsking(a, b, forIt, against)) return null;
  const certainty = isCertain(a, b, forIt, against) ? 'certain' : 'doubtful';
  return { certainty, evidence, counterEvidence };
}

function evidenceFor(a: Comparable, b: Comparable): Evidence[] {
  const sameTitle = a.telling && b.telling && a.titleKey === b.titleKey;
  const found = {
    same_identity: agree(a.pmid, b.pmid) || agree(a.sourceId, b.sourceId),
    same_doi: agree(a.doi, b.doi),
    same_pmcid: agree(a.pmcid, b.pmcid),
    same_title: sameTitle,
    nearly_same_title: !sameTitle && a.telling && b.telling && isNearlySameTitle(a.title, b.title),
    same_year: agree(a.year, b.year),
    same_first_author: agree(a.firstAuthor, b.firstAuthor),
    same_volume_and_page: agree(a.volume, b.volume) && agree(a.firstPage, b.firstPage),
    tied_as_preprint: tiesBetween(a, b).some((type) => isPreprintTie(a, b, type)),
  } satisfies Record<Evidence, boolean>;
  return evidences.filter((each) => found[each]);
}

function evidenceAgainst(a: Comparable, b: Comparable): CounterEvidence[] {
  const titlesKnown = a.titleKey !== '' && b.titleKey !== '';
  const found = {
    other_pmid: differ(a.pmid, b.pmid),
    other_doi: differ(a.doi, b.doi),
    // Two names of one collection are two entries of it; two collections may hold the same work.
    other_source_id: differ(a.sourceId, b.sourceId) && collection(a.sourceId) === collection(b.sourceId),
    other_title: titlesKnown && a.titleKey !== b.titleKey,
    other_year: differ(a.year, b.year),
    other_first_author: differ(a.firstAuthor, b.firstAuthor),
    other_volume_or_page: differ(a.volume, b.volume) || differ(a.firstPage, b.firstPage),
    preprint_and_article: a.preprint !== b.preprint,
    about_another_work: a.aboutAnother || b.aboutAnother,
  } satisfies Record<CounterEvidence, boolean>;
  return counterEvidences.filter((each) => found[each]);
}

/** Whether a person should look at the two at all. */
function isWorthAsking(
  a: Comparable,
  b: Comparable,
  forIt: ReadonlySet<Evidence>,
  against: ReadonlySet<CounterEvidence>,
): boolean {
  const identifiers: Evidence[] = ['same_identity', 'same_doi', 'same_pmcid', 'tied_as_preprint'];
  if (identifiers.some((each) => forIt.has(each))) return true;
  if (!yearsAgree(a.year, b.year)) return false;
  if (forIt.has('same_title')) return true;
  const sameAuthor = forIt.has('same_first_author');
  const samePlace = forIt.has('same_volume_and_page');
  if (forIt.has('nearly_same_title')) {
    return !against.has('about_another_work') && (sameAuthor || samePlace);
  }
  // The journal's own name is not compared, since sources write it in too many ways: two identifiers settle it.
  const elsewhere = ['other_pmid', 'other_doi', 'about_another_work'] as const;
  return sameAuthor && samePlace && forIt.has('same_year') && !elsewhere.some((each) => against.has(each));
}

/**
 * Certain is only that a record without a PMID is one that PubMed has: its identifiers or its title, year and author or
 * place agree, and nothing contradicts. Two PMIDs are two entries that PubMed's own editors keep apart.
 */
function isCertain(
  a: Comparable,
  b: Comparable,
  forIt: ReadonlySet<Evidence>,
  against: ReadonlySet<CounterEvidence>,
): boolean {
  if (forIt.has('same_identity')) return !against.has('other_pmid');
  if ((a.pmid === null) === (b.pmid === null)) return false;
  const contradictions: CounterEvidence[] = [
    'other_doi',
    'preprint_and_article',
    'about_another_work',
    'other_first_author',
    'other_source_id',
  ];
  if (contradictions.some((each) => against.has(each))) return false;
  const titleAgrees = forIt.has('same_title') || forIt.has('nearly_same_title');
  if (forIt.has('same_doi') || forIt.has('same_pmcid')) {
    return titleAgrees || (forIt.has('same_first_author') && !against.has('other_year'));
  }
  if (!forIt.has('same_title') || !forIt.has('same_year') || against.has('other_volume_or_page'))
    return false;
  return forIt.has('same_first_author') || forIt.has('same_volume_and_page');
}

function nameEachOtherAsTwo(a: Comparable, b: Comparable): boolean {
  const ties = tiesBetween(a, b);
  return ties.length > 0 && !ties.some((type) => isPreprintTie(a, b, type));
}

/** `UpdateOf` between an article and a later one makes two works; between a preprint and its article it makes one. */
function isPreprintTie(a: Comparable, b: Comparable, type: string): boolean {
  return preprintTies.has(type) && (a.preprint !== b.preprint || type.startsWith('Preprint'));
}

function tiesBetween(a: Comparable, b: Comparable): string[] {
  const from = (one: Comparable, other: Comparable) =>
    one.ties
      .filter(({ target }) => target === other.pmid || target === other.sourceId)
      .map(({ type }) => type);
  return [...from(a, b), ...from(b, a)];
}

function agree<Value>(a: Value | null, b: Value | null): boolean {
  return a !== null && a === b;
}

function differ<Value>(a: Value | null, b: Value | null): boolean {
  return a !== null && b !== null && a !== b;
}

function collection(sourceId: string | null): string | null {
  return sourceId?.split('/')[0] ?? null;
}

function yearsAgree(a: number | null, b: number | null): boolean {
  return a === null || b === null || Math.abs(a - b) <= YEARS_APART;
}
