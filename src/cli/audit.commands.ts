import type { Command } from 'commander';
import { CheckpointSchedule } from '../platform/audit/checkpoints/checkpoint-schedule.ts';
import { AuditVerifier, type ChainReport } from '../platform/audit/verification/audit-verifier.ts';
import {
  CheckpointUnusable,
  OutsideCheckpoints,
  type ReadCheckpoints,
} from '../platform/audit/verification/outside-checkpoints.ts';
import { BadNews, type Answer } from './answer.ts';
import type { Almanac } from './connection.ts';
import { CommandRefused } from './failure.ts';
import { run } from './run.ts';

interface VerifyOptions {
  readonly checkpoint: readonly string[];
  readonly jwks?: string;
}

/** `almanac audit …` */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('the append-only record of every change');

  audit
    .command('verify')
    .description('recompute the whole chain and name the first entry that does not fit')
    .option(
      '--checkpoint <place>',
      'a file or an address with checkpoints that were kept outside: a mail, or a copy of /.well-known/almanac/checkpoints; may be given several times',
      (place: string, others: readonly string[]) => [...others, place],
      [],
    )
    .option('--jwks <place>', "a copy of the service's keys to check them with; left out: the database's own")
    .action(async ({ checkpoint, jwks }: VerifyOptions, command: Command) => {
      await run(command, async (almanac) => {
        const outside = await outsideOf(almanac, checkpoint, jwks);
        return answerOf(await almanac.get(AuditVerifier).verify(outside.known, outside.unknown));
      });
    });

  audit
    .command('checkpoint')
    .description('sign how long the chain is and what is in it, now; the running instance sends it outside')
    .action(async (_: object, command: Command) => {
      await run(command, async (almanac) => {
        const made = await almanac.get(CheckpointSchedule).makeNow();
        if (made === null)
          return { text: 'Nothing was added since the last checkpoint.', data: { checkpoint: null } };
        return {
          text: `Checkpoint of ${made.size} entries, the last with the hash ${made.lastHash}:\n${made.jws}`,
          data: { checkpoint: made.jws, size: made.size, lastHash: made.lastHash, rootHash: made.rootHash },
        };
      });
    });
}

async function outsideOf(
  almanac: Almanac,
  places: readonly string[],
  jwks: string | undefined,
): Promise<ReadCheckpoints> {
  try {
    return await almanac.get(OutsideCheckpoints).read(places, jwks);
  } catch (error) {
    if (error instanceof CheckpointUnusable)
      throw new CommandRefused('checkpoint_unusable', error.message, error);
    throw error;
  }
}

function answerOf(report: ChainReport): Answer {
  const { fault, entries, checkpoints, lastHash } = report;
  if (fault !== null) {
    const answer: Answer = { text: `The chain holds for ${fault.position - 1} entries.`, data: report };
    const entry = fault.entryId === null ? '' : ` (entry ${fault.entryId})`;
    throw new BadNews(answer, 'audit_chain_broken', `at position ${fault.position}${entry}: ${fault.what}`);
  }
  const against =
    checkpoints === 0
      ? ''
      : ` and agrees with ${checkpoints} ${checkpoints === 1 ? 'checkpoint' : 'checkpoints'}`;
  return {
    text: [
      `The chain holds${against}: ${entries} entries, the last with the hash ${lastHash}`,
      ...lookedAt(report),
    ].join('\n'),
    data: report,
  };
}

/** What is no fault and yet for somebody to look at. */
function lookedAt({ oddities, gaps }: ChainReport): string[] {
  const odd = oddities.map(({ position, entryId, entries, what }) =>
    entries === 1
      ? `To look at: entry ${entryId} (position ${position}) is ${what}`
      : `To look at: ${entries} entries, the first ${entryId} (position ${position}), are ${what}: a clock was put back, or they were put in later`,
  );
  if (gaps.count === 0) return odd;
  const first = gaps.first.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return [
    ...odd,
    `${gaps.count} ids have no entry (${first}${gaps.first.length < gaps.count ? ' …' : ''}): changes that were undone leave them, and so would an entry deleted within the minute before its seal`,
  ];
}
