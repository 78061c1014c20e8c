import type { DocumentCriterion } from '../policy-document.ts';
import { textChange } from './compare-sections.ts';
import { compareText, type Comparing } from './compare-text.ts';
import type { CriterionChange, CriterionComparison } from './comparison.ts';
import { inOrder, matchAnchored, type Placed } from './match-anchored.ts';

type Standing = DocumentCriterion & { readonly name: null; readonly words: string };

/** Compares the criteria of two documents, each with the one it comes from. */
export function compareCriteria(
  before: readonly DocumentCriterion[],
  after: readonly DocumentCriterion[],
  comparing: Comparing,
): CriterionComparison[] {
  const standing = (criteria: readonly DocumentCriterion[]): Standing[] =>
    criteria.map((criterion) => ({ ...criterion, name: null, words: criterion.markdown }));
  const [were, are] = [standing(before), standing(after)];
  const matched = matchAnchored(were, are, comparing.effort);
  return inOrder(were, are, matched).map((placed) => compareCriterion(placed, comparing));
}

function compareCriterion({ before, after }: Placed<Standing>, comparing: Comparing): CriterionComparison {
  const text = compareText(before?.markdown ?? '', after?.markdown ?? '', comparing);
  const changes: CriterionChange[] = [];
  if (before === null) changes.push('added');
  else if (after === null) changes.push('removed');
  else {
    if (before.label !== after.label) changes.push('label');
    if (before.determination !== after.determination) changes.push('determination');
    if (before.section !== after.section) changes.push('section');
    changes.push(...textChange(text.difference));
  }
  return {
    anchor: after?.id ?? before?.id ?? '',
    changes,
    section: { before: before?.section ?? null, after: after?.section ?? null },
    label: { before: before?.label ?? null, after: after?.label ?? null },
    determination: { before: before?.determination ?? null, after: after?.determination ?? null },
    text,
  };
}
