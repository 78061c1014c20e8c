import type { Instant } from '../../kernel/instant.ts';
import {
  CLOUD_EVENT_MEDIA_TYPE,
  cloudEvent,
  type CloudEventSource,
  type IdentifiedEvent,
} from '../feed/cloud-event.rules.ts';
import { publicEvent } from '../feed/public-event.rules.ts';
import type { WebhookFormat } from './webhook-terms.rules.ts';

/** What is to be told. A challenge is what the address answers with when it wants webhooks. */
export type Told =
  | { readonly kind: 'event'; readonly event: IdentifiedEvent }
  | { readonly kind: 'test'; readonly messageId: string; readonly webhookId: string; readonly at: Instant }
  | { readonly kind: 'verification'; readonly challenge: string; readonly at: Instant };

/** A request without its signature: what is said, and how. */
export interface WebhookMessage {
  readonly method: 'POST' | 'OPTIONS';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The type of the message behind the test button. */
export const TEST_TYPE = 'webhook.test';
/** The type of the message that asks an address whether it wants webhooks. */
export const VERIFICATION_TYPE = 'endpoint.verification';

const writers: {
  readonly [Format in WebhookFormat]: (told: Told, source: CloudEventSource) => WebhookMessage;
} = {
  standard: (told, { publicUrl }) => posted('application/json', standardBody(told, publicUrl)),
  cloudevents: (told, source) =>
    told.kind === 'verification'
      ? askedForLeave(source.publicUrl)
      : posted(
          CLOUD_EVENT_MEDIA_TYPE,
          told.kind === 'event' ? cloudEvent(told.event, source) : testEvent(told, source),
        ),
};

/** Writes down what is sent, the same to the byte for every attempt of one delivery in one format. */
export function messageFor(told: Told, format: WebhookFormat, source: CloudEventSource): WebhookMessage {
  return writers[format](told, source);
}

/** The name by which we ask for leave to send: the host under which Almanac is reached. */
export function requestOrigin(publicUrl: string): string {
  return new URL(publicUrl).hostname;
}

function posted(type: string, body: object): WebhookMessage {
  return { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) };
}

/** The handshake of CloudEvents' "HTTP 1.1 Web Hooks for Event Delivery" 1.0, §4.1. */
function askedForLeave(publicUrl: string): WebhookMessage {
  return { method: 'OPTIONS', headers: { 'webhook-request-origin': requestOrigin(publicUrl) }, body: '' };
}

function standardBody(told: Told, publicUrl: string): object {
  switch (told.kind) {
    case 'event':
      return publicEvent(told.event, publicUrl);
    case 'test':
      return { type: TEST_TYPE, timestamp: told.at.toString(), data: { webhook: told.webhookId } };
    case 'verification':
      return { type: VERIFICATION_TYPE, timestamp: told.at.toString(), data: { challenge: told.challenge } };
  }
}

function testEvent(told: Extract<Told, { kind: 'test' }>, { publicUrl }: CloudEventSource): object {
  return {
    specversion: '1.0',
    id: told.messageId,
    source: publicUrl,
    type: TEST_TYPE,
    time: told.at.toString(),
    datacontenttype: 'application/json',
    data: { webhook: told.webhookId },
  };
}
