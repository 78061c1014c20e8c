import type { CriterionComparison, DocumentComparison } from '../documents/compare/comparison.ts';
import { marksIn } from '../documents/compare/comparison-summary.ts';
import { textOnSide } from '../documents/compare/compare-text.ts';
import { sideOf, type Side } from '../documents/compare/marks.rules.ts';
import { statedDetermination } from '../documents/criteria/determination.ts';
import type { Determination } from '../documents/policy-document.ts';
import { turnsRound } from './change-class-turning.rules.ts';
import { doubted, leaningOfMarks, turned, type Leaning } from './change-class-wording.rules.ts';

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

/** How the criteria below one count: each is needed, or one of them will do. */
function listMode(text: string): 'all' | 'any' | null {
  if (ALL.test(text)) return 'all';
  return ANY.test(text) ? 'any' : null;
}

const sides = ['before', 'after'] as const;

/** The criteria of a comparison, of which each knows the one it stands under. */
export class ComparedCriteria {
  private readonly named: Readonly<Record<Side, ReadonlyMap<string | null, CriterionComparison>>>;
  /** Sections whose headings may turn round what stands below them. */
  private readonly turning: ReadonlySet<string | null>;

  constructor({ criteria, sections }: Pick<DocumentComparison, 'criteria' | 'sections'>) {
    const named = (side: Side) => new Map(criteria.map((criterion) => [criterion.anchors[side], criterion]));
    this.named = { before: named('before'), after: named('after') };
    const turning = sections.filter(({ heading, under }) =>
      [...sides.map((side) => sideOf(side, heading)), ...under].some(turnsRound),
    );
    this.turning = new Set(turning.map(({ anchor }) => anchor));
  }

  /** What a criterion's change leans to; null when it changed nothing, or only follows the criterion above it. */
  leaning(criterion: CriterionComparison): CriterionLeaning | null {
    const found = this.ownLeaning(criterion);
    if (found === null) return null;
    if (sides.some((side) => this.isTurnedAbove(criterion, side)) && doubted(found.says) !== found.says) {
      return { says: 'unclear', why: `${found.why}, below words that may turn that round` };
    }
    if (found.says === 'expansive' && sides.some((side) => this.turning.has(criterion.section[side]))) {
      return { says: 'unclear', why: `${found.why}, below a heading that may turn that round` };
    }
    return found;
  }

  private ownLeaning(criterion: CriterionComparison): CriterionLeaning | null {
    const { changes } = criterion;
    if (changes.includes('added')) return this.ofPresence(criterion, 'after');
    if (changes.includes('removed')) return this.ofPresence(criterion, 'before');
    if (changes.includes('placed') || changes.includes('section')) {
      return { says: 'unclear', why: 'it stands under something else now' };
    }
    if (changes.includes('moved')) return { says: 'unclear', why: 'its place in the order changed' };
    if (changes.includes('determination')) return this.ofDetermination(criterion);
    if (changes.includes('wording')) return ofWording(criterion);
    return changes.includes('label') ? { says: 'editorial', why: 'it is numbered otherwise' } : null;
  }

  private above(criterion: CriterionComparison, side: Side): CriterionComparison | null {
    const anchor = criterion.above[side];
    return anchor === null ? null : (this.named[side].get(anchor) ?? null);
  }

  /** True where a criterion that it stands under, however far above, may turn round what it says. */
  private isTurnedAbove(criterion: CriterionComparison, side: Side): boolean {
    const seen = new Set([criterion]);
    for (let one = this.above(criterion, side); one !== null && !seen.has(one); one = this.above(one, side)) {
      if (turnsRound(textOnSide(side, one.text))) return true;
      seen.add(one);
    }
    return false;
  }

  private ofPresence(criterion: CriterionComparison, side: Side): CriterionLeaning | null {
    const [happened, came] = side === 'after' ? (['added', true] as const) : (['removed', false] as const);
    const parent = this.above(criterion, side);
    // what came or went with the criterion above it is that one's change
    if (parent?.changes.includes(happened) === true || parent?.changes.includes('determination') === true)
      return null;
    const determination = criterion.determination[side];
    const mode = parent === null ? null : listMode(textOnSide(side, parent.text));
    const states = statedDetermination(textOnSide(side, criterion.text)).stated;
    if (parent === null || (mode === null && states)) {
      if (determination === null)
        return { says: 'unclear', why: `it was ${happened} and states no determination` };
      const says = covers[determination] === came ? 'expansive' : 'restrictive';
      // what states nothing itself may be a condition as well as a service
      if (says === 'expansive' && !states)
        return { says: 'unclear', why: `it was ${happened} and states no determination of its own` };
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
    const parent = this.above(criterion, 'after');
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

function ofWording({ text, determination }: CriterionComparison): CriterionLeaning {
  const leaning = leaningOfMarks(marksIn(text));
  const says = denies(determination.after) ? turned(leaning) : leaning;
  return { says, why: wordingReasons[says] };
}

/** Why a change of words leans where it does. */
export const wordingReasons: Record<Leaning, string> = {
  restrictive: 'its words ask for more',
  expansive: 'its words ask for less',
  editorial: 'only punctuation or notation changed',
  unclear: 'its words changed, and only a person can say what that means',
};

/** True for a determination under which a condition takes coverage away; what states none is a condition of coverage. */
const denies = (determination: Determination | null) => determination !== null && !covers[determination];
const plain = (determination: Determination | null) => determination?.replaceAll('_', ' ') ?? 'none stated';
