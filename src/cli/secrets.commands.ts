import { randomBytes } from 'node:crypto';
import { InvalidArgumentError, type Command } from 'commander';
import { system } from '../kernel/actor.ts';
import { wallNow } from '../platform/clock/system-clock.ts';
import { readSecretKeys, writeSecretKey } from '../platform/secrets/secret-keys.rules.ts';
import { SecretRotation, type RotationReport } from '../platform/secrets/secret-rotation.ts';
import { ServiceKeys } from '../platform/service-key/service-keys.ts';
import { printAnswer, run } from './run.ts';

/** `almanac secrets …` */
export function secretsCommands(program: Command): void {
  const secrets = program
    .command('secrets')
    .description('what the database keeps sealed, and with which key');

  secrets
    .command('new-key')
    .description('print a new key for SECRET_KEYS; it is kept nowhere')
    .option('--id <id>', 'letters, digits, - and _; left out: the month', keyId)
    .action(({ id }: { id?: string }, command: Command) => {
      const key = writeSecretKey({
        id: id ?? `k${wallNow().toString().slice(0, 7)}`,
        bytes: randomBytes(32),
      });
      printAnswer(command, { text: key, data: { key } });
    });

  secrets
    .command('rotate')
    .description('seal everything anew with the first key of SECRET_KEYS, beside a running instance')
    .action(async (_: object, command: Command) => {
      await run(command, async (almanac) => {
        const report = await almanac.get(SecretRotation).rotate(system('cli'));
        return { text: wordsOf(report), data: report };
      });
    });

  secrets
    .command('rotate-service-key')
    .description(
      "retire the service's signing key and make another; what the old one signed stays verifiable",
    )
    .action(async (_: object, command: Command) => {
      await run(command, async (almanac) => {
        const kid = await almanac.get(ServiceKeys).rotate(system('cli'));
        return { text: `Almanac signs with the key ${kid} from now on`, data: { kid } };
      });
    });
}

function keyId(text: string): string {
  const probe = readSecretKeys(writeSecretKey({ id: text, bytes: new Uint8Array(32) }));
  if ('problem' in probe) throw new InvalidArgumentError('Up to 40 letters, digits, - and _.');
  return text;
}

function wordsOf({ key, resealed, removable, stillSealing }: RotationReport): string {
  return [
    `Sealed ${resealed} values anew; everything is sealed with the key ${key}${stillSealing.length > 0 ? ', for now' : ''}.`,
    ...removable.map((old) => `The key ${old} can be taken out of SECRET_KEYS.`),
    ...stillSealing.map(
      (old) =>
        `A process sealed with the key ${old} within the last minutes: start every replica with ${key} first, then rotate again.`,
    ),
  ].join('\n');
}
