import type { Command } from 'commander';
import { verifyBundle, type Report } from '../approvals/proof/verifier/verify-bundle.ts';
import type { Outcome } from '../approvals/proof/verifier/check.ts';
import { BadNews, type Answer } from './answer.ts';
import { printable } from './printable.ts';
import { printAnswer } from './run.ts';
import { readText, readTrust, type TrustOptions } from './trust-options.ts';

/** How an outcome stands at the beginning of its line. */
const marks = { holds: 'ok     ', fails: 'FAILS  ', unknown: 'unknown' } as const satisfies Record<
  Outcome,
  string
>;

/** `almanac verify`, which asks neither database nor settings nor network. */
export function verifyCommands(program: Command): void {
  program
    .command('verify')
    .argument('<bundle>', 'the file of a proof, - for standard input')
    .description('check the proof of a signed version without the server it comes from')
    .option('--key <jwks or fingerprint>', "the service's keys, got elsewhere (may be repeated)", gathered)
    .option('--checkpoint <file or text>', 'a checkpoint that was published or kept elsewhere')
    .addHelpText(
      'after',
      '\nExits with 0 when nothing fails, 1 when something does, 2 when the command line was not understood.',
    )
    .action(async (bundle: string, options: TrustOptions, command: Command) => {
      const trust = await readTrust(options);
      const report = await verifyBundle(await readText(bundle, 'bundle_unreadable'), trust);
      const answer: Answer = { text: inWords(report), data: report };
      if (report.firstFailure !== null) {
        const { id, about, why } = report.firstFailure;
        throw new BadNews(answer, 'proof_fails', `${id}: ${about}: ${why}`);
      }
      printAnswer(command, answer);
    });
}

function gathered(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function inWords({ subject, checks, verdict }: Report): string {
  const head =
    subject === null
      ? []
      : [
          `${subject.title ?? subject.policy}, version ${subject.version} of ${subject.policy}, ${subject.organisation}`,
          `effective ${subject.effective ?? 'on a day that is withheld'}, signed by ${subject.signers.join('; ')}`,
          '',
        ];
  const lines = checks.map(({ about, outcome, why }) => `${marks[outcome]}  ${about}: ${why}`);
  const unknown = checks.filter(({ outcome }) => outcome === 'unknown').length;
  const last =
    verdict === 'fails'
      ? 'The proof does NOT hold.'
      : `Nothing fails. ${unknown} of ${checks.length} checks cannot be made from the file alone.`;
  return [...head, ...lines, '', last].map(printable).join('\n');
}
