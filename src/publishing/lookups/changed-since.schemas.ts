import { z } from 'zod';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { instantInQuery } from '../active/active.schemas.ts';
import type { ToldSuccessor } from '../publishing.errors.ts';
import type { DifferentPolicy } from './changed-since.queries.ts';
import { kindOfChange, type ChangeKind } from './changed-since.rules.ts';
import { scopeFilterShape } from './codes.schemas.ts';

/** Since when, for whose policies, and the page. */
export const changedSinceSchema = pageSchema.extend({ changedSince: instantInQuery, ...scopeFilterShape });
export type ChangedSinceRequest = z.output<typeof changedSinceSchema>;

/** The version that was said to be in force. */
export interface VersionThen {
  readonly version: number;
  readonly contentHash: string;
}

/** The version that is in force today. */
export interface VersionNow extends VersionThen {
  /** What its signer said of the change: `restrictive`, `editorial` and so on. */
  readonly changeClass: string;
}

/** A policy whose answer to "what is in force today?" is another than it was. */
export interface ChangedPolicy {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  /** `reaffirmed` has the same content hash: nothing is to be loaded again. */
  readonly kind: ChangeKind;
  /** Null where no version was in force, or none was known to be. */
  readonly from: VersionThen | null;
  /** Null where no version is in force. */
  readonly to: VersionNow | null;
  /** The first day of the version in force; of a policy that ended, the day on which it did. */
  readonly since: CalendarDate | null;
  /** What governs instead of a policy that ended, where something was named. */
  readonly successor: ToldSuccessor | null;
  readonly links: { readonly active: string; readonly redline: string | null };
}

/** The policies that changed, by slug. */
export interface ChangedSinceReply {
  readonly changedSince: string;
  /** The moment that was compared with: what was decided by then is told, on every page the same. */
  readonly knownAt: string;
  readonly items: readonly ChangedPolicy[];
  readonly nextCursor: string | null;
}

/** A policy that changed, as it is sent; `publicUrl` is without a trailing slash. */
export function presentChanged(found: DifferentPolicy, publicUrl: string): ChangedPolicy {
  const { policyId, slug, title, corrects, since, endedBy } = found;
  const { fromVersion, fromContentHash, toVersion, toContentHash, toChangeClass, successor } = found;
  const from =
    fromVersion === null || fromContentHash === null
      ? null
      : { version: fromVersion, contentHash: fromContentHash };
  const to =
    toVersion === null || toContentHash === null || toChangeClass === null
      ? null
      : { version: toVersion, contentHash: toContentHash, changeClass: toChangeClass };
  const address = `${publicUrl}/v1/policies`;
  return {
    policy: { id: policyId, slug, title },
    kind: kindOfChange({ from, to, corrects, endedBy }),
    from,
    to,
    since,
    successor:
      successor !== null && 'policy' in successor
        ? { ...successor, active: `${address}/${successor.policy}/active` }
        : successor,
    links: {
      active: `${address}/${slug}/active`,
      redline:
        from === null || to === null ? null : `${address}/${slug}/versions/${from.version}...${to.version}`,
    },
  };
}
