import { stringify } from 'csv-stringify/sync';
import type { FileReport, LibraryReport } from '../../policies/library-import/library-report.ts';
import { duplicateInWords } from './report-words.ts';

const fileColumns: readonly [string, (file: FileReport) => string][] = [
  ['file', ({ path }) => path],
  ['outcome', ({ outcome }) => outcome],
  ['policy', ({ version }) => version?.policy ?? ''],
  ['version', ({ version }) => String(version?.number ?? '')],
  ['title', ({ version }) => version?.title ?? ''],
  ['effective', ({ version }) => version?.effective ?? ''],
  ['last review', ({ version }) => version?.lastReview ?? ''],
  ['next review', ({ version }) => version?.nextReview ?? ''],
  ['blocking findings', (file) => String(severe(file, 'blocking'))],
  ['warnings', (file) => String(severe(file, 'warning'))],
  ['refusal', ({ refusal }) => refusal?.code ?? ''],
  ['reason', ({ refusal }) => refusal?.message ?? ''],
  ['duplicates', ({ duplicates }) => duplicates.map(duplicateInWords).join('; ')],
];
const findingColumns = ['file', 'policy', 'version', 'severity', 'code', 'field', 'line', 'text', 'message'];
const policyColumns = ['policy', 'number', 'title', 'versions', 'next review', 'overdue', 'owner'];

/** One line a file. */
export async function* filesCsv(report: LibraryReport): AsyncGenerator<string> {
  yield line(fileColumns.map(([heading]) => heading));
  for await (const file of report.files()) yield line(fileColumns.map(([, cell]) => cell(file)));
}

/** One line a finding, with the line and text of the file that it is about. */
export async function* findingsCsv(report: LibraryReport): AsyncGenerator<string> {
  yield line(findingColumns);
  for await (const { path, version, findings } of report.files()) {
    for (const { severity, code, field, line: at, text, message } of findings) {
      yield line([
        path,
        version?.policy ?? '',
        String(version?.number ?? ''),
        severity,
        code,
        field ?? '',
        String(at ?? ''),
        text ?? '',
        message,
      ]);
    }
  }
}

/** One line a policy to which files went. */
export async function* policiesCsv(report: LibraryReport): AsyncGenerator<string> {
  yield line(policyColumns);
  for await (const { slug, number, title, versions, nextReview, isOverdue, hasOwner } of report.policies()) {
    const overdue = isOverdue ? 'overdue' : '';
    yield line([
      slug,
      number ?? '',
      title,
      String(versions.length),
      nextReview ?? '',
      overdue,
      hasOwner ? 'given' : 'missing',
    ]);
  }
}

/** A record of RFC 4180. What a spreadsheet would take for a formula is text: titles come from strangers' files. */
function line(cells: string[]): string {
  return stringify([cells], { escape_formulas: true, record_delimiter: 'windows' });
}

function severe({ findings }: FileReport, severity: string): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
