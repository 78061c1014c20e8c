import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { laterOf, justAfter, type Instant } from '../../../kernel/instant.ts';

/**
 * What became of one statement. Taken and right: `in_force`, `same_content` (another number, the same text as in force),
 * `scheduled` (preloaded: it counts from its day), `dropped`. Taken, and not what is in force: `superseded`, `cancelled`,
 * `withdrawn`, `ended` (nothing of the policy is in force). `hash_mismatch`: taken as a damaged copy. Not taken: `older`
 * (something newer was said), `policy_unknown`, `version_unknown`.
 */
export const acknowledgementOutcomes = [
  'in_force',
  'same_content',
  'scheduled',
  'superseded',
  'cancelled',
  'withdrawn',
  'ended',
  'hash_mismatch',
  'dropped',
  'older',
  'policy_unknown',
  'version_unknown',
] as const;
export type AcknowledgementOutcome = (typeof acknowledgementOutcomes)[number];

/** A signed version that a statement is about, as things stand. */
export interface StatedVersion {
  readonly number: number;
  readonly contentHash: string;
  /** How a decision ended it before its time; null: none did. */
  readonly endedBy: 'cancel' | 'withdraw' | null;
  /** The day to come on which it takes force; null for one that has, or never will. */
  readonly scheduledFrom: CalendarDate | null;
  readonly signedAt: Instant;
}

/** The version of the policy that is in force today. */
export interface VersionInForce {
  readonly number: number;
  readonly contentHash: string;
}

/** What is known of one version and one consumer. */
export interface Holding {
  /** When it was first said to be held, of what has not been dropped since. */
  readonly firstAt: Instant | null;
  /** When that was last said. */
  readonly saidAt: Instant | null;
  /** When it was first said not to be held any more; null while it is. */
  readonly droppedAt: Instant | null;
  /** The moment of the latest of all statements about it. */
  readonly lastAt: Instant | null;
  readonly damagedAt: Instant | null;
  readonly damagedHash: string | null;
}

/** What a version of which nothing was ever said is held as. */
export const NOTHING_SAID: Holding = {
  firstAt: null,
  saidAt: null,
  droppedAt: null,
  lastAt: null,
  damagedAt: null,
  damagedHash: null,
};

/** What loading a version makes of it, told to whoever loaded it. `reportedHash` is null where none was given. */
export function loadedOutcome(
  version: StatedVersion,
  inForce: VersionInForce | null,
  reportedHash: string | null,
): AcknowledgementOutcome {
  if (reportedHash !== null && reportedHash !== version.contentHash) return 'hash_mismatch';
  if (inForce !== null && inForce.number === version.number) return 'in_force';
  if (version.endedBy === 'cancel') return 'cancelled';
  if (version.scheduledFrom !== null) return 'scheduled';
  if (inForce !== null && inForce.contentHash === version.contentHash) return 'same_content';
  if (version.endedBy === 'withdraw') return 'withdrawn';
  return inForce === null ? 'ended' : 'superseded';
}

/**
 * The moment that a statement counts from: as given, but not in the future and not before the version was signed, since a
 * consumer's clock may be wrong either way. Without one it is now, and later than all that its consumer said before, so
 * that our own clock may be set back.
 */
export function momentOf(
  given: Instant | null,
  { now, lastSaidAt, signedAt }: { now: Instant; lastSaidAt: Instant | null; signedAt: Instant | null },
): Instant {
  const arrival = lastSaidAt === null ? now : laterOf(now, justAfter(lastSaidAt));
  const at = given !== null && Temporal.Instant.compare(given, now) <= 0 ? given : arrival;
  return signedAt === null ? at : laterOf(at, signedAt);
}

/** True for a statement of a moment after which something else was said: about the version, its policy or everything. */
export function isOlder(at: Instant, said: readonly (Instant | null)[]): boolean {
  return said.some((other) => other !== null && Temporal.Instant.compare(at, other) < 0);
}

/** A version loaded at a moment. Said again, it is held since the first time; a copy that was damaged is whole again. */
export function withLoaded(known: Holding, at: Instant, damagedHash: string | null): Holding {
  const held = known.saidAt !== null && known.droppedAt === null;
  return {
    firstAt: held ? known.firstAt : at,
    saidAt: at,
    droppedAt: null,
    lastAt: at,
    damagedAt: damagedHash === null ? null : held && known.damagedAt !== null ? known.damagedAt : at,
    damagedHash,
  };
}

/** A version that is not held any more, from a moment on; what was dropped before stays so since then. */
export function withDropped(known: Holding, at: Instant): Holding {
  const droppedAt = known.droppedAt ?? at;
  return { ...known, droppedAt, lastAt: at, damagedAt: null, damagedHash: null };
}

/** True where the second says something that the first did not, besides that it was said again. */
export function isChange(before: Holding, after: Holding): boolean {
  const held = ({ saidAt, droppedAt }: Holding) => saidAt !== null && droppedAt === null;
  return held(before) !== held(after) || before.damagedHash !== after.damagedHash;
}
