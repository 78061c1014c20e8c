/** What can be found while a document is read. */
export type FindingCode =
  | 'citation_unreadable'
  | 'citation_without_reference'
  | 'code_range_expanded'
  | 'code_range_not_expanded'
  | 'code_repeated'
  | 'code_system_unsupported'
  | 'code_unreadable'
  | 'criteria_missing'
  | 'criteria_unplaced'
  | 'date_conflict'
  | 'date_missing'
  | 'date_not_used'
  | 'date_out_of_order'
  | 'date_unreadable'
  | 'effective_day_missing'
  | 'letters_supposed'
  | 'more_findings'
  | 'page_without_text'
  | 'pmid_unreadable'
  | 'possible_duplicate'
  | 'reference_list_restarted'
  | 'reference_not_cited'
  | 'reference_number_out_of_sequence'
  | 'reference_unnumbered'
  | 'reference_without_pmid'
  | 'text_not_placed'
  | 'two_digit_year';

/** Something a person should know about a document that was read. Findings never stop an import. */
export interface Finding {
  /** `blocking`: the version can be neither submitted nor adopted until a person has given `field`. */
  readonly severity: 'blocking' | 'warning' | 'info';
  readonly code: FindingCode;
  readonly message: string;
  /** Line of the source, counted from 1; null when nothing is printed that could be pointed at. */
  readonly line: number | null;
  /** The printed text it is about, shortened; null when there is none. */
  readonly text: string | null;
  /** The field of the document that was left empty: `effective`, `nextReview` … */
  readonly field?: string;
}

const LONGEST_TEXT = 200;
const MOST_FINDINGS = 500;
const gravity: Record<Finding['severity'], number> = { blocking: 0, warning: 1, info: 2 };

/** A finding about a printed line, its text cut to 200 characters. */
export function findingAt(
  line: number,
  text: string,
  severity: Finding['severity'],
  code: FindingCode,
  message: string,
  field?: string,
): Finding {
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;
  return { severity, code, message, line, text: shown, ...(field === undefined ? {} : { field }) };
}

/** A finding about a printed text whose line is no longer known, cut to 200 characters. */
export function findingOfText(
  text: string,
  severity: Finding['severity'],
  code: FindingCode,
  message: string,
): Finding {
  return { ...findingAt(0, text, severity, code, message), line: null };
}

/** A finding about something that is not printed. */
export function findingWithoutLine(
  severity: Finding['severity'],
  code: FindingCode,
  message: string,
  field?: string,
): Finding {
  return { severity, code, message, line: null, text: null, ...(field === undefined ? {} : { field }) };
}

/** Findings by line, those without one first; of more than 500 the gravest, and how many were left out. */
export function inPrintedOrder(findings: readonly Finding[]): Finding[] {
  const gravest = findings
    .toSorted((a, b) => gravity[a.severity] - gravity[b.severity])
    .slice(0, MOST_FINDINGS);
  const shown = gravest.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const left = findings.length - shown.length;
  return left === 0
    ? shown
    : [...shown, findingWithoutLine('warning', 'more_findings', `and ${left} more findings`)];
}
