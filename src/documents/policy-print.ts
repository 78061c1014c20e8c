import { formatDay } from '../kernel/calendar-date.ts';
import { formatPartialDate, type PartialDate } from '../kernel/partial-date.ts';
import type { DocumentDates, PolicyDocument } from './policy-document.ts';

/** One version of a policy as it is printed, in any format. */
export interface PolicyPrint {
  readonly title: string;
  /** Null for a document that is no version yet. */
  readonly version: number | null;
  /** The dates of the version, which may differ from the ones its document was imported with. */
  readonly dates: DocumentDates;
  readonly document: PolicyDocument;
  /** A word for readers, such as `active` or `draft`; nothing is printed without one. */
  readonly status?: string | undefined;
  readonly organisationName?: string | undefined;
  /** Prints code descriptions; only an operator with the AMA's licence may, for CPT. */
  readonly showCodeDescriptions: boolean;
}

/** A line of the block below the title. */
export interface PrintedRow {
  readonly label: string;
  readonly text: string;
  /** The date in its own form and precision, for programs; null for other rows. */
  readonly date: PartialDate | null;
}

/** What stands below the title, in printed order; what is not known is left out. */
export function printedRows(print: PolicyPrint): PrintedRow[] {
  const { version, status, organisationName, dates, document } = print;
  const rows: (PrintedRow | null)[] = [
    textRow('Policy number', document.number),
    textRow('Manual section', document.manualSection),
    textRow('Version', version === null ? null : String(version)),
    textRow('Status', status ?? null),
    textRow('Organization', organisationName ?? null),
    dates.effective === null
      ? null
      : { label: 'Effective', text: formatDay(dates.effective), date: dates.effective },
    dateRow('Next Review', dates.nextReview),
    dateRow('Last Review', dates.lastReview),
    dateRow('Date of Origin', dates.origin),
    dateRow('Literature Searched Through', dates.literatureSearchedThrough),
  ];
  return rows.filter((row) => row !== null);
}

const textRow = (label: string, text: string | null): PrintedRow | null =>
  text === null || text === '' ? null : { label, text, date: null };

const dateRow = (label: string, date: PartialDate | null): PrintedRow | null =>
  date === null ? null : { label, text: formatPartialDate(date), date };
