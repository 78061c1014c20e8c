import { z } from 'zod';
import { newDelegationSchema } from '../../people/delegations/delegations.schemas.ts';
import { roles } from '../../kernel/actor.ts';
import {
  credentialsSchema,
  emailSchema,
  nameSchema,
  remindersSchema,
  TOO_QUIET,
} from '../../people/persons/people.schemas.ts';
import { leavesHoursForMail } from '../../people/persons/person-change.rules.ts';
import { optionalLineSchema } from '../../platform/http/text-schemas.ts';

/** Query of the list: those who are there or those who left, from where on. */
export const peoplePageSchema = z.object({
  who: z.enum(['here', 'left']).default('here'),
  cursor: z.string().max(500).optional(),
});

/** A field left empty counts as none. */
const emptyAsNull = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullable());

const { delegate, from, to, reason } = newDelegationSchema.shape;

/** The form that notes leave. */
export const leaveFormSchema = z.object({ delegate, from, to, reason: emptyAsNull(reason) });

/** Boxes ticked: none is not sent, one comes as a text, several as a list. */
const tickedRoles = z.preprocess(
  (given) => (given === undefined ? [] : [given].flat()),
  z.array(z.enum(roles)),
);

/** The form that adds a person. */
export const addPersonFormSchema = z.object({
  name: nameSchema,
  email: emailSchema,
  credentials: credentialsSchema,
  roles: tickedRoles,
  invite: z
    .literal('yes')
    .optional()
    .transform((ticked) => ticked !== undefined),
});

/** The form that says what somebody is. */
export const rolesFormSchema = z.object({ roles: tickedRoles });

/** Query of a person's page: what was just done. */
export const personPageSchema = z.object({ invited: z.literal('yes').optional() });

/** The form that changes an address. */
export const emailFormSchema = z.object({ email: emailSchema });

/** `HH:MM`, as a browser sends a time; empty for none. */
const wallTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d)?$/, { error: 'is not a time of day' });

/** The form that says how somebody likes to be written to; quiet hours have both ends or none. */
export const preferencesFormSchema = z
  .object({
    zone: optionalLineSchema(100),
    quietFrom: wallTime,
    quietUntil: wallTime,
    reminders: remindersSchema,
  })
  .refine(({ quietFrom, quietUntil }) => (quietFrom === '') === (quietUntil === ''), {
    error: 'quiet hours need both ends, or none',
    path: ['quietUntil'],
  })
  .refine(({ quietFrom, quietUntil }) => quietFrom === '' || quietFrom !== quietUntil, {
    error: 'begin and end at the same time',
    path: ['quietUntil'],
  })
  .refine(
    ({ quietFrom, quietUntil }) =>
      quietFrom === '' || quietUntil === '' || leavesHoursForMail({ from: quietFrom, until: quietUntil }),
    { error: TOO_QUIET, path: ['quietUntil'] },
  )
  .transform(({ zone, quietFrom, quietUntil, reminders }) => ({
    zone: zone === '' ? null : zone,
    quietHours: quietFrom === '' ? null : { from: quietFrom, until: quietUntil },
    reminders,
  }));
