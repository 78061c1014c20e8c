import { linkSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { liveProcess } from './process-table.ts';
import { replaceFile, writeDraft } from './replace-file.ts';
import { isSystemError } from './system-error.ts';

const ownerSchema = z.object({
  pid: z.int().positive(),
  startedAt: z.string(),
  /** The server's TCP port on 127.0.0.1; null while it is starting. */
  port: z.int().nullable(),
});

/** The process that holds a directory: it alone may start, stop or make the server there. */
export type Owner = z.infer<typeof ownerSchema>;

/** Another running process holds the directory. */
export class DirectoryHeld extends Error {
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(`another Almanac (process ${pid}) holds ${directory}: stop it first, or use another directory`);
    this.name = 'DirectoryHeld';
    this.pid = pid;
  }
}

/**
 * Makes this process the owner that `file` names. Throws {@link DirectoryHeld} while the owner it names lives; a dead owner's
 * place is taken. Of any number of processes that try at once, one succeeds: a hard link appears only where no file was.
 */
export function takeOwnership(file: string): void {
  for (;;) {
    if (linkSelf(file)) return;
    const owner = readOwner(file);
    if (owner === undefined) continue; // released since we tried
    if (isAlive(owner)) throw new DirectoryHeld(dirname(file), owner.pid);
    if (replaceDead(file, owner)) return;
  }
}

/** Tells who reads `file` that the server of this process, its owner, answers on this port; null: not yet. */
export function announcePort(file: string, port: number | null): void {
  replaceFile(file, JSON.stringify({ ...self(), port }));
}

/** Gives up what {@link takeOwnership} took. */
export function dropOwnership(file: string): void {
  rmSync(file, { force: true });
}

/** The owner that `file` names, if that process still runs. */
export function livingOwner(file: string): Owner | undefined {
  const owner = readOwner(file);
  return owner !== undefined && isAlive(owner) ? owner : undefined;
}

/**
 * Takes the place of a dead owner. Between reading its name and replacing it another may have done the same and be alive by now,
 * so the right to replace is itself owned, in a file of its own, and the name is read again under it.
 */
function replaceDead(file: string, dead: Owner): boolean {
  const right = `${file}.succession`;
  takeOwnership(right);
  try {
    const now = readOwner(file);
    if (now?.pid !== dead.pid || now.startedAt !== dead.startedAt) return false;
    announcePort(file, null);
    return true;
  } finally {
    dropOwnership(right);
  }
}

function linkSelf(file: string): boolean {
  const draft = writeDraft(file, JSON.stringify({ ...self(), port: null }));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** No process has the pid 0, so that this owner is always dead. */
const nobody: Owner = { pid: 0, startedAt: '', port: null };

/** The owner that `file` names, dead or alive; undefined when there is no such file. */
function readOwner(file: string): Owner | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    // A living owner's file is whole, since it is put in place whole. What cannot be read is nobody's.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return nobody;
    throw error;
  }
}

function isAlive(owner: Owner): boolean {
  return liveProcess(owner.pid)?.startedAt === owner.startedAt;
}

function self(): Pick<Owner, 'pid' | 'startedAt'> {
  const { pid } = process;
  const startedAt = liveProcess(pid)?.startedAt;
  if (startedAt === undefined) throw new Error(`process ${pid} does not find itself: is /proc mounted?`);
  return { pid, startedAt };
}
