import { z } from 'zod';
import { kindOfCode, systemOfKind } from '../../documents/codes/code-notation.rules.ts';
import { codeSystems } from '../../documents/policy-document.ts';
import { pageSchema } from '../../platform/http/page.ts';
import { lineSchema, optionalLineSchema } from '../../platform/http/text-schemas.ts';
import type { Consumer } from './consumers.queries.ts';

/** The longest grace, in minutes: two weeks. */
export const LONGEST_GRACE_MINUTES = 14 * 24 * 60;
/** The grace that a consumer has unless another is said, in minutes. */
export const USUAL_GRACE_MINUTES = 60;

const listOf = <Item extends z.ZodType>(item: Item, longest: number) =>
  z
    .array(item)
    .max(longest)
    .transform((items) => [...new Set(items)]);

const codeSchema = z
  .string()
  .trim()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/\s+/g, ' '))
  .refine(isCode, { error: `must be a system and a code, such as "CPT 62263" (${codeSystems.join(', ')})` })
  .describe('A system and a code: `CPT 62263`.');

/** Which policies a consumer keeps: what is named must all fit, and what is left empty asks nothing. */
export const followsSchema = z.strictObject({
  policies: listOf(lineSchema(200), 5000).default([]).describe('Slugs or ids.'),
  codes: listOf(codeSchema, 500).default([]),
  linesOfBusiness: listOf(lineSchema(100), 100).default([]),
  jurisdictions: listOf(lineSchema(100), 100).default([]),
});

const fields = {
  name: lineSchema(100),
  description: optionalLineSchema(500).nullable(),
  ownerId: z.uuid().nullable().describe('The person who looks after it.'),
  contacts: listOf(z.email().max(254), 20).describe('Mail addresses that hear when it runs behind.'),
  graceMinutes: z.int().min(0).max(LONGEST_GRACE_MINUTES),
  follows: followsSchema,
  keys: listOf(z.uuid(), 50).describe('Ids of the API keys and OAuth clients that speak for it.'),
  webhooks: listOf(z.uuid(), 50).describe('Ids of the webhooks by which it is told.'),
};

/** A new consumer. */
export const createConsumerSchema = z.strictObject({
  ...fields,
  description: fields.description.default(null),
  ownerId: fields.ownerId.default(null),
  contacts: fields.contacts.default([]),
  graceMinutes: fields.graceMinutes.default(USUAL_GRACE_MINUTES),
  follows: fields.follows.default({ policies: [], codes: [], linesOfBusiness: [], jurisdictions: [] }),
  keys: fields.keys.default([]),
  webhooks: fields.webhooks.default([]),
});
export type CreateConsumer = z.output<typeof createConsumerSchema>;

/** What may be changed of a consumer; a list that is given replaces the one there is. */
export const changeConsumerSchema = z.strictObject(fields).partial();
export type ChangeConsumer = z.output<typeof changeConsumerSchema>;

/** Which of a consumer's policies, in the order of their slugs; `behind` leaves out those that are current. */
export const holdingsQuerySchema = pageSchema.extend({
  behind: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
});
export type HoldingsQuery = z.output<typeof holdingsQuerySchema>;

/** A consumer as it is sent. */
export function presentConsumer(consumer: Consumer) {
  const { id, name, description, owner, contacts, graceMinutes, follows, keys, webhooks } = consumer;
  return {
    id,
    name,
    description,
    owner,
    contacts,
    graceMinutes,
    follows,
    keys: keys.map((key) => ({ id: key.id, name: key.name, kind: key.kind })),
    webhooks: webhooks.map((webhook) => ({ id: webhook.id, url: webhook.host, state: webhook.state })),
    createdAt: consumer.createdAt.toString(),
    lastHeardAt: consumer.lastHeardAt?.toString() ?? null,
    cursor: consumer.cursor,
  };
}
export type ConsumerReply = ReturnType<typeof presentConsumer>;

function isCode(text: string): boolean {
  const [system, code, ...more] = text.split(' ');
  if (system === undefined || code === undefined || more.length > 0) return false;
  const kind = kindOfCode(code);
  return kind !== null && systemOfKind[kind] === system;
}
