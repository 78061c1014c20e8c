import { escapeHtml } from '../../documents/markdown/html-text.ts';
import type { Finding } from '../../documents/finding.ts';
import type { Duplicate } from '../../policies/duplicates/duplicates.queries.ts';
import type { PassedOver } from '../../policies/library-import/library-files.ts';
import { fileOutcomes, type FileOutcome } from '../../policies/library-import/library-import.ts';
import type {
  FileReport,
  LibraryReport,
  PolicyReport,
} from '../../policies/library-import/library-report.ts';
import { duplicateInWords, outcomeWords } from './report-words.ts';
import { reportStyle } from './report-style.ts';

/** What a report says besides its files. */
export interface ReportFrame {
  readonly directory: string;
  readonly dryRun: boolean;
  /** When it was made, in words. */
  readonly at: string;
  /** The address of the Almanac that its links lead to. */
  readonly publicUrl: string;
  readonly counts: Readonly<Record<FileOutcome, number>>;
  readonly passedOver: readonly PassedOver[];
}

type Item = FileReport | PolicyReport;
/** A part of the report: those of the files or policies that it is about, a row each. */
interface Part {
  readonly heading: string;
  readonly lede: string;
  readonly columns: readonly string[];
  readonly rows: (report: LibraryReport) => AsyncIterable<readonly string[]>;
}

/** The report as a page that needs nothing beside it, a piece at a time: no part of it is held whole. */
export async function* htmlReport(report: LibraryReport, frame: ReportFrame): AsyncGenerator<string> {
  const title = `Import of ${frame.directory}`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(frame.at)}.${frame.dryRun ? ' <strong>A dry run: nothing was stored.</strong>' : ''}</p>
${summary(frame)}
`;
  for (const part of partsOf(frame)) yield* partHtml(part, report);
  if (frame.passedOver.length > 0) yield passedOverHtml(frame.passedOver);
  yield '</body>\n</html>\n';
}

function summary({ counts }: ReportFrame): string {
  const rows = fileOutcomes.map(
    (outcome) =>
      `<tr><th scope="row" class="${outcome}">${outcomeWords[outcome]}</th><td class="number">${counts[outcome]}</td></tr>`,
  );
  return `<table style="width: auto"><caption>Files</caption><tbody>${rows.join('')}</tbody></table>`;
}

/** The parts in the order in which somebody works through them. */
function partsOf(frame: ReportFrame): Part[] {
  const link = linkOf(frame);
  const file = (path: string) => escapeHtml(path);
  return [
    {
      heading: 'Refused',
      lede: 'These files were not stored.',
      columns: ['File', 'Why', 'Alike', 'Findings'],
      rows: (report) =>
        rowsOf(report.files(), ({ path, refusal, duplicates, findings }) =>
          refusal === null
            ? null
            : [
                file(path),
                escapeHtml(refusal.message),
                duplicatesHtml(duplicates, link),
                findingsHtml(findings),
              ],
        ),
    },
    {
      heading: 'Partly read',
      lede: 'These files were stored; a person should look at what was found.',
      columns: ['File', 'Policy', 'Findings'],
      rows: (report) =>
        rowsOf(report.files(), ({ path, outcome, version, findings }) =>
          outcome !== 'partly_read' || version === null
            ? null
            : [file(path), link(version.policy, version.number), findingsHtml(findings)],
        ),
    },
    {
      heading: 'Duplicates',
      lede: 'These files repeat another, or nearly. None was merged: which one stays is for you to say.',
      columns: ['File', 'What became of it', 'It is'],
      rows: (report) =>
        rowsOf(report.files(), ({ path, outcome, duplicates }) =>
          duplicates.length === 0
            ? null
            : [file(path), outcomeWords[outcome], duplicatesHtml(duplicates, link)],
        ),
    },
    {
      heading: 'Policies with several versions',
      lede: 'More than one file is of the same policy.',
      columns: ['Policy', 'Versions, by their first day'],
      rows: (report) =>
        rowsOf(report.policies(), ({ slug, versions }) =>
          versions.length < 2
            ? null
            : [
                link(slug),
                versions.map(({ number, effective }) => `v${number}: ${effective ?? 'no day'}`).join(', '),
              ],
        ),
    },
    {
      heading: 'Overdue reviews',
      lede: 'The next review that is printed is past.',
      columns: ['Policy', 'Title', 'Next review'],
      rows: (report) =>
        rowsOf(report.policies(), ({ slug, title, nextReview, isOverdue }) =>
          isOverdue ? [link(slug), escapeHtml(title), nextReview ?? ''] : null,
        ),
    },
    {
      heading: 'Without an owner',
      lede: 'Nobody is reminded of the review of these policies.',
      columns: ['Policy', 'Title', 'Number'],
      rows: (report) =>
        rowsOf(report.policies(), ({ slug, title, number, hasOwner }) =>
          hasOwner ? null : [link(slug), escapeHtml(title), escapeHtml(number ?? '')],
        ),
    },
    {
      heading: 'All files',
      lede: 'In the order of their names.',
      columns: ['File', 'What became of it', 'Policy', 'Title', 'Effective', 'Next review'],
      rows: (report) =>
        rowsOf(report.files(), ({ path, outcome, version }) => [
          file(path),
          `<span class="${outcome}">${outcomeWords[outcome]}</span>`,
          version === null ? '' : link(version.policy, version.number),
          escapeHtml(version?.title ?? ''),
          version?.effective ?? '',
          version?.nextReview ?? '',
        ]),
    },
  ];
}

async function* rowsOf<Each extends Item>(
  items: AsyncIterable<Each>,
  cells: (item: Each) => readonly string[] | null,
): AsyncGenerator<readonly string[]> {
  for await (const item of items) {
    const row = cells(item);
    if (row !== null) yield row;
  }
}

async function* partHtml(
  { heading, lede, columns, rows }: Part,
  report: LibraryReport,
): AsyncGenerator<string> {
  let count = 0;
  for await (const cells of rows(report)) {
    if (count === 0) {
      const heads = columns.map((column) => `<th scope="col">${column}</th>`).join('');
      yield `<h2>${heading}</h2>\n<p>${lede}</p>\n<table><thead><tr>${heads}</tr></thead><tbody>\n`;
    }
    count += 1;
    yield `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
  }
  if (count > 0) yield `</tbody></table>\n<p>${count} in all.</p>\n`;
}

type Link = (policy: string, version?: number) => string;

/** Leads to a policy in Almanac; after a dry run there may be none to lead to. */
function linkOf({ publicUrl, dryRun }: ReportFrame): Link {
  return (policy, version) => {
    const name = escapeHtml(version === undefined ? policy : `${policy} v${version}`);
    if (dryRun) return name;
    return `<a href="${escapeHtml(publicUrl)}/console/policies/${encodeURIComponent(policy)}">${name}</a>`;
  };
}

function duplicatesHtml(duplicates: readonly Duplicate[], link: Link): string {
  return duplicates
    .map((duplicate) => {
      const name = `${duplicate.policy} v${duplicate.version}`;
      return escapeHtml(duplicateInWords(duplicate)).replace(escapeHtml(name), () =>
        link(duplicate.policy, duplicate.version),
      );
    })
    .join('<br>');
}

function findingsHtml(findings: readonly Finding[]): string {
  const items = findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, line, message, text }) => {
      const place = line === null ? '' : `line ${line}: `;
      const printed = text === null ? '' : ` <q>${escapeHtml(text)}</q>`;
      return `<li class="${severity}">${place}${escapeHtml(message)}${printed}</li>`;
    });
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
}

function passedOverHtml(passedOver: readonly PassedOver[]): string {
  const rows = passedOver.map(
    ({ path, reason }) => `<tr><td>${escapeHtml(path)}</td><td>${escapeHtml(reason)}</td></tr>`,
  );
  return `<h2>Passed over</h2>
<table><thead><tr><th scope="col">File</th><th scope="col">Why</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
`;
}
