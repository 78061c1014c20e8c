import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import {
  changeWebhookSchema,
  createWebhookSchema,
  overlapHoursSchema,
} from '../../publishing/webhooks/webhooks.schemas.ts';
import type { ShownWebhook } from '../../publishing/webhooks/webhooks.queries.ts';

const text = (longest: number) => z.string().max(longest).default('');

/** The form that makes or changes a webhook, as it was typed. Lists are separated by commas or lines. */
export const webhookFieldsSchema = z.object({
  url: text(3000),
  description: text(1000),
  eventTypes: z.preprocess(
    (given) => (given === undefined ? [] : [given].flat()),
    z.array(z.string().max(100)).max(50),
  ),
  policies: text(100_000),
  linesOfBusiness: text(20_000),
  jurisdictions: text(20_000),
  format: text(50),
  order: text(50),
  concurrency: text(10),
});
export type WebhookFields = z.output<typeof webhookFieldsSchema>;

/** What a new webhook's form shows before anything was typed. */
export const newWebhookFields: WebhookFields = {
  url: '',
  description: '',
  eventTypes: [],
  policies: '',
  linesOfBusiness: '',
  jurisdictions: '',
  format: 'standard',
  order: 'policy',
  concurrency: '4',
};

/** A webhook as its form shows it. */
export function fieldsOfWebhook({ webhook, policies }: ShownWebhook): WebhookFields {
  return {
    url: webhook.url,
    description: webhook.description ?? '',
    eventTypes: [...webhook.eventTypes],
    policies: policies.map(({ slug }) => slug).join('\n'),
    linesOfBusiness: webhook.linesOfBusiness.join(', '),
    jurisdictions: webhook.jurisdictions.join(', '),
    format: webhook.format,
    order: webhook.order,
    concurrency: String(webhook.concurrency),
  };
}

/** The form as the API takes it; it judges what was typed. */
export const newWebhookForm = (fields: WebhookFields) => createWebhookSchema.safeParse(asBody(fields));
/** {@link newWebhookForm} for one there is. */
export const changedWebhookForm = (fields: WebhookFields) => changeWebhookSchema.safeParse(asBody(fields));

function asBody({
  url,
  description,
  eventTypes,
  format,
  order,
  concurrency,
  ...lists
}: WebhookFields): object {
  return {
    url: url.trim(),
    description: description.trim() === '' ? null : description,
    eventTypes,
    filter: {
      policies: listed(lists.policies),
      linesOfBusiness: listed(lists.linesOfBusiness),
      jurisdictions: listed(lists.jurisdictions),
    },
    format,
    order,
    concurrency: Number(concurrency),
  };
}

const listed = (given: string): string[] =>
  given
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** The form that gives a webhook a new secret. */
export const rotateFormSchema = z.object({ overlapHours: z.coerce.number().pipe(overlapHoursSchema) });

const day = z.union([z.literal('').transform(() => undefined), calendarDateSchema]).optional();

/** The form that replays: every dead letter, or days of the organisation's calendar, both included. */
export const replayFormSchema = z.object({ which: z.enum(['dead', 'days']), from: day, to: day });
export type ReplayForm = z.output<typeof replayFormSchema>;

/** Query of a webhook's page: which deliveries of its log. */
export const webhookPageSchema = z.object({
  state: z.enum(['waiting', 'delivered', 'dead']).optional().catch(undefined),
  cursor: z.string().max(500).optional(),
  done: z.enum(['saved', 'tested', 'asked', 'replayed', 'enabled', 'disabled']).optional().catch(undefined),
  count: z.coerce.number().int().min(0).optional().catch(undefined),
});
export type WebhookPageQuery = z.output<typeof webhookPageSchema>;

/** The form that ends a webhook: its box is ticked by whoever means it. */
export const deleteFormSchema = z.object({ sure: z.literal('yes').optional() });

/** Query of the list. */
export const webhooksPageSchema = z.object({ cursor: z.string().max(500).optional() });
