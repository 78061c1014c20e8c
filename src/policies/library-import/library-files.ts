import { constants, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { documentEndings, endingOf } from '../../documents/document-type.ts';
import { DomainError } from '../../kernel/errors.ts';
import { LIMITS } from '../../platform/http/fastify-setup.ts';

/** What is in a directory that is to be imported. */
export interface LibraryListing {
  /** Files that may be policies, by their path from the directory, in the order of their names. */
  readonly files: readonly string[];
  /** What is passed over, and why. */
  readonly passedOver: readonly PassedOver[];
}

export interface PassedOver {
  readonly path: string;
  readonly reason: string;
}

/** Lock and preview files that Word and macOS leave beside the documents. */
const SYSTEM_FILE = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;
const DEEPEST = 100;

/** Lists the policies in a directory and those in it. Links are not followed, so that no circle of them is walked. */
export async function listLibrary(directory: string): Promise<LibraryListing> {
  const files: string[] = [];
  const passedOver: PassedOver[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    const pass = (path: string, reason: string) => void passedOver.push({ path, reason });
    const entries = await entriesOf(join(directory, folder));
    if (entries === null) return pass(folder === '' ? '.' : folder, 'the directory cannot be opened');
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (SYSTEM_FILE.test(entry.name)) continue;
      if (entry.isSymbolicLink()) pass(path, 'it is a link');
      else if (entry.isDirectory()) {
        if (depth < DEEPEST) await walk(path, depth + 1);
        else pass(path, `directories are walked ${DEEPEST} deep`);
      } else if (!entry.isFile()) pass(path, 'it is no file');
      else if (documentEndings.includes(endingOf(entry.name))) files.push(path);
      else pass(path, `only ${documentEndings.join(', ')} are imported`);
    }
  };
  await walk('', 0);
  return { files, passedOver };
}

/** The entries of a directory by name; null for one that cannot be opened. */
async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return null; // gone, or not ours to read: its path is in the report
  }
}

/** A file that cannot be read from the disk. */
export class FileUnreadable extends Error {
  readonly code = 'file_unreadable';
}

/** Reads a file, not through a link. Throws {@link FileUnreadable}, and payload_too_large as an upload of its size would. */
export async function readLibraryFile(directory: string, path: string): Promise<Uint8Array> {
  try {
    // without waiting: a pipe that took the place of a file would never open
    const file = await open(
      join(directory, path),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const status = await file.stat();
      if (!status.isFile()) throw new FileUnreadable('it is no file');
      if (status.size > LIMITS.upload) throw tooLarge(path, status.size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DomainError || error instanceof FileUnreadable) throw error;
    const code =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    throw new FileUnreadable(`it cannot be read (${code})`);
  }
}

const tooLarge = (path: string, size: number) =>
  new DomainError('payload_too_large', `${path} has ${size} bytes; at most ${LIMITS.upload} are read`);
