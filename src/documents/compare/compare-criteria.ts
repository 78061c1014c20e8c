import type { DocumentCriterion, PolicyDocument } from '../policy-document.ts';
import { textChange } from './compare-sections.ts';
import { compareText, type Comparing } from './compare-text.ts';
import type { CriterionChange, CriterionComparison } from './comparison.ts';
import { criteriaAbove } from './criteria-above.ts';
import { inOrder, longestRising, matchAnchored } from './match-anchored.ts';
import type { Sides } from './marks.rules.ts';

interface Standing extends DocumentCriterion {
  readonly name: null;
  readonly words: string;
  /** Anchor of the criterion it stands under; null for one of the outermost. */
  readonly above: string | null;
}

/** Compares the criteria of two documents, each with the one it comes from. */
export function compareCriteria(
  before: Pick<PolicyDocument, 'sections' | 'criteria'>,
  after: Pick<PolicyDocument, 'sections' | 'criteria'>,
  comparing: Comparing,
): CriterionComparison[] {
  const [were, are] = [standing(before), standing(after)];
  const matched = matchAnchored(were, are, comparing.effort);
  const was = new Map([...matched].map(([other, one]) => [other.id, one.id]));
  const isPlaced = (one: Standing, other: Standing) =>
    other.above === null ? one.above !== null : was.get(other.above) !== one.above;
  const moved = movedAmongNeighbours(were, are, matched, isPlaced);
  return inOrder(were, are, matched).map((pair) => {
    const places: CriterionChange[] = [];
    if (pair.before !== null && pair.after !== null) {
      if (isPlaced(pair.before, pair.after)) places.push('placed');
      if (moved.has(pair.after)) places.push('moved');
    }
    return compareCriterion(pair, places, comparing);
  });
}

function standing(document: Pick<PolicyDocument, 'sections' | 'criteria'>): Standing[] {
  const above = criteriaAbove(document);
  return document.criteria.map((criterion) => ({
    ...criterion,
    name: null,
    words: criterion.markdown,
    above: above.get(criterion)?.id ?? null,
  }));
}

/** As few as explain another order among those that stay under one criterion, or outermost in one section. */
function movedAmongNeighbours(
  before: readonly Standing[],
  after: readonly Standing[],
  matched: ReadonlyMap<Standing, Standing>,
  isPlaced: (one: Standing, other: Standing) => boolean,
): Set<Standing> {
  const place = new Map(before.map((one, index) => [one, index]));
  const stayed = after.filter((other) => {
    const one = matched.get(other);
    return one !== undefined && !isPlaced(one, other);
  });
  const moved = new Set<Standing>();
  for (const neighbours of Map.groupBy(
    stayed,
    ({ section, above }) => `${section} ${above ?? ''}`,
  ).values()) {
    const rising = longestRising(neighbours.map((other) => place.get(matched.get(other)!) ?? -1));
    for (const [index, other] of neighbours.entries()) if (!rising.has(index)) moved.add(other);
  }
  return moved;
}

function compareCriterion(
  { before, after }: Sides<Standing>,
  places: readonly CriterionChange[],
  comparing: Comparing,
): CriterionComparison {
  const text = compareText(before?.markdown ?? '', after?.markdown ?? '', comparing);
  const changes: CriterionChange[] = [];
  if (before === null) changes.push('added');
  else if (after === null) changes.push('removed');
  else {
    if (before.label !== after.label) changes.push('label');
    if (before.determination !== after.determination) changes.push('determination');
    if (before.section !== after.section) changes.push('section');
    changes.push(...places, ...textChange(text.difference).filter((change) => !places.includes(change)));
  }
  return {
    anchor: after?.id ?? before?.id ?? '',
    anchors: { before: before?.id ?? null, after: after?.id ?? null },
    above: { before: before?.above ?? null, after: after?.above ?? null },
    changes,
    section: { before: before?.section ?? null, after: after?.section ?? null },
    label: { before: before?.label ?? null, after: after?.label ?? null },
    determination: { before: before?.determination ?? null, after: after?.determination ?? null },
    text,
  };
}
