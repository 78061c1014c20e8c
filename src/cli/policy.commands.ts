import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { system } from '../kernel/actor.ts';
import { DomainError } from '../kernel/errors.ts';
import { LIMITS } from '../platform/http/fastify-setup.ts';
import type { Finding } from '../documents/finding.ts';
import { PolicyImportService, type Imported } from '../policies/policy-import.service.ts';
import type { Answer } from './answer.ts';
import { CommandRefused } from './failure.ts';
import { run } from './run.ts';

interface ImportOptions {
  adopt?: boolean;
  dryRun?: boolean;
}

/** `almanac import FILE` */
export function policyCommands(program: Command): void {
  program
    .command('import')
    .description('bring a policy document in as a draft')
    .argument('<file>', 'a text or Markdown file of the printed policy')
    .option('--adopt', 'the policy is in force already: put it into the open adoption batch')
    .option('--dry-run', 'say what would come of it and store nothing')
    .action(async (path: string, options: ImportOptions, command: Command) => {
      const file = { name: basename(path), bytes: await read(path) };
      await run(command, async (almanac) => {
        const importing = almanac.get(PolicyImportService);
        const choices = { adopt: options.adopt === true, dryRun: options.dryRun === true };
        return answerOf(await importing.importDocument(system('cli'), file, choices));
      });
    });
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

function answerOf({ policy, version, findings, stored }: Imported): Answer {
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
    },
  };
}

function findingLine({ severity, line, message }: Finding): string {
  return `  ${severity}: ${line === null ? '' : `line ${line}: `}${message}`;
}
