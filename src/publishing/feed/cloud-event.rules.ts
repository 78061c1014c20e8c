import { publicEvent, type NumberedEvent, type PublicEvent } from './public-event.rules.ts';

/** An event of the feed with the id under which it was recorded. */
export interface IdentifiedEvent extends NumberedEvent {
  readonly eventId: string;
}

/** Where an event comes from, and which feed numbers it. */
export interface CloudEventSource {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** The feed's epoch: numbers of two epochs are not compared. */
  readonly epoch: string;
}

/**
 * A public event as CloudEvents 1.0 in the JSON format. `sequence` and `partitionkey` are the documented extensions of
 * CloudEvents; `feedepoch` is our own. The names of extensions are lower-case letters and digits (§3.1).
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same for every sending by every road: also the `webhook-id` and the feed item's id. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** `policies/<slug>`. */
  readonly subject: string;
  /** When it happened, by the Clock; RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** The event's number in the feed in fifteen digits, so that as text it is ordered as a number is. */
  readonly sequence: string;
  readonly feedepoch: string;
  /** The policy's id: events of one policy belong in one partition, in their order. */
  readonly partitionkey: string;
  readonly data: PublicEvent['data'];
}

/** The media type of one CloudEvent in structured mode (CloudEvents HTTP binding §3.2). */
export const CLOUD_EVENT_MEDIA_TYPE = 'application/cloudevents+json';

/** As many digits as a cursor's number may have. */
const SEQUENCE_DIGITS = 15;

/** The id that an event carries wherever it goes, from the id under which it was recorded. */
export function messageIdOf(eventId: string): string {
  return `msg_${eventId.replaceAll('-', '')}`;
}

/** The published face of an event as a CloudEvent. */
export function cloudEvent(event: IdentifiedEvent, { publicUrl, epoch }: CloudEventSource): CloudEvent {
  const { type, timestamp, data } = publicEvent(event, publicUrl);
  return {
    specversion: '1.0',
    id: messageIdOf(event.eventId),
    source: publicUrl,
    type,
    subject: `policies/${String(event.data['slug'])}`,
    time: timestamp,
    datacontenttype: 'application/json',
    sequence: String(event.sequence).padStart(SEQUENCE_DIGITS, '0'),
    feedepoch: epoch,
    partitionkey: String(event.data['policyId']),
    data,
  };
}
