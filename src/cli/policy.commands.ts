import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { system } from '../kernel/actor.ts';
import { DomainError } from '../kernel/errors.ts';
import { LIMITS } from '../platform/http/fastify-setup.ts';
import type { Finding } from '../documents/finding.ts';
import { duplicateJson } from '../policies/duplicates/duplicate-words.ts';
import { PolicyImportService, type Imported } from '../policies/policy-import.service.ts';
import type { Answer } from './answer.ts';
import { CommandRefused } from './failure.ts';
import { importLibrary, openLibrary } from './import-library.ts';
import { run } from './run.ts';

interface ImportOptions {
  adopt?: boolean;
  dryRun?: boolean;
  policy?: string;
  report?: string;
}

/** `almanac import FILE`, `almanac import DIRECTORY` */
export function policyCommands(program: Command): void {
  program
    .command('import')
    .description('bring policy documents in as drafts: one file, or a directory with all those in it')
    .argument(
      '<path>',
      'a .txt, .md, .docx or .pdf file, or a directory; an import that was broken off goes on',
    )
    .option('--adopt', 'the policies are in force already: put them into the open adoption batch')
    .option('--dry-run', 'say what would come of it and store nothing')
    .option('--policy <slug>', 'of a file: it is another version of this policy')
    .option(
      '--report <directory>',
      'of a directory: write a report there, to read (HTML) and to work with (CSV)',
    )
    .action(async (path: string, options: ImportOptions, command: Command) => {
      const isLibrary = await isDirectory(path);
      refuseOther(command, options, isLibrary);
      const choices = { adopt: options.adopt === true, dryRun: options.dryRun === true };
      if (isLibrary) {
        const library = await openLibrary(path);
        const { report } = options;
        await run(command, async (almanac) => await importLibrary(almanac, library, { ...choices, report }));
        return;
      }
      const file = { name: basename(path), bytes: await read(path) };
      await run(command, async (almanac) => {
        const importing = almanac.get(PolicyImportService);
        const { policy } = options;
        return answerOf(await importing.importDocument(system('cli'), file, { ...choices, policy }));
      });
    });
}

/** False for what is not there too: reading it says so. */
async function isDirectory(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

/** An option for the other kind of path is a usage error. */
function refuseOther(command: Command, { policy, report }: ImportOptions, isLibrary: boolean): void {
  if (isLibrary && policy !== undefined) command.error('error: --policy is for a file');
  if (!isLibrary && report !== undefined) command.error('error: --report is for a directory');
}

/** Throws `file_unreadable`, and `payload_too_large` as an upload of that size would. */
async function read(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > LIMITS.upload) {
      throw new DomainError(
        'payload_too_large',
        `${path} has ${size} bytes; at most ${LIMITS.upload} are read`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CommandRefused('file_unreadable', `${path} cannot be read (${reason})`, error);
  }
}

function answerOf({ policy, version, findings, duplicates, stored }: Imported): Answer {
  const { origin, lastReview, nextReview, effective } = version;
  const dates = { origin, lastReview, nextReview, effective };
  const { references, codes } = version.document;
  const place = version.adoptionBatchId === null ? 'a draft' : 'in the open adoption batch';
  const lines = [
    stored
      ? `Imported ${policy.slug}, version ${version.number}: ${place}`
      : `Would import ${policy.slug}; nothing was stored`,
    `  title        ${version.title}`,
    `  effective    ${effective ?? 'not given'}`,
    `  last review  ${lastReview ?? 'not given'}`,
    `  next review  ${nextReview ?? 'not given'}`,
    `  origin       ${origin ?? 'not given'}`,
    `  references   ${references.length}`,
    `  codes        ${codes.length}`,
    ...findings.map(findingLine),
  ];
  return {
    text: lines.join('\n'),
    data: {
      stored,
      policy: { id: policy.id, slug: policy.slug, title: policy.title },
      version: { number: version.number, state: version.state, contentHash: version.contentHash, dates },
      adoption: version.adoptionBatchId,
      findings,
      duplicates: duplicates.map(duplicateJson),
    },
  };
}

function findingLine({ severity, line, message }: Finding): string {
  return `  ${severity}: ${line === null ? '' : `line ${line}: `}${message}`;
}
