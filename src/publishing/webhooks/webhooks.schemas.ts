import { z } from 'zod';
import { pageSchema } from '../../platform/http/page.ts';
import { instantSchema } from '../../platform/http/schemas.ts';
import { lineSchema, optionalLineSchema } from '../../platform/http/text-schemas.ts';
import { publicEventTypes, type PublicEventType } from '../feed/public-event.rules.ts';
import {
  deliveryStates,
  type WebhookFormat,
  type WebhookOrder,
  type WebhookState,
  webhookFormats,
  webhookOrders,
} from './webhook-terms.rules.ts';
import type { ShownWebhook } from './webhooks.queries.ts';

const MOST_IN_FILTER = 1000;

const url = z.string().min(1).max(2000);
const eventTypes = z.array(z.enum(publicEventTypes)).max(publicEventTypes.length);
const description = optionalLineSchema(500).nullable();
const names = z.array(lineSchema(100)).max(100);
const concurrency = z.int().min(1).max(16);
const order = z.enum(webhookOrders);
const format = z.enum(webhookFormats);

/** Which events a webhook gets, besides their type; an empty list narrows nothing. Policies by slug or id. */
const filter = z.strictObject({
  policies: z.array(lineSchema(400)).max(MOST_IN_FILTER).optional(),
  linesOfBusiness: names.optional(),
  jurisdictions: names.optional(),
});
export type FilterChange = z.output<typeof filter>;

/** A new webhook: where to, what of (nothing named: everything), in which form and order, and what for. */
export const createWebhookSchema = z.strictObject({
  url,
  eventTypes: eventTypes.default([]),
  filter: filter.default({}),
  format: format.default('standard'),
  order: order.default('policy'),
  concurrency: concurrency.default(4),
  description: description.default(null),
});
export type CreateWebhook = z.output<typeof createWebhookSchema>;

/** What may be changed of a webhook. `active` brings a disabled one back; another url or format is verified anew. */
export const changeWebhookSchema = z.strictObject({
  url: url.optional(),
  eventTypes: eventTypes.optional(),
  filter: filter.optional(),
  format: format.optional(),
  order: order.optional(),
  concurrency: concurrency.optional(),
  description: description.optional(),
  state: z.enum(['active', 'disabled']).optional(),
});
export type ChangeWebhook = z.output<typeof changeWebhookSchema>;

/** Longest that the secret before signs too: a week. */
export const LONGEST_OVERLAP_HOURS = 168;

/** Hours for which the secret before signs too; 0 ends it at once. */
export const overlapHoursSchema = z.int().min(0).max(LONGEST_OVERLAP_HOURS);

/** Body of `POST …/secret/rotate`. */
export const rotateWebhookSecretSchema = z
  .strictObject({ overlapHours: overlapHoursSchema.default(24) })
  .default({ overlapHours: 24 });
export type RotateWebhookSecret = z.output<typeof rotateWebhookSecretSchema>;

/** Which deliveries of a webhook, the newest first. */
export const deliveriesQuerySchema = pageSchema.extend({ state: z.enum(deliveryStates).optional() });
export type DeliveriesQuery = z.output<typeof deliveriesQuerySchema>;

const cursor = z.string().min(1).max(100);

/**
 * Which events are sent again: those that happened in a time range (`from` inclusive, `to` exclusive), in a range of the feed
 * (`after` exclusive, `until` inclusive, as its cursors), or every dead letter (`state`). All that is given counts.
 */
export const replayRangeSchema = z
  .strictObject({
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    after: cursor.optional(),
    until: cursor.optional(),
    state: z.literal('dead').optional(),
  })
  .refine((range) => Object.values(range).some((given) => given !== undefined), {
    error: 'say which: from and to, after and until, or state',
  });
export type ReplayRange = z.output<typeof replayRangeSchema>;

/** A webhook as it is shown: never with its secret. */
export interface WebhookReply {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly PublicEventType[];
  readonly filter: {
    readonly policies: readonly { readonly id: string; readonly slug: string }[];
    readonly linesOfBusiness: readonly string[];
    readonly jurisdictions: readonly string[];
  };
  readonly format: WebhookFormat;
  readonly order: WebhookOrder;
  readonly concurrency: number;
  readonly description: string | null;
  readonly state: WebhookState;
  readonly disabledReason: string | null;
  readonly verifiedAt: string | null;
  /** When a delivery was given up with no success since; null while all is well. */
  readonly failingSince: string | null;
  /** Until when the secret before signs too; null when there is only one. */
  readonly previousSecretUntil: string | null;
  readonly deliveries: { readonly waiting: number; readonly dead: number };
  readonly createdAt: string;
}

export function presentWebhook({
  webhook,
  policies,
  waiting,
  dead,
  overlapping,
}: ShownWebhook): WebhookReply {
  return {
    id: webhook.id,
    url: webhook.url,
    eventTypes: webhook.eventTypes,
    filter: { policies, linesOfBusiness: webhook.linesOfBusiness, jurisdictions: webhook.jurisdictions },
    format: webhook.format,
    order: webhook.order,
    concurrency: webhook.concurrency,
    description: webhook.description,
    state: webhook.state,
    disabledReason: webhook.disabledReason,
    verifiedAt: webhook.verifiedAt?.toString() ?? null,
    failingSince: webhook.failingSince?.toString() ?? null,
    previousSecretUntil: overlapping ? (webhook.previousSecretUntil?.toString() ?? null) : null,
    deliveries: { waiting, dead },
    createdAt: webhook.createdAt.toString(),
  };
}

/** A webhook with a secret that is shown this once. */
export interface WebhookWithSecretReply extends WebhookReply {
  readonly secret: string;
}

export function presentWithSecret(shown: ShownWebhook, secret: string): WebhookWithSecretReply {
  return { ...presentWebhook(shown), secret };
}
