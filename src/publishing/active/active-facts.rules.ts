import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import {
  reviewState,
  validUntil,
  type InForce,
  type PolicyTimeline,
  type ReviewState,
} from './active-version.rules.ts';

/** What the day makes of a version in force: all of `active` that was not signed. */
export interface ActiveFacts {
  readonly status: 'active';
  /** The days it governs, `until` exclusive, as known. */
  readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null };
  /** The instant of the next scheduled change as now known; null without one, and for a question about a given day. */
  readonly validUntil: string | null;
  readonly review: {
    readonly last: string | null;
    readonly next: string | null;
    readonly state: ReviewState;
  };
  readonly links: ActiveLinks;
}

/** Absolute addresses; null for what does not exist. */
export interface ActiveLinks {
  readonly self: string;
  readonly version: string;
  readonly html: string;
  readonly markdown: string;
  readonly pdf: string;
  readonly fhir: string;
  readonly predecessor: string | null;
  readonly successor: string | null;
}

/** From where a version in force is looked at. */
export interface Viewpoint {
  /** The organisation's day by the Clock: the review stands as of now, whatever day of service is asked for. */
  readonly today: CalendarDate;
  readonly zone: Zone;
  /** True when the question names a day: its answer does not change when days pass. */
  readonly dayGiven: boolean;
  /** Without a trailing slash. */
  readonly publicUrl: string;
}

/** Puts together what the day makes of the version that was chosen from a timeline. */
export function activeFacts(timeline: PolicyTimeline, chosen: InForce, view: Viewpoint): ActiveFacts {
  const { period, predecessor, successor } = chosen;
  const { last, next } = timeline.review;
  const policyUrl = `${view.publicUrl}/v1/policies/${timeline.slug}`;
  const versionUrl = (version: number) => `${policyUrl}/versions/${version}`;
  return {
    status: 'active',
    inForce: { from: period.from, until: period.until },
    validUntil: view.dayGiven ? null : (validUntil(period, view.zone)?.toString() ?? null),
    review: { last, next, state: reviewState(next, view.today) },
    links: {
      self: `${policyUrl}/active`,
      version: versionUrl(period.version),
      html: `${policyUrl}/active.html`,
      markdown: `${policyUrl}/active.md`,
      pdf: `${policyUrl}/active.pdf`,
      fhir: `${policyUrl}/active.fhir.json`,
      predecessor: predecessor === null ? null : versionUrl(predecessor.version),
      successor: successor === null ? null : versionUrl(successor.version),
    },
  };
}

/** The bytes of `active`: the signed version's own bytes, with the facts written before its closing brace. */
export function activeBody(version: Uint8Array, facts: string): Buffer {
  return Buffer.concat([version.subarray(0, -1), Buffer.from(`,${facts.slice(1)}`)]);
}

/** The `Link` header of a version among its neighbours (RFC 8288, RFC 5829). */
export function linkHeader(links: Pick<ActiveLinks, 'self' | 'predecessor' | 'successor'>): string {
  const targets: [string | null, string][] = [
    [links.self, 'self'],
    [links.predecessor, 'predecessor-version'],
    [links.successor, 'successor-version'],
  ];
  return targets
    .flatMap(([target, rel]) => (target === null ? [] : [`<${target}>; rel="${rel}"`]))
    .join(', ');
}

/** The `Cache-Control` of `active`: always ask, unless the operator allows some seconds, and never past `validUntil`. */
export function activeCacheControl(
  allowedSeconds: number,
  nowMilliseconds: number,
  validUntilMilliseconds: number | null,
): string {
  const seconds = cacheSeconds(allowedSeconds, nowMilliseconds, validUntilMilliseconds);
  return seconds > 0 ? `public, max-age=${seconds}` : 'no-cache';
}

/** The first millisecond at which {@link activeCacheControl} says less than it says now; Infinity when it never will. */
export function cacheControlUntil(
  allowedSeconds: number,
  nowMilliseconds: number,
  validUntilMilliseconds: number | null,
): number {
  const seconds = cacheSeconds(allowedSeconds, nowMilliseconds, validUntilMilliseconds);
  if (validUntilMilliseconds === null || seconds <= 0) return Infinity;
  return validUntilMilliseconds - seconds * 1000 + 1;
}

function cacheSeconds(allowedSeconds: number, now: number, validUntil: number | null): number {
  if (validUntil === null) return allowedSeconds;
  return Math.min(allowedSeconds, Math.floor((validUntil - now) / 1000));
}
