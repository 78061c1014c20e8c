import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SettingsRefused } from '../config/settings.ts';
import { writeDraft } from '../database/embedded/replace-file.ts';
import { isSystemError } from '../database/embedded/system-error.ts';
import { readSecretKeys, writeSecretKey, type SecretKey } from './secret-keys.rules.ts';

const FILE = 'secret-keys';
/** Only the account that runs Almanac reads it. */
const MODE = 0o600;

/**
 * The keys of an evaluation without SECRET_KEYS: made once and kept beside its database, in a file of its own.
 * Throws SettingsRefused when the file is there and holds no keys.
 */
export function evaluationKeys(dataDirectory: string): readonly SecretKey[] {
  const directory = resolve(dataDirectory);
  const path = join(directory, FILE);
  mkdirSync(directory, { recursive: true });
  makeOnce(path);
  chmodSync(path, MODE); // a copy or a restore may have widened it
  const read = readSecretKeys(readFileSync(path, 'utf8').trim());
  if ('problem' in read) throw new SettingsRefused([`${path}: ${read.problem}`]);
  if (read.keys.length === 0) throw new SettingsRefused([`${path}: it holds no key`]);
  return read.keys;
}

/** Linked into place, not renamed: of two processes that start at once both go on with the key that was there first. */
function makeOnce(path: string): void {
  const draft = writeDraft(path, `${writeSecretKey({ id: 'evaluation', bytes: randomBytes(32) })}\n`);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
}
