import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file, mode 0600, that appears whole or not at all, after a power failure too, in place of any older one. */
export function replaceFile(path: string, content: string): void {
  const draft = writeDraft(path, content);
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Writes what shall become `path` into a file beside it, mode 0600, and returns that file's path. */
export function writeDraft(path: string, content: string): string {
  const draft = `${path}.${process.pid}.draft`;
  // One that is left of a killed process of the same pid is in the way, and may have another mode.
  rmSync(draft, { force: true });
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}
