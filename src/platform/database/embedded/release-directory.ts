import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { liveProcess, type LiveProcess } from './process-table.ts';
import { isSystemError } from './system-error.ts';

/** A fast shutdown writes what is in memory to the disk; a slow disk may take its time over that. */
const patienceInSeconds = { fast: 30, immediate: 5 };

/**
 * Frees a data directory of what a killed owner left: stops the server that still runs there, and removes the pid file of one
 * that does not. The caller owns the directory. Throws, and touches nothing, when a PostgreSQL that is not ours holds it.
 */
export async function releaseDirectory(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = readPid(pidFile);
  if (pid === undefined) return;
  const server = liveProcess(pid);
  if (server !== undefined && isServerOf(server, data)) {
    const stopped =
      (await stop(server, 'SIGINT', patienceInSeconds.fast)) ||
      // Ends without a last checkpoint: the next start replays the log instead.
      (await stop(server, 'SIGQUIT', patienceInSeconds.immediate));
    if (!stopped) throw new Error(`the abandoned PostgreSQL (process ${pid}) in ${data} does not stop`);
  } else if (server !== undefined && isPostgres(server)) {
    throw new Error(
      `${pidFile} names process ${pid}, a PostgreSQL that Almanac did not start (${server.commandLine}): stop it first`,
    );
  }
  // PostgreSQL would believe a zombie, or a stranger who was given the pid since, to be a living server. That no process of the old
  // server is still at work it finds out by itself, by the shared memory.
  rmSync(pidFile, { force: true });
}

/** The arguments a server of ours begins with. They are how it is known again when nobody is left who started it. */
export function serverArguments(data: string, port: number): string[] {
  return ['-D', data, '-p', String(port)];
}

function isServerOf(candidate: LiveProcess, data: string): boolean {
  return candidate.commandLine.includes(`/postgres -D ${data} -p `);
}

function isPostgres(candidate: LiveProcess): boolean {
  return /(^|\/)(postgres|postmaster)([\s:]|$)/.test(candidate.commandLine);
}

async function stop(server: LiveProcess, signal: NodeJS.Signals, seconds: number): Promise<boolean> {
  for (let tick = 0; tick < seconds * 20; tick++) {
    if (liveProcess(server.pid)?.startedAt !== server.startedAt) return true;
    if (tick === 0) signalIfThere(server.pid, signal);
    await sleep(50);
  }
  return false;
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It may have ended by itself since we looked, which is all that is wanted.
    if (!isSystemError(error, 'ESRCH')) throw error;
  }
}

/** The pid in the file's first line; a negative one belongs to a single-user server. Undefined without a file or a number. */
function readPid(pidFile: string): number | undefined {
  try {
    const pid = Math.abs(Number.parseInt(readFileSync(pidFile, 'utf8'), 10));
    return Number.isNaN(pid) ? undefined : pid;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
