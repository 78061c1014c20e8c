import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.ts';
import type { HeldVersion } from './acknowledgement.ts';
import type { Verification } from './verify-version.ts';

/** Days from the first to before the last; without an end, `until` is null. */
export interface Period {
  readonly from: string;
  readonly until: string | null;
}

/** A version whose bytes are not what was signed. Its days are known; what it says must not be used. */
export interface Refused {
  readonly content: 'refused';
  readonly reason: string;
  /** When that was found first, by this machine's clock. */
  readonly since: string;
  /** The content hash of what came instead; null where the text is not what is wrong. */
  readonly foundHash: string | null;
}

/** A version as the copy knows it. */
export interface CopiedVersion {
  readonly version: number;
  readonly contentHash: string;
  readonly envelopeHash: string;
  /** All the days it governs as known at {@link CopiedPolicy.loadedAt}, those to come too. */
  readonly periods: readonly Period[];
  readonly verification: Verification | Refused;
}

/** A policy as the copy knows it. */
export interface CopiedPolicy {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly versions: readonly CopiedVersion[];
  readonly loadedAt: string;
}

/** How far the copy has read. */
export interface Position {
  /** The feed's cursor up to which everything is in the copy. */
  readonly cursor: string;
  /** When the reply came that had nothing more, by this machine's clock. */
  readonly caughtUpAt: string;
}

const POSITION = 'position.json';
const ACKNOWLEDGED = 'acknowledged.json';

/**
 * The files of a local copy: a policy each, the bytes of each version under their envelope hash, and the position. The
 * position is written last, so that a process killed anywhere reads the same events again and comes to the same files.
 */
export class CopyStore {
  private readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Opens a directory and makes what is missing of it. What a killed process left half-written is removed. */
  static async open(directory: string): Promise<CopyStore> {
    for (const part of ['policies', 'versions']) await mkdir(join(directory, part), { recursive: true });
    for (const part of ['.', 'policies', 'versions']) {
      const names = await readdir(join(directory, part));
      const left = names.filter((name) => name.endsWith('.new'));
      for (const name of left) await rm(join(directory, part, name), { force: true });
    }
    return new CopyStore(directory);
  }

  /** Opens a directory for reading only: another process may be keeping it. */
  static reading(directory: string): CopyStore {
    return new CopyStore(directory);
  }

  /** Null before the first snapshot is whole. */
  async position(): Promise<Position | null> {
    return (await this.json<Position>(POSITION)) ?? null;
  }

  async savePosition(position: Position): Promise<void> {
    await writeAtomically(join(this.directory, POSITION), JSON.stringify(position));
  }

  /** What Almanac was told last to be loaded; nothing before it was told anything. */
  async acknowledged(): Promise<readonly HeldVersion[]> {
    return (await this.json<HeldVersion[]>(ACKNOWLEDGED)) ?? [];
  }

  async saveAcknowledged(held: readonly HeldVersion[]): Promise<void> {
    await writeAtomically(join(this.directory, ACKNOWLEDGED), JSON.stringify(held));
  }

  async policies(): Promise<CopiedPolicy[]> {
    const names = (await readdir(join(this.directory, 'policies'))).filter((name) => name.endsWith('.json'));
    const found: CopiedPolicy[] = [];
    for (const name of names.toSorted()) {
      const policy = await this.json<CopiedPolicy>('policies', name);
      if (policy !== undefined) found.push(policy);
    }
    return found;
  }

  async policy(slug: string): Promise<CopiedPolicy | undefined> {
    return await this.json<CopiedPolicy>('policies', fileOf(slug));
  }

  async savePolicy(policy: CopiedPolicy): Promise<void> {
    await writeAtomically(join(this.directory, 'policies', fileOf(policy.slug)), JSON.stringify(policy));
  }

  async removePolicy(slug: string): Promise<void> {
    await rm(join(this.directory, 'policies', fileOf(slug)), { force: true });
  }

  async hasVersion(envelopeHash: string): Promise<boolean> {
    return await stat(this.pathOfVersion(envelopeHash)).then(
      () => true,
      () => false, // not there
    );
  }

  /** The very bytes that Almanac sent. Throws where they are not in the copy. */
  async version(envelopeHash: string): Promise<Buffer> {
    return await readFile(this.pathOfVersion(envelopeHash));
  }

  async saveVersion(envelopeHash: string, bytes: string): Promise<void> {
    await writeAtomically(this.pathOfVersion(envelopeHash), bytes);
  }

  private pathOfVersion(envelopeHash: string): string {
    return join(this.directory, 'versions', fileOf(envelopeHash.replace('sha256:', '')));
  }

  private async json<Value>(...parts: string[]): Promise<Value | undefined> {
    const text = await readFile(join(this.directory, ...parts), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }
}

/** No name that a server gives leads out of the directory. */
const fileOf = (name: string): string => `${encodeURIComponent(name).replaceAll('.', '%2E')}.json`;

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
