import type { Instant } from '../../kernel/instant.ts';

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

/** The body of a webhook and, with its cursor, an item of the feed (Standard Webhooks 1.0: type, timestamp, data). */
export interface PublicEvent {
  readonly type: string;
  /** When it happened, by the Clock; not when it was sent. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
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
    type,
    timestamp: occurredAt.toString(),
    data: { policy: { id: policyId, slug }, ...Object.fromEntries(facts), url },
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
