import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Location } from './location.ts';
import { giveToService, serviceAccount, serviceProcess, takeFromService } from './service-account.ts';

const run = promisify(execFile);

/**
 * Makes the cluster when it does not exist yet. It is made under another name and renamed when it is whole, so that whatever
 * ends this process in between, what stands under the cluster's name can be trusted. The caller owns the directory.
 * `durable` waits until it is on the disk. Throws with what initdb said, or when the cluster belongs to another account.
 */
export async function initialise(bin: string, location: Location, durable: boolean): Promise<void> {
  for (const part of unfinishedIn(location)) await remove(part);
  if (existsSync(location.cluster)) return refuseForeign(location.data);

  const part = mkdtempSync(`${location.cluster}.`);
  const data = join(part, 'data');
  const passwordFile = join(part, 'password');
  chmodSync(part, 0o755);
  mkdirSync(data, { mode: 0o700 });
  giveToService(data);
  writeFileSync(passwordFile, randomBytes(24).toString('base64url') + '\n', { mode: 0o600 });
  giveToService(passwordFile);
  try {
    await run(join(bin, 'initdb'), initdbArguments(data, passwordFile, durable), serviceProcess);
  } catch (cause) {
    await remove(part);
    throw new Error(`initdb failed: ${describe(cause)}`, { cause });
  }
  takeFromService(passwordFile);
  if (durable) for (const path of [passwordFile, part]) sync(path);
  renameSync(part, location.cluster);
  if (durable) sync(location.home);
}

/** Text sorts by code point in every release of every system: an index never breaks under a libc that changed its order. */
function initdbArguments(data: string, passwordFile: string, durable: boolean): string[] {
  return [
    `--pgdata=${data}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
}

function unfinishedIn({ home, cluster }: Location): string[] {
  const prefix = `${basename(cluster)}.`;
  return readdirSync(home)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(home, name));
}

/**
 * Removes a cluster in the making, while the initdb of a killed owner may still be at work in it or clearing up itself.
 * Not by rmSync, which takes an entry that vanishes under it for the end of the work and leaves the rest without an error.
 */
async function remove(part: string): Promise<void> {
  await rm(part, { recursive: true, force: true, maxRetries: 10 });
}

/** PostgreSQL would refuse too, without a word about whom to start as. */
function refuseForeign(data: string): void {
  const { uid } = statSync(data);
  const runsAs = serviceAccount?.uid ?? process.getuid?.() ?? uid;
  if (uid === runsAs) return;
  throw new Error(
    `${data} belongs to user ${uid}, and PostgreSQL would run as user ${runsAs}: ` +
      'start as the user who made it, or use another directory',
  );
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

function describe(failure: unknown): string {
  const hasOutput = typeof failure === 'object' && failure !== null && 'stderr' in failure;
  const said = hasOutput ? String(failure.stderr).trim() : '';
  return said === '' ? String(failure) : said.slice(-4000);
}
