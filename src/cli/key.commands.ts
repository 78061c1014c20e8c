import { InvalidArgumentError, type Command } from 'commander';
import { scopes, system, type Scope } from '../kernel/actor.ts';
import { formatInstant, type Instant, type Zone } from '../kernel/instant.ts';
import { keyNameSchema, presentKey } from '../people/api-keys/api-keys.schemas.ts';
import { ApiKeysService } from '../people/api-keys/api-keys.service.ts';
import { ApiKeys, type ApiKey } from '../people/api-keys/api-keys.ts';
import { wallNow } from '../platform/clock/system-clock.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { table } from './answer.ts';
import { expiresAt, parseKeyExpiry, type KeyExpiry } from './key-expiry.rules.ts';
import { by, oneOf } from './option-parsers.ts';
import { run } from './run.ts';

interface NewKeyOptions {
  name: string;
  scope: Scope[];
  expires?: KeyExpiry;
}

/** Keys listed at once; an organisation has tens. */
const LISTED = 10_000;

/** `almanac key …` */
export function keyCommands(program: Command): void {
  const key = program.command('key').description('API keys of machines');

  key
    .command('create')
    .description('make a key and print it: it is shown this once')
    .requiredOption('--name <name>', 'what the key is for', by(keyNameSchema))
    .requiredOption('--scope <scope>', `may be given several times: ${scopes.join(', ')}`, oneOf(scopes))
    .option(
      '--expires <when>',
      'days (90d) or last day (YYYY-MM-DD); left out: it lasts until revoked',
      expiry,
    )
    .action(async ({ name, scope, expires }: NewKeyOptions, command: Command) => {
      await run(command, async (almanac) => {
        const { zone } = almanac.get(Organisation);
        const created = await almanac.get(ApiKeysService).create(system('cli'), {
          name,
          scopes: scope,
          expiresAt: expires === undefined ? null : expiresAt(expires, wallNow(), zone),
        });
        const until = lifeOf(created.key.expiresAt, zone);
        return {
          text: `Key ${created.key.id} "${name}", good ${until}. Keep it now, it is not shown again:\n  ${created.token}`,
          data: { ...presentKey(created.key), token: created.token },
        };
      });
    });

  key
    .command('list')
    .description('print every key, the newest first, expired and revoked ones too')
    .action(async (_: object, command: Command) => {
      await run(command, async (almanac) => {
        const keys = await almanac.get(ApiKeys).list(undefined, LISTED);
        return { text: tableOf(keys, almanac.get(Organisation).zone), data: keys.map(presentKey) };
      });
    });

  key
    .command('revoke')
    .description('end a key from its next request on')
    .argument('<id>', 'as `key list` prints it')
    .action(async (id: string, _: object, command: Command) => {
      await run(command, async (almanac) => {
        await almanac.get(ApiKeysService).revoke(system('cli'), id);
        return { text: `Revoked key ${id}`, data: { id, revoked: true } };
      });
    });
}

function expiry(text: string): KeyExpiry {
  const parsed = parseKeyExpiry(text);
  if (parsed === undefined) throw new InvalidArgumentError('Say 1d to 3650d, or a day as YYYY-MM-DD.');
  return parsed;
}

function lifeOf(end: Instant | null, zone: Zone): string {
  return end === null ? 'until it is revoked' : `until ${formatInstant(end, zone)}`;
}

function tableOf(keys: readonly ApiKey[], zone: Zone): string {
  const at = (instant: Instant | null, otherwise: string) =>
    instant === null ? otherwise : formatInstant(instant, zone);
  return table(
    ['ID', 'NAME', 'PREFIX', 'SCOPES', 'EXPIRES', 'LAST USED', 'REVOKED'],
    keys.map((key) => [
      key.id,
      key.name,
      key.shownPrefix,
      key.scopes.join(', '),
      at(key.expiresAt, 'never'),
      at(key.lastUsedAt, 'never'),
      at(key.revokedAt, 'no'),
    ]),
  );
}
