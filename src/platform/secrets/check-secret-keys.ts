import { SettingsRefused } from '../config/settings.ts';
import type { Database } from '../database/database.ts';
import type { SecretKey } from './secret-keys.rules.ts';
import { openValue, sealValue, type SealedPlace } from './sealed.ts';

/** Sealed in the row of each key that has sealed: what does not open to it is another key under the same id. */
const CHECK = 'almanac';
const placeOf = (kid: string): SealedPlace => ({ table: 'secret_key', column: 'check_value', row: kid });

/**
 * Compares the keys with those that the database was sealed with, before anything is opened, and writes down the one that
 * seals from now on. Throws SettingsRefused, naming each key that is missing or another than it was.
 */
export async function checkSecretKeys(
  database: Database,
  keys: readonly [SecretKey, ...SecretKey[]],
): Promise<void> {
  const [first] = keys;
  const kept = await database.query<{ kid: string; checkValue: string; emptied: boolean }>(
    `select kid, check_value as "checkValue", emptied_at is not null as emptied from secret_key order by kid`,
  );
  const problems: string[] = [];
  for (const { kid, checkValue, emptied } of kept) {
    const key = keys.find(({ id }) => id === kid);
    if (key === undefined) {
      if (!emptied)
        problems.push(
          `SECRET_KEYS: the key ${kid} is missing, and secrets in the database are sealed with it; give it after the first and run almanac secrets rotate`,
        );
    } else if (!(await opens(key, checkValue))) {
      problems.push(
        `SECRET_KEYS: the key ${kid} is not the one that the database knows by this id; find that one, or give the new one another id`,
      );
    }
  }
  if (problems.length > 0) throw new SettingsRefused(problems);
  const inserted = await database.query(
    `insert into secret_key (kid, check_value, sealing_at) values ($1, $2, clock_timestamp())
     on conflict (kid) do nothing returning 1`,
    [first.id, await sealValue(first, placeOf(first.id), CHECK)],
  );
  // another process wrote it down since the look above: with the same key, or with another under the same id?
  if (inserted.length === 0 && !kept.some(({ kid }) => kid === first.id))
    return await checkSecretKeys(database, keys);
  await noteSealing(database, first.id);
}

/** Writes down that a process seals with a key at this moment: it cannot be taken away meanwhile. */
export async function noteSealing(database: Database, kid: string): Promise<void> {
  await database.query(
    'update secret_key set sealing_at = clock_timestamp(), emptied_at = null where kid = $1',
    [kid],
  );
}

async function opens(key: SecretKey, checkValue: string): Promise<boolean> {
  try {
    return (await openValue([key], placeOf(key.id), checkValue)) === CHECK;
  } catch {
    return false; // why it does not open does not matter: it is told by name
  }
}
