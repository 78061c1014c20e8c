import type { CopiedPolicy, CopiedVersion, CopyStore, Period } from './copy-store.ts';
import type { Verification } from './verify-version.ts';

/** What the copy answers to "which version governs this policy on this day?". */
export type CopyAnswer =
  | {
      readonly answer: 'version';
      readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
      readonly version: number;
      readonly contentHash: string;
      readonly envelopeHash: string;
      /** The days it governs; `until` is exclusive. */
      readonly inForce: Period;
      /** What could be checked of it when it was loaded. */
      readonly verification: Verification;
      readonly staleSeconds: number;
    }
  /** A version governs, and its bytes are not what was signed: ask Almanac, and tell those who run it. */
  | {
      readonly answer: 'refused_version';
      readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
      readonly version: number;
      readonly contentHash: string;
      readonly envelopeHash: string;
      readonly inForce: Period;
      readonly refused: { readonly reason: string; readonly since: string };
      readonly staleSeconds: number;
    }
  /** Before its first day, in a gap or after its end. */
  | { readonly answer: 'no_version_in_force'; readonly next: string | null; readonly staleSeconds: number }
  | { readonly answer: 'unknown_policy'; readonly staleSeconds: number };

/** A copy in which no snapshot has been taken to its end yet: it must not be asked. */
export class CopyNotReady extends Error {
  constructor() {
    super('the copy has not been filled yet');
    this.name = 'CopyNotReady';
  }
}

/**
 * Answers from the files of a copy, without a call: versions to come are in it, and take force on their day by themselves.
 * `nowMilliseconds` is this machine's clock, against which the copy's age is taken.
 */
export class LocalCopy {
  private readonly store: CopyStore;
  private readonly nowMilliseconds: () => number;

  constructor(store: CopyStore, nowMilliseconds: () => number) {
    this.store = store;
    this.nowMilliseconds = nowMilliseconds;
  }

  /** Which version governs a policy (slug or id) on a day, `YYYY-MM-DD`. Throws {@link CopyNotReady}. */
  async governing(policy: string, day: string): Promise<CopyAnswer> {
    const staleSeconds = await this.staleSeconds();
    const found = (await this.store.policy(policy)) ?? (await this.byId(policy));
    if (found === undefined) return { answer: 'unknown_policy', staleSeconds };
    const governing = governingOn(found, day);
    if (governing === null) {
      return { answer: 'no_version_in_force', next: nextDayOf(found, day), staleSeconds };
    }
    const { version, contentHash, envelopeHash, verification } = governing.version;
    const { id, slug, title } = found;
    const facts = { policy: { id, slug, title }, version, contentHash, envelopeHash };
    const inForce = governing.period;
    if (verification.content === 'refused') {
      const { reason, since } = verification;
      return { answer: 'refused_version', ...facts, inForce, refused: { reason, since }, staleSeconds };
    }
    return { answer: 'version', ...facts, inForce, verification, staleSeconds };
  }

  /** Whole seconds since the copy last knew everything. Throws {@link CopyNotReady}. */
  async staleSeconds(): Promise<number> {
    const position = await this.store.position();
    if (position === null) throw new CopyNotReady();
    return Math.max(0, Math.floor((this.nowMilliseconds() - Date.parse(position.caughtUpAt)) / 1000));
  }

  private async byId(id: string): Promise<CopiedPolicy | undefined> {
    return (await this.store.policies()).find((policy) => policy.id === id);
  }
}

/** The version in force on a day and the days about it; null where none is. Days of one form compare as texts. */
export function governingOn(
  { versions }: CopiedPolicy,
  day: string,
): { readonly version: CopiedVersion; readonly period: Period } | null {
  for (const version of versions) {
    const period = version.periods.find(({ from, until }) => from <= day && (until === null || day < until));
    if (period !== undefined) return { version, period };
  }
  return null;
}

function nextDayOf({ versions }: CopiedPolicy, day: string): string | null {
  const later = versions
    .flatMap(({ periods }) => periods.map(({ from }) => from))
    .filter((from) => from > day);
  return later.toSorted()[0] ?? null;
}
