import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryReport } from '../../policies/library-import/library-report.ts';
import { filesCsv, findingsCsv, policiesCsv } from './csv-report.ts';
import { htmlReport, type ReportFrame } from './html-report.ts';

/** Writes a report into a directory, made where it is not there: a page to read and three tables. Returns their paths. */
export async function writeReport(
  directory: string,
  report: LibraryReport,
  frame: ReportFrame,
): Promise<string[]> {
  const files: readonly [string, AsyncIterable<string>][] = [
    ['import-report.html', htmlReport(report, frame)],
    ['import-files.csv', filesCsv(report)],
    ['import-findings.csv', findingsCsv(report)],
    ['import-policies.csv', policiesCsv(report)],
  ];
  await mkdir(directory, { recursive: true });
  const written: string[] = [];
  for (const [name, pieces] of files) {
    const path = join(directory, name);
    const file = await open(path, 'w');
    try {
      for await (const piece of pieces) await file.writeFile(piece);
    } finally {
      await file.close();
    }
    written.push(path);
  }
  return written;
}
