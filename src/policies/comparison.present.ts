import { isChanged, summaryOf } from '../documents/compare/comparison-summary.ts';
import type { VersionComparison } from './comparison.queries.ts';

/**
 * A comparison for programs. Unless it is asked for whole, parts in which nothing changed are left out; from the marks of
 * each part that is there both sides can be had to the letter.
 */
export function comparisonJson(compared: VersionComparison, { whole }: { readonly whole: boolean }) {
  const { policy, before, after, comparison, proposal } = compared;
  const shown = <Part extends { readonly changes: readonly string[] }>(parts: readonly Part[]) =>
    whole ? parts : parts.filter(isChanged);
  const { sameContent, title, filing, dates, codes, crossReferences } = comparison;
  return {
    policy,
    before,
    after,
    sameContent,
    summary: summaryOf(comparison),
    proposal,
    title,
    filing,
    dates,
    criteria: shown(comparison.criteria),
    codes,
    references: shown(comparison.references),
    crossReferences: whole ? crossReferences : crossReferences.filter(({ change }) => change !== null),
    sections: shown(comparison.sections),
    boilerplate: shown(comparison.boilerplate),
  };
}
