import { z } from 'zod';
import { pageSchema } from '../../platform/http/page.ts';
import { optionalLineSchema } from '../../platform/http/text-schemas.ts';
import { deliveryStates, type DeliveryState } from './webhook-delivery.entity.ts';
import { formatFeedCursor } from '../feed/feed-cursor.rules.ts';
import { publicEventTypes } from '../feed/public-event.rules.ts';
import { webhookStates, type WebhookRow } from './webhook.entity.ts';
import type { ListedDelivery } from './webhooks.queries.ts';

const url = z.string().min(1).max(2000);
const eventTypes = z.array(z.enum(publicEventTypes)).max(publicEventTypes.length);
const description = optionalLineSchema(500).nullable();

/** A new webhook: where to, for which event types (none named: all), and what for. */
export const createWebhookSchema = z.strictObject({
  url,
  eventTypes: eventTypes.default([]),
  description: description.default(null),
});
export type CreateWebhook = z.output<typeof createWebhookSchema>;

/** What may be changed of a webhook. `active` brings a disabled one back. */
export const changeWebhookSchema = z.strictObject({
  url: url.optional(),
  eventTypes: eventTypes.optional(),
  description: description.optional(),
  state: z.enum(webhookStates).optional(),
});
export type ChangeWebhook = z.output<typeof changeWebhookSchema>;

/** Which deliveries of a webhook, the newest events first. */
export const deliveriesQuerySchema = pageSchema.extend({ state: z.enum(deliveryStates).optional() });
export type DeliveriesQuery = z.output<typeof deliveriesQuerySchema>;

/** A webhook just made and its secret as the receiver needs it. */
export interface NewWebhook {
  readonly webhook: WebhookRow;
  readonly secret: string;
}

/** A webhook as it is shown: never with its secret. */
export function presentWebhook(webhook: WebhookRow) {
  const {
    id,
    url: address,
    eventTypes: types,
    description: text,
    state,
    disabledReason,
    createdAt,
  } = webhook;
  return {
    id,
    url: address,
    eventTypes: types,
    description: text,
    state,
    disabledReason,
    createdAt: createdAt.toString(),
  };
}

/** A webhook just made, with the secret that is shown this once. */
export function presentNewWebhook({ webhook, secret }: NewWebhook) {
  return { ...presentWebhook(webhook), secret };
}

/** One attempt of a delivery; without a duration it is under way or was cut off. */
export interface AttemptReply {
  readonly number: number;
  readonly startedAt: string;
  readonly durationMilliseconds: number | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly reply: string | null;
}

/** A delivery with its attempts. */
export interface DeliveryReply {
  readonly id: string;
  readonly messageId: string;
  readonly type: string;
  /** The event's place in the feed. */
  readonly cursor: string;
  readonly state: DeliveryState;
  readonly nextAttemptAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly deliveredAt: string | null;
  readonly attempts: readonly AttemptReply[];
}

/** A delivery as it is shown; instants are the wall clock's. */
export function presentDelivery(delivery: ListedDelivery): DeliveryReply {
  const { sequence, epoch, nextAttemptAt, createdAt, deliveredAt, attempts, ...rest } = delivery;
  return {
    ...rest,
    cursor: formatFeedCursor({ epoch, sequence }),
    nextAttemptAt: nextAttemptAt?.toString() ?? null,
    createdAt: createdAt.toString(),
    deliveredAt: deliveredAt?.toString() ?? null,
    attempts,
  };
}
