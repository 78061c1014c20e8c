import { findingAt, type Finding } from '../finding.ts';
import type { DocumentReference } from '../policy-document.ts';
import { readReferenceEntry } from './reference-entry.rules.ts';
import { joinLines } from './join-lines.rules.ts';
import { entriesOf, type EntryLines } from './reference-lines.rules.ts';
import type { SourceLine } from '../text/source-lines.rules.ts';

/**
 * The reference list. An entry begins at the next number; every other line belongs to the entry before it, so that
 * lines wrapped or cut by a page end are whole again, also where one starts with a year and a full stop. Lists that
 * begin at 1 anew, each below a heading of its own, are counted on; a list without numbers is counted from 1.
 */
export function readReferences(lines: readonly SourceLine[]): {
  references: DocumentReference[];
  findings: Finding[];
} {
  const { entries, before } = entriesOf(lines);
  const findings: Finding[] = before.slice(0, 1).map(({ number, text }) => {
    const message = 'this text stands before the first reference and is left out';
    return findingAt(number, text, 'info', 'text_not_placed', message);
  });
  const references: DocumentReference[] = [];
  let counted = 0; // by how much the numbers are moved on
  let last = 0;
  let unnumbered = 0;
  for (const entry of entries) {
    const printed = joinLines(entry.pieces);
    if (entry.restarts) {
      counted = last;
      const message = `the list begins at 1 anew: its number 1 is counted as ${last + 1}, and so on`;
      findings.push(findingAt(entry.line, printed, 'warning', 'reference_list_restarted', message));
    }
    const number = entry.number === null ? last + 1 : entry.number + counted;
    const reference = { number, ...readReferenceEntry(printed) };
    references.push(reference);
    findings.push(...findingsOf(reference, printed, entry, last + 1));
    last = number;
    unnumbered += entry.number === null ? 1 : 0;
  }
  const [first] = entries;
  if (unnumbered > 0 && first !== undefined) {
    const message = `the list prints no numbers: its ${unnumbered} references are counted from 1`;
    findings.push(findingAt(first.line, joinLines(first.pieces), 'warning', 'reference_unnumbered', message));
  }
  return { references, findings };
}

function findingsOf(
  reference: DocumentReference,
  printed: string,
  entry: EntryLines,
  expected: number,
): Finding[] {
  const { number, pmidPrinted, citation } = reference;
  const at = (severity: Finding['severity'], code: Finding['code'], message: string) =>
    findingAt(entry.line, printed, severity, code, message);
  const findings: Finding[] = [];
  if (number !== expected) {
    const message = `reference ${number} stands where ${expected} is expected`;
    findings.push(at('warning', 'reference_number_out_of_sequence', message));
  }
  if (pmidPrinted === 'absent') {
    const unreadable = /\bPMID\b/i.test(citation);
    const code = unreadable ? 'pmid_unreadable' : 'reference_without_pmid';
    const message = unreadable
      ? 'has a PMID that cannot be read'
      : 'prints neither a PMID nor that there is none';
    findings.push(at(unreadable ? 'warning' : 'info', code, `reference ${number} ${message}`));
  }
  return findings;
}
