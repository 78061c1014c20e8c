import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that is running now. A zombie is not: it is dead, and only waits to be counted by its parent. */
export interface LiveProcess {
  readonly pid: number;
  /** When it started, in a form that is only compared: with the pid it tells a process from a later one of the same pid. */
  readonly startedAt: string;
  /** Program and arguments, joined by single spaces. */
  readonly commandLine: string;
}

/** The running process with this pid, or undefined when there is none. Reads /proc on Linux and asks `ps` elsewhere. */
export function liveProcess(pid: number): LiveProcess | undefined {
  return process.platform === 'linux' ? liveProcessFromProc(pid) : liveProcessFromPs(pid);
}

/** {@link liveProcess} by proc(5): the start is the boot's id and the clock ticks since that boot. */
export function liveProcessFromProc(pid: number): LiveProcess | undefined {
  const stat = readProc(`${pid}/stat`);
  const commandLine = readProc(`${pid}/cmdline`);
  const boot = readProc('sys/kernel/random/boot_id');
  if (stat === undefined || commandLine === undefined) return undefined;
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === undefined || ticks === undefined || 'ZXx'.includes(state)) return undefined;
  return {
    pid,
    startedAt: `${boot?.trim() ?? ''}/${ticks}`,
    commandLine: commandLine.split('\0').join(' ').trimEnd(),
  };
}

/** {@link liveProcess} by ps(1): the start is to the second, in the C locale's words. */
export function liveProcessFromPs(pid: number): LiveProcess | undefined {
  const columns = ['-o', 'lstart=', '-o', 'stat=', '-o', 'args='];
  const { stdout } = spawnSync('ps', ['-ww', '-p', String(pid), ...columns], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  });
  const found = /^\s*(\w+ +\w+ +\d+ [\d:]+ \d+)\s+(\S+)\s+(.*\S)/.exec(stdout ?? '');
  const [, startedAt, state, commandLine] = found ?? [];
  if (startedAt === undefined || commandLine === undefined || state?.startsWith('Z') !== false)
    return undefined;
  return { pid, startedAt, commandLine };
}

/** A file of /proc, or undefined when its process has gone. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    // Gone is the only answer that matters, whichever error tells it (ENOENT before opening, ESRCH while reading).
    return undefined;
  }
}
