import { z } from 'zod';
import { refusalOf } from '../../platform/http/validation.ts';
import type { Consumer } from '../../publishing/consumers/consumers.queries.ts';
import {
  createConsumerSchema,
  USUAL_GRACE_MINUTES,
  type CreateConsumer,
} from '../../publishing/consumers/consumers.schemas.ts';

/** A field of the form as typed: one text, or several where boxes are ticked. */
const typed = z.union([z.string().max(400_000), z.array(z.string().max(200)).max(200)]).optional();

/** The form of a consumer before anything of it is understood. */
export const consumerFieldsSchema = z.object({
  name: typed,
  description: typed,
  ownerId: typed,
  contacts: typed,
  graceMinutes: typed,
  policies: typed,
  codes: typed,
  linesOfBusiness: typed,
  jurisdictions: typed,
  keys: typed,
  webhooks: typed,
});
export type ConsumerFields = z.output<typeof consumerFieldsSchema>;
export type ConsumerField = keyof ConsumerFields;

/** The form's fields for a consumer as it stands; null: for a new one. */
export function fieldsOf(consumer: Consumer | null): ConsumerFields {
  if (consumer === null) return { graceMinutes: String(USUAL_GRACE_MINUTES) };
  const { name, description, owner, contacts, graceMinutes, follows, keys, webhooks } = consumer;
  return {
    name,
    description: description ?? '',
    ownerId: owner?.id ?? '',
    contacts: contacts.join('\n'),
    graceMinutes: String(graceMinutes),
    policies: follows.policies.map(({ slug }) => slug).join('\n'),
    codes: follows.codes.join('\n'),
    linesOfBusiness: follows.linesOfBusiness.join('\n'),
    jurisdictions: follows.jurisdictions.join('\n'),
    keys: keys.map(({ id }) => id),
    webhooks: webhooks.map(({ id }) => id),
  };
}

/** A field as one text. */
export function textOf(fields: ConsumerFields, field: ConsumerField): string {
  const value = fields[field];
  return typeof value === 'string' ? value : (value ?? []).join('\n');
}

/** A field as the boxes that are ticked. */
export function ticked(fields: ConsumerFields, field: ConsumerField): readonly string[] {
  const value = fields[field];
  return value === undefined ? [] : [value].flat();
}

/** What the form asks for. Throws invalid_request. */
export function readConsumerForm(fields: ConsumerFields): CreateConsumer {
  const lines = (field: ConsumerField) =>
    textOf(fields, field)
      .split(/[\n,;]/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const grace = textOf(fields, 'graceMinutes').trim();
  const description = textOf(fields, 'description').trim();
  const ownerId = textOf(fields, 'ownerId');
  const read = createConsumerSchema.safeParse({
    name: textOf(fields, 'name'),
    description: description === '' ? null : description,
    ownerId: ownerId === '' ? null : ownerId,
    contacts: lines('contacts'),
    graceMinutes: /^\d{1,6}$/.test(grace) ? Number(grace) : grace,
    follows: {
      policies: lines('policies'),
      codes: lines('codes'),
      linesOfBusiness: lines('linesOfBusiness'),
      jurisdictions: lines('jurisdictions'),
    },
    keys: ticked(fields, 'keys'),
    webhooks: ticked(fields, 'webhooks'),
  });
  if (read.success) return read.data;
  throw refusalOf(read.error.issues.map(({ message, path }) => ({ message, path })));
}
