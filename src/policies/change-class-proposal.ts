import type { DocumentComparison } from '../documents/compare/comparison.ts';
import { marksIn, isChanged } from '../documents/compare/comparison-summary.ts';
import { sideOf, type Mark, type Side } from '../documents/compare/marks.rules.ts';
import { ComparedCriteria } from './change-class-criteria.ts';
import { ComparedSections } from './change-class-sections.ts';
import type { ChangeClass } from './change-class.rules.ts';
import type { Leaning } from './change-class-wording.rules.ts';

/** One thing that speaks for a change class. */
export interface ChangeEvidence {
  readonly what:
    'title' | 'criterion' | 'section' | 'code' | 'reference' | 'cross_reference' | 'notice' | 'date';
  /** Where it stands in the later document, else in the earlier one; null for what has no address. */
  readonly anchor: string | null;
  /** Its text on each side, shortened; null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
  readonly says: Leaning | 'codes_only';
  /** A sentence's worth of reason. */
  readonly why: string;
}

/** A change class to confirm or to correct; a person signs, and nothing here decides. */
export interface ChangeClassProposal {
  readonly changeClass: ChangeClass;
  /** `certain` follows from the documents alone, `likely` from rules about words; null when a person must decide. */
  readonly confidence: 'certain' | 'likely' | null;
  /** What a person must decide; null when the evidence agrees. */
  readonly question: string | null;
  /** The weightiest first. */
  readonly evidence: readonly ChangeEvidence[];
}

/**
 * Proposes a change class from what differs. Where the evidence disagrees or wants a person's eye the proposal is
 * `restrictive`, on which notice rules hang, and says what to decide: too much notice harms nobody. `neutral` is never
 * proposed, since no rule can tell that other words say the same.
 */
export function proposeChangeClass(
  comparison: DocumentComparison,
  { hasBase }: { readonly hasBase: boolean },
): ChangeClassProposal {
  if (!hasBase) return { changeClass: 'new', confidence: 'certain', question: null, evidence: [] };
  if (comparison.sameContent) {
    return {
      changeClass: 'reaffirmed',
      confidence: 'certain',
      question: null,
      evidence: datesOf(comparison),
    };
  }
  const evidence = evidenceIn(comparison).toSorted((a, b) => weight[a.says] - weight[b.says]);
  const says = new Set(evidence.map((each) => each.says));
  const decided = (changeClass: ChangeClass): ChangeClassProposal => ({
    changeClass,
    confidence: 'likely',
    question: null,
    evidence,
  });
  if (says.has('unclear') || (says.has('restrictive') && says.has('expansive'))) {
    return { changeClass: 'restrictive', confidence: null, question: questionOf(evidence), evidence };
  }
  if (says.has('restrictive')) return decided('restrictive');
  if (says.has('expansive')) return decided('expansive');
  return decided(says.has('codes_only') ? 'codes_only' : 'editorial');
}

const weight: Record<ChangeEvidence['says'], number> = {
  unclear: 0,
  restrictive: 1,
  expansive: 2,
  codes_only: 3,
  editorial: 4,
};

function questionOf(evidence: readonly ChangeEvidence[]): string {
  const unclear = evidence.filter(({ says }) => says === 'unclear').length;
  if (unclear === 0) return 'Some changes cover more and some less: decide which weighs more for the reader.';
  const changes = unclear === 1 ? 'One change' : `${unclear} changes`;
  return `${changes} that no rule can judge: decide whether less is covered than before.`;
}

function evidenceIn(comparison: DocumentComparison): ChangeEvidence[] {
  const criteria = new ComparedCriteria(comparison);
  const sections = new ComparedSections(comparison);
  return [
    ...comparison.criteria.flatMap((criterion) => {
      const found = criteria.leaning(criterion);
      const { anchor, text } = criterion;
      return found === null
        ? []
        : [{ what: 'criterion' as const, anchor, ...sidesOf(marksIn(text)), ...found }];
    }),
    ...comparison.sections.flatMap((section) => {
      const found = sections.leaning(section);
      const { anchor, heading, level } = section;
      const said = (side: Side) => {
        if (level[side] === null) return null;
        return short([sideOf(side, heading), sections.changedText(side, section) ?? ''].join(': ').trim());
      };
      const sides = { before: said('before'), after: said('after') };
      return found === null ? [] : [{ what: 'section' as const, anchor, ...sides, ...found }];
    }),
    ...codesOf(comparison),
    ...restOf(comparison),
    ...datesOf(comparison),
  ];
}

const LONGEST = 300;
const short = (text: string) => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`);

function sidesOf(marks: readonly Mark[]): Pick<ChangeEvidence, 'before' | 'after'> {
  const [before, after] = [sideOf('before', marks), sideOf('after', marks)];
  return { before: before === '' ? null : short(before), after: after === '' ? null : short(after) };
}

function codesOf({ codes }: DocumentComparison): ChangeEvidence[] {
  const evidence = (before: string | null, after: string | null, why: string): ChangeEvidence => {
    return { what: 'code', anchor: 'codes', before, after, says: 'codes_only', why };
  };
  return codes.flatMap(({ system, added, removed, described }) => [
    ...removed.map(({ code }) => evidence(`${system} ${code}`, null, 'a code was removed')),
    ...added.map(({ code }) => evidence(null, `${system} ${code}`, 'a code was added')),
    // what a code is called says nothing about coverage
    ...described.map(({ code }) => ({
      ...evidence(`${system} ${code}`, `${system} ${code}`, 'a code is described otherwise'),
      says: 'editorial' as const,
    })),
  ]);
}

/** What tells readers something and decides nothing. */
function restOf({ title, references, crossReferences, boilerplate }: DocumentComparison): ChangeEvidence[] {
  const editorial = (
    what: ChangeEvidence['what'],
    anchor: string | null,
    marks: readonly Mark[],
    why: string,
  ): ChangeEvidence => ({ what, anchor, ...sidesOf(marks), says: 'editorial', why });
  const titled = title.some(({ kind }) => kind !== 'kept');
  return [
    ...(titled ? [editorial('title', 'top', title, 'the title changed')] : []),
    ...references.filter(isChanged).map(({ after, entry }) => {
      return editorial(
        'reference',
        after === null ? 'references' : `ref-${after.number}`,
        entry,
        'the evidence cited changed',
      );
    }),
    ...crossReferences
      .filter(({ change }) => change !== null)
      .map(({ line }) => editorial('cross_reference', 'cross-references', line, 'a related policy changed')),
    ...boilerplate
      .filter(isChanged)
      .map(({ text }) => editorial('notice', null, marksIn(text), 'a standing notice changed')),
  ];
}

function datesOf({ dates }: DocumentComparison): ChangeEvidence[] {
  return dates.map(({ before, after }) => ({
    what: 'date',
    anchor: 'dates',
    before,
    after,
    says: 'editorial',
    why: 'a date changed',
  }));
}
