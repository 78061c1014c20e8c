import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { ChangeClass } from '../../policies/change-class.rules.ts';

/** The events that consumers see, in the feed and by webhook. A test holds the database's trigger to this list. */
export const publicEventTypes = [
  'policy.version.approved',
  'policy.version.effective',
  'policy.version.superseded',
  'policy.version.corrected',
  'policy.version.cancelled',
  'policy.reaffirmed',
  'policy.retired',
] as const;
export type PublicEventType = (typeof publicEventTypes)[number];

/** What of an event's data is published; everything else stays inside. */
const publishedFields = [
  'version',
  'effective',
  'on',
  'changeClass',
  'reviewOutcome',
  'contentHash',
  'envelopeHash',
  'successor',
  'corrects',
] as const;

/** An event as it was recorded and then numbered. */
export interface NumberedEvent {
  readonly sequence: number;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What an event says: which policy, and those facts that an event of its type has. */
export interface PublicEventData {
  readonly policy: { readonly id: string; readonly slug: string };
  /** The number of the version it is about; absent where it is about the policy. */
  readonly version?: number;
  /** The first day of service that a signed version governs. */
  readonly effective?: CalendarDate;
  /** The day on which it takes place, or would have. */
  readonly on?: CalendarDate;
  readonly changeClass?: ChangeClass | 'retired';
  /** How a version closes the open review; null when it closes none. */
  readonly reviewOutcome?: 'revised' | 'reaffirmed' | null;
  readonly contentHash?: string;
  readonly envelopeHash?: string;
  /** What governs after a policy that ends: another one, or criteria of others by name; null for nothing. */
  readonly successor?:
    | { readonly policy: { readonly id: string; readonly slug: string } }
    | { readonly criteria: string }
    | null;
  /** The number of the version that a correction corrects. */
  readonly corrects?: number;
  /** Where the text is. */
  readonly url: string;
}

/** The body of a webhook and, with its cursor, an item of the feed (Standard Webhooks 1.0: type, timestamp, data). */
export interface PublicEvent {
  readonly type: PublicEventType;
  /** When it happened, by the Clock; not when it was sent. */
  readonly timestamp: string;
  readonly data: PublicEventData;
}

/**
 * The published face of an event: which policy, which version and by which hashes, thin on purpose. The text itself
 * is fetched at `url`, so that a forwarded or logged payload tells nothing new. `publicUrl` has no trailing slash.
 */
export function publicEvent({ type, occurredAt, data }: NumberedEvent, publicUrl: string): PublicEvent {
  const { policyId, slug, version } = data;
  const facts = publishedFields.flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]]));
  const policyUrl = `${publicUrl}/v1/policies/${textOf(slug)}`;
  const url = version === undefined ? `${policyUrl}/active` : `${policyUrl}/versions/${textOf(version)}`;
  return {
    // what has another type is not numbered, and a test holds the numbering to the list
    type: type as PublicEventType,
    timestamp: occurredAt.toString(),
    data: {
      policy: { id: textOf(policyId), slug: textOf(slug) },
      ...(Object.fromEntries(facts) as Omit<PublicEventData, 'policy' | 'url'>),
      url,
    },
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
