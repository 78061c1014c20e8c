import { citationsIn } from './citations.rules.ts';
import { findingAt, findingWithoutLine, type Finding } from './finding.ts';
import { blocksOf, blockText, startOf, type SourceLine } from './source-lines.rules.ts';

/**
 * What is wrong between the citations in the prose and the reference list: a number without a reference, a mark that
 * is not numbers, a reference that nothing cites. None of it is fatal.
 */
export function checkCitations(prose: readonly SourceLine[], references: readonly number[]): Finding[] {
  const known = new Set(references);
  const cited = new Set<number>();
  const findings: Finding[] = [];
  for (const block of blocksOf(prose)) {
    for (const { text, numbers } of citationsIn(blockText(block))) {
      if (numbers === null) {
        const message = `the citation ${text} cannot be read as reference numbers`;
        findings.push(findingAt(startOf(block), text, 'warning', 'citation_unreadable', message));
      }
      for (const number of numbers ?? []) {
        cited.add(number);
        if (known.has(number)) continue;
        const message = `the text cites ${number}, which is not in the reference list`;
        findings.push(findingAt(startOf(block), text, 'warning', 'citation_without_reference', message));
      }
    }
  }
  for (const number of known) {
    if (cited.has(number)) continue;
    findings.push(
      findingWithoutLine('info', 'reference_not_cited', `nothing in the text cites reference ${number}`),
    );
  }
  return findings;
}
