import type { CriterionComparison } from '../documents/compare/comparison.ts';
import { marksIn } from '../documents/compare/comparison-summary.ts';
import { textOnSide } from '../documents/compare/compare-text.ts';
import type { Side } from '../documents/compare/marks.rules.ts';
import { statedDetermination } from '../documents/criteria/determination.ts';
import type { Determination } from '../documents/policy-document.ts';
import { editsOf, leaningOfEdits, turned, type Leaning } from './change-class-wording.rules.ts';

/** What a changed criterion leans to, and why, in a sentence without its full stop. */
export interface CriterionLeaning {
  readonly says: Leaning;
  readonly why: string;
}

/** Whether a determination lets a service through. */
const covers: Record<Determination, boolean> = {
  medically_necessary: true,
  covered: true,
  reconstructive: true,
  investigational: false,
  not_medically_necessary: false,
  cosmetic: false,
  not_covered: false,
};

const ALL = /\b(?:all|each|both|every one) of\b|\ball (?:the |of the )?(?:following|criteria|conditions)\b/i;
const ANY =
  /\b(?:any|either|one|at least one|one or more|two|three)(?: or more)? of\b|\bany (?:one|of the following)\b/i;

/** A text that a list follows. */
const OPENS = /:\s*$|\bfollowing\b[^.]*$/i;

/** How the criteria below one count: each is needed, or one of them will do. */
function listMode(text: string): 'all' | 'any' | null {
  if (ALL.test(text)) return 'all';
  return ANY.test(text) ? 'any' : null;
}

/** The criteria of a comparison, of which each knows the one it stands under. */
export class ComparedCriteria {
  private readonly parents: Readonly<Record<Side, ReadonlyMap<CriterionComparison, CriterionComparison>>>;

  constructor(criteria: readonly CriterionComparison[]) {
    this.parents = { before: parentsOn('before', criteria), after: parentsOn('after', criteria) };
  }

  /** What a criterion's change leans to; null when it changed nothing, or only follows the criterion above it. */
  leaning(criterion: CriterionComparison): CriterionLeaning | null {
    const { changes } = criterion;
    if (changes.includes('added')) return this.ofPresence(criterion, 'after');
    if (changes.includes('removed')) return this.ofPresence(criterion, 'before');
    if (changes.includes('determination')) return this.ofDetermination(criterion);
    if (changes.includes('wording')) return ofWording(criterion);
    if (changes.includes('label') || changes.includes('section')) {
      return { says: 'editorial', why: 'it is numbered or placed otherwise' };
    }
    return null;
  }

  private ofPresence(criterion: CriterionComparison, side: Side): CriterionLeaning | null {
    const [happened, came] = side === 'after' ? (['added', true] as const) : (['removed', false] as const);
    const parent = this.parents[side].get(criterion) ?? null;
    // what came or went with the criterion above it is that one's change
    if (parent?.changes.includes(happened) === true || parent?.changes.includes('determination') === true)
      return null;
    const determination = criterion.determination[side];
    const mode = parent === null ? null : listMode(textOnSide(side, parent.text));
    const standsAlone = mode === null && statedDetermination(textOnSide(side, criterion.text)).stated;
    if (parent === null || standsAlone) {
      if (determination === null)
        return { says: 'unclear', why: `it was ${happened} and states no determination` };
      const says = covers[determination] === came ? 'expansive' : 'restrictive';
      return { says, why: `a criterion that is ${plain(determination)} was ${happened}` };
    }
    if (mode === null)
      return { says: 'unclear', why: `an item was ${happened} in a list that does not say how it counts` };
    const harder = (mode === 'all') === came ? 'restrictive' : 'expansive';
    const item = mode === 'all' ? 'an item that all must meet' : 'one of several items that will do';
    return { says: denies(determination) ? turned(harder) : harder, why: `${item} was ${happened}` };
  }

  private ofDetermination(criterion: CriterionComparison): CriterionLeaning | null {
    const { before, after } = criterion.determination;
    const parent = this.parents.after.get(criterion);
    const follows =
      parent?.determination.before === before &&
      parent.determination.after === after &&
      !criterion.changes.includes('wording');
    if (follows) return null;
    if (before === null || after === null) {
      return { says: 'unclear', why: `its determination went from ${plain(before)} to ${plain(after)}` };
    }
    const why = `it went from ${plain(before)} to ${plain(after)}`;
    if (covers[before] === covers[after]) return { says: 'unclear', why };
    return { says: covers[after] ? 'expansive' : 'restrictive', why };
  }
}

/**
 * For each criterion the one it stands under on a side: by its label (`I.A` is under `I`); the outermost labels and items
 * without one under the last text before them that opens a list.
 */
function parentsOn(
  side: Side,
  criteria: readonly CriterionComparison[],
): Map<CriterionComparison, CriterionComparison> {
  const parents = new Map<CriterionComparison, CriterionComparison>();
  const labelled = new Map<string, CriterionComparison>();
  const opening = new Map<string, CriterionComparison>();
  for (const criterion of criteria) {
    const section = criterion.section[side];
    if (section === null) continue;
    const label = criterion.label[side] ?? '';
    const above = label.split('.').slice(0, -1).join('.');
    const parent = above === '' ? opening.get(section) : labelled.get(`${section} ${above}`);
    if (parent !== undefined) parents.set(criterion, parent);
    if (label !== '') labelled.set(`${section} ${label}`, criterion);
    else if (OPENS.test(textOnSide(side, criterion.text))) opening.set(section, criterion);
  }
  return parents;
}

function ofWording({ text, determination }: CriterionComparison): CriterionLeaning {
  const leaning = leaningOfEdits(editsOf(marksIn(text)));
  const says = denies(determination.after) ? turned(leaning) : leaning;
  return { says, why: wordingReasons[says] };
}

/** Why a change of words leans where it does. */
export const wordingReasons: Record<Leaning, string> = {
  restrictive: 'its words ask for more',
  expansive: 'its words ask for less',
  editorial: 'only spelling or punctuation changed',
  unclear: 'its words changed, and only a person can say what that means',
};

/** True for a determination under which a condition takes coverage away; what states none is a condition of coverage. */
const denies = (determination: Determination | null) => determination !== null && !covers[determination];
const plain = (determination: Determination | null) => determination?.replaceAll('_', ' ') ?? 'none stated';
