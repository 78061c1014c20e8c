import type { Command } from 'commander';
import { AuditSealer } from '../platform/audit/audit-sealer.ts';
import { BadNews, type Answer } from './answer.ts';
import { run } from './run.ts';

/** `almanac audit …` */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('the append-only record of every change');

  audit
    .command('verify')
    .description('recompute the whole chain and name the first entry that does not fit')
    .action(async (_: object, command: Command) => {
      await run(command, async (almanac) => {
        const report = await almanac.get(AuditSealer).verify();
        const { fault } = report;
        if (fault !== null) {
          const answer: Answer = { text: `The chain holds for ${fault.position - 1} entries.`, data: report };
          const entry = fault.entryId === null ? '' : ` (entry ${fault.entryId})`;
          throw new BadNews(
            answer,
            'audit_chain_broken',
            `at position ${fault.position}${entry}: ${fault.what}`,
          );
        }
        return {
          text: `The chain holds: ${report.entries} entries, the last with the hash ${report.lastHash}`,
          data: report,
        };
      });
    });
}
