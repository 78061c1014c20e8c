import { chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** `nobody` on every Linux. It exists already, so that no user is made on the machine. */
const nobody = { uid: 65534, gid: 65534 };

/** Whom PostgreSQL runs as when we are root, since it refuses to run as root itself; undefined when it runs as we do. */
export const serviceAccount = process.getuid?.() === 0 ? nobody : undefined;

/**
 * How the programs of PostgreSQL are started: as the service account; from `/`, because our own directory may be closed to it;
 * with none of our environment, which may hold secrets and PG* variables.
 */
export const serviceProcess = {
  ...serviceAccount,
  cwd: '/',
  env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
};

/** Gives a file or directory to the account that PostgreSQL runs as. */
export function giveToService(path: string): void {
  if (serviceAccount !== undefined) chownSync(path, serviceAccount.uid, serviceAccount.gid);
}

/** Takes back what {@link giveToService} gave. */
export function takeFromService(path: string): void {
  if (serviceAccount !== undefined) chownSync(path, 0, 0);
}

/** True when PostgreSQL's account can walk to this existing path. A checkout under /root, for one, is closed to it. */
export function reachableByService(path: string): boolean {
  return serviceAccount === undefined || openToOthers(path);
}

function openToOthers(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (path === parent || openToOthers(parent));
}
