import { citationsBy, citationsIn, otherCitationForm } from './citations.rules.ts';
import { findingAt, findingWithoutLine, type Finding } from '../finding.ts';
import { blocksOf, blockText, startOf, type SourceLine } from '../text/source-lines.rules.ts';

/**
 * What is wrong between the citations in the prose and the reference list: a number without a reference, a mark that
 * is not numbers, references that nothing cites. A text without `^[1]` is searched for `[1]` and `(1)` where it clearly
 * cites so. None of it is fatal.
 */
export function checkCitations(prose: readonly SourceLine[], references: readonly number[]): Finding[] {
  const known = new Set(references);
  const cited = new Set<number>();
  const findings: Finding[] = [];
  const blocks = blocksOf(prose).map((block) => ({ line: startOf(block), text: blockText(block) }));
  const raised = blocks.map(({ line, text }) => ({ line, citations: citationsIn(text) }));
  const other = raised.some(({ citations }) => citations.length > 0)
    ? null
    : otherCitationForm(
        blocks.map(({ text }) => text),
        known,
      );
  const all =
    other === null
      ? raised
      : blocks.map(({ line, text }) => ({ line, citations: citationsBy(other.mark, text) }));
  for (const { line, citations } of all) {
    for (const { text, numbers } of citations) {
      if (numbers === null) {
        const message = `the citation ${text} cannot be read as reference numbers`;
        findings.push(findingAt(line, text, 'warning', 'citation_unreadable', message));
      }
      for (const number of numbers ?? []) {
        cited.add(number);
        if (known.has(number)) continue;
        const message = `the text cites ${number}, which is not in the reference list`;
        findings.push(findingAt(line, text, 'warning', 'citation_without_reference', message));
      }
    }
  }
  const unused = references.filter((number) => !cited.has(number));
  if (unused.length > 0)
    findings.push(findingWithoutLine('info', 'reference_not_cited', notCited(unused, cited.size)));
  return findings;
}

function notCited(unused: readonly number[], cited: number): string {
  if (cited === 0 && unused.length > 1) return 'the text cites no reference by its number';
  return `nothing in the text cites ${unused.length === 1 ? 'reference' : 'references'} ${asRanges(unused)}`;
}

/** Ascending numbers as `2, 5-7`. */
export function asRanges(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const open = ranges.at(-1);
    if (open !== undefined && open[1] === number - 1) open[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}
