import { findingAt, type Finding } from './finding.ts';
import type { DocumentReference } from './policy-document.ts';
import { endsWithPmid, readReferenceEntry } from './reference-entry.rules.ts';
import { isPageFurniture } from './plain-text.rules.ts';
import type { SourceLine } from './source-lines.rules.ts';

/** The lines of one entry. */
interface Entry {
  /** Null where the list prints no numbers. */
  readonly number: number | null;
  readonly line: number;
  readonly pieces: string[];
}

const NUMBERED = /^\[?(\d{1,5})(?:[.)]|\])(?:\s+|$)/;
const NONE = /^(?:none|n\/?a|not applicable)\.?$/i;
/** A number this much higher than the one before begins an entry too: the list lost some. */
const WIDEST_GAP = 50;

/**
 * The reference list. An entry begins at the next number; every other line belongs to the entry before it, so that
 * lines wrapped or cut by a page end are whole again, also where one starts with a year and a full stop.
 */
export function readReferences(lines: readonly SourceLine[]): {
  references: DocumentReference[];
  findings: Finding[];
} {
  const findings: Finding[] = [];
  const entries = entriesOf(lines);
  const references = entries.map((entry, index): DocumentReference => {
    const printed = entry.pieces.join(' ');
    const number = entry.number ?? (entries[index - 1]?.number ?? index) + 1;
    const reference = { number, ...readReferenceEntry(printed) };
    findings.push(...findingsOf(reference, printed, entry, entries[index - 1]));
    return reference;
  });
  return { references, findings };
}

function entriesOf(lines: readonly SourceLine[]): Entry[] {
  const entries: Entry[] = [];
  let afterBlank = true;
  for (const { number: line, text } of lines) {
    const printed = text.trim();
    if (printed !== '' && !isPageFurniture(printed) && !NONE.test(printed)) {
      addLine(entries, printed, line, afterBlank);
    }
    afterBlank = printed === '';
  }
  return entries;
}

function addLine(entries: Entry[], printed: string, line: number, afterBlank: boolean): void {
  const open = entries.at(-1);
  const match = NUMBERED.exec(printed);
  const number = match === null ? null : Number(match[1]);
  if (number !== null && beginsEntry(number, open, afterBlank)) {
    entries.push({ number, line, pieces: [printed.slice(match?.[0].length)] });
  } else if (open === undefined || (open.number === null && afterBlank)) {
    entries.push({ number: null, line, pieces: [printed.replace(/^[-*•]\s+/, '')] });
  } else {
    open.pieces.push(printed);
  }
}

function beginsEntry(number: number, open: Entry | undefined, afterBlank: boolean): boolean {
  if (open === undefined) return true;
  const last = open.number;
  if (last === null) return false; // a list that began without numbers goes on without
  if (number === last + 1) return true;
  const isComplete = endsWithPmid(open.pieces.slice(-2).join(' '));
  return (afterBlank || isComplete) && number > last && number - last <= WIDEST_GAP;
}

function findingsOf(
  reference: DocumentReference,
  printed: string,
  entry: Entry,
  previous: Entry | undefined,
): Finding[] {
  const { number, pmidPrinted, citation } = reference;
  const at = (severity: Finding['severity'], code: Finding['code'], message: string) =>
    findingAt(entry.line, printed, severity, code, message);
  const findings: Finding[] = [];
  if (entry.number === null) {
    findings.push(
      at('warning', 'reference_unnumbered', `a reference without a number is counted as ${number}`),
    );
  } else if (number !== (previous?.number ?? 0) + 1) {
    const expected = (previous?.number ?? 0) + 1;
    findings.push(
      at(
        'warning',
        'reference_number_out_of_sequence',
        `reference ${number} stands where ${expected} is expected`,
      ),
    );
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
