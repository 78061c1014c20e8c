import { realpath } from 'node:fs/promises';
import { system } from '../kernel/actor.ts';
import { formatInstant } from '../kernel/instant.ts';
import { Clock } from '../kernel/clock.ts';
import { Settings } from '../platform/config/settings.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { listLibrary, type LibraryListing } from '../policies/library-import/library-files.ts';
import { fileOutcomes, type FileOutcome } from '../policies/library-import/library-import.ts';
import { LibraryImportService } from '../policies/library-import/library-import.service.ts';
import type { VersionState } from '../policies/version-lifecycle.rules.ts';
import type { Answer } from './answer.ts';
import type { Almanac } from './connection.ts';
import { CommandRefused } from './failure.ts';
import { libraryProgress, withoutControls } from './library-progress.ts';
import { outcomeWords, stateWords } from './library-report/report-words.ts';
import { writeReport } from './library-report/write-report.ts';

/** How a library is imported. */
export interface LibraryOptions {
  readonly adopt: boolean;
  readonly dryRun: boolean;
  /** The directory for the report; undefined for none. */
  readonly report: string | undefined;
}

type Counts = Record<FileOutcome, number>;

/** What there is to import in a directory. Throws `nothing_to_import`. */
export async function openLibrary(path: string): Promise<LibraryListing & { readonly directory: string }> {
  const directory = await realpath(path);
  const listing = await listLibrary(directory);
  if (listing.files.length === 0) {
    throw new CommandRefused('nothing_to_import', `${path} holds no .txt, .md, .docx or .pdf file`);
  }
  return { directory, ...listing };
}

/** Imports a directory, with progress on standard error. */
export async function importLibrary(
  almanac: Almanac,
  { directory, files, passedOver }: Awaited<ReturnType<typeof openLibrary>>,
  { adopt, dryRun, report }: LibraryOptions,
): Promise<Answer> {
  const counts: Counts = { read: 0, partly_read: 0, duplicate: 0, refused: 0 };
  let before = 0;
  let joined = 0;
  const notAdopted: NotAdopted[] = [];
  const progress = libraryProgress(files.length);
  const at = formatInstant(almanac.get(Clock).now(), almanac.get(Organisation).zone);
  const { publicUrl } = almanac.get(Settings);
  const written = await almanac.get(LibraryImportService).import(
    system('cli'),
    { directory, files, adopt, dryRun },
    {
      onFile(result) {
        counts[result.outcome] += 1;
        if (result.before) before += 1;
        const { adoption } = result;
        if (adoption?.outcome === 'joined') joined += 1;
        if (adoption?.outcome === 'not_adopted') {
          const { policy, version, state } = adoption;
          notAdopted.push({ path: result.path, policy, version, state });
        }
        progress.file(result);
      },
      async onReport(made) {
        progress.end();
        if (report === undefined) return [];
        return await writeReport(report, made, { directory, dryRun, at, publicUrl, counts, passedOver });
      },
    },
  );
  return {
    text: textOf({
      directory,
      dryRun,
      files: files.length,
      before,
      joined,
      notAdopted,
      counts,
      passedOver: passedOver.length,
      written,
    }),
    data: {
      directory,
      dryRun,
      files: files.length,
      storedBefore: before,
      putIntoAdoption: joined,
      notAdopted,
      ...counts,
      passedOver: passedOver.length,
      report: written,
    },
  };
}

/** A file whose version is signed or in review: adoption does not take it. */
interface NotAdopted {
  readonly path: string;
  readonly policy: string;
  readonly version: number;
  readonly state: VersionState;
}

interface Summary {
  readonly directory: string;
  readonly dryRun: boolean;
  readonly files: number;
  readonly before: number;
  /** Of those, and of duplicates, put into the open adoption batch now. */
  readonly joined: number;
  readonly notAdopted: readonly NotAdopted[];
  readonly counts: Counts;
  readonly passedOver: number;
  readonly written: readonly string[];
}

function textOf(summary: Summary): string {
  const { directory, dryRun, files, before, joined, notAdopted, counts, passedOver, written } = summary;
  const head = dryRun
    ? `Would import ${files} files of ${directory}; nothing was stored`
    : `Imported ${files} files of ${directory}`;
  return [
    head,
    ...fileOutcomes.map((outcome) => `  ${outcomeWords[outcome].padEnd(22)} ${counts[outcome]}`),
    `  ${'of them stored before'.padEnd(22)} ${before}`,
    ...(joined === 0 ? [] : [`  ${'now put into adoption'.padEnd(22)} ${joined}`]),
    `  ${'passed over'.padEnd(22)} ${passedOver}`,
    ...notAdopted.map(
      ({ path, policy, version, state }) =>
        `  not adopted: ${withoutControls(path)} (${policy} v${version} is ${stateWords[state]})`,
    ),
    ...written.map((path) => `  report: ${path}`),
  ].join('\n');
}
