import type { Boilerplate } from '../policy-document.ts';
import { alignUnits } from './align-units.ts';
import { textChange } from './compare-sections.ts';
import { compareLine, compareText, type Comparing } from './compare-text.ts';
import type { BoilerplateComparison, LineComparison } from './comparison.ts';
import { differenceOf, whollyOn } from './marks.rules.ts';
import { inOrder, matchAnchored } from './match-anchored.ts';

/** Compares two lists of single lines, such as cross references, in their order. */
export function compareLines(
  before: readonly string[],
  after: readonly string[],
  comparing: Comparing,
): LineComparison[] {
  const unit = (line: string) => ({ kind: 'line', reading: line });
  return alignUnits(before.map(unit), after.map(unit), comparing.effort).map((pair) => {
    if (pair.before === null) return { change: 'added', line: whollyOn('after', pair.after?.reading ?? '') };
    if (pair.after === null) return { change: 'removed', line: whollyOn('before', pair.before.reading) };
    const line = compareLine(pair.before.reading, pair.after.reading, comparing);
    return { change: differenceOf(line) === 'none' ? null : 'wording', line };
  });
}

/** Compares standing notices, known again by their headings. */
export function compareBoilerplate(
  before: readonly Boilerplate[],
  after: readonly Boilerplate[],
  comparing: Comparing,
): BoilerplateComparison[] {
  const told = (notices: readonly Boilerplate[]) =>
    notices.map((notice, index) => ({
      ...notice,
      // a heading that repeats is the same notice in the same turn
      id: `${notice.heading} ${notices.slice(0, index).filter(({ heading }) => heading === notice.heading).length}`,
      name: notice.heading,
      words: notice.markdown,
    }));
  const [were, are] = [told(before), told(after)];
  return inOrder(were, are, matchAnchored(were, are, comparing.effort)).map((placed) => {
    const text = compareText(placed.before?.markdown ?? '', placed.after?.markdown ?? '', comparing);
    const heading = placed.after?.heading ?? placed.before?.heading ?? '';
    if (placed.before === null) return { changes: ['added'], heading, text };
    if (placed.after === null) return { changes: ['removed'], heading, text };
    return { changes: textChange(text.difference), heading, text };
  });
}
