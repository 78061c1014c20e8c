import { randomUUID } from 'node:crypto';

/** Where a result is kept: an environment and a number in it. */
export interface StoredKey {
  readonly webEnv: string;
  readonly queryKey: string;
}

/** NCBI's history server: results under a key, for some hours. */
export class HistoryStore {
  readonly #results = new Map<string, { readonly lists: (readonly string[])[]; usedAt: number }>();
  readonly #keptMilliseconds: number;
  constructor(keptMilliseconds: number) {
    this.#keptMilliseconds = keptMilliseconds;
  }

  /** Keeps a result, in the environment given if it is still there, else in a new one. */
  remember(pmids: readonly string[], given: string | undefined): StoredKey {
    this.#dropOld();
    const webEnv = given !== undefined && this.#results.has(given) ? given : newEnvironment();
    const kept = this.#results.get(webEnv) ?? { lists: [], usedAt: 0 };
    kept.lists.push(pmids);
    kept.usedAt = performance.now();
    this.#results.set(webEnv, kept);
    return { webEnv, queryKey: String(kept.lists.length) };
  }

  /** A kept result; undefined once it is forgotten. */
  recall(webEnv: string | undefined, queryKey: string | undefined): readonly string[] | undefined {
    this.#dropOld();
    return this.#results.get(webEnv ?? '')?.lists[Number(queryKey) - 1];
  }

  forgetAll(): void {
    this.#results.clear();
  }

  #dropOld(): void {
    const now = performance.now();
    for (const [webEnv, { usedAt }] of this.#results) {
      if (now - usedAt > this.#keptMilliseconds) this.#results.delete(webEnv);
    }
  }
}

const newEnvironment = (): string => `MCID_${randomUUID().replaceAll('-', '')}`;
