import { z } from 'zod';
import { roles } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { isZone } from '../../kernel/instant.ts';
import { contains } from '../../kernel/period.ts';
import { decodeCursor, pageSchema } from '../../platform/http/page.ts';
import { lineSchema, optionalLineSchema } from '../../platform/http/text-schemas.ts';
import { lastDayOf, type Delegation } from '../delegations/delegations.queries.ts';
import { quietHoursOf, type Person } from './people.queries.ts';
import { leavesHoursForMail, LONGEST_QUIET } from './person-change.rules.ts';

/** An address to sign in with and to send mail to; kept lower-case. */
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .toLowerCase()
  .pipe(z.email({ error: 'is not an e-mail address' }));

/** A name as it is printed beside a signature. */
export const nameSchema = lineSchema(200);
/** What is printed after a name; empty counts as none. */
export const credentialsSchema = optionalLineSchema(200)
  .nullable()
  .transform((text) => (text === '' ? null : text));
const rolesSchema = z.array(z.enum(roles)).max(roles.length);

/** An IANA zone that the runtime knows; that PostgreSQL knows it too is asked when it is set. */
export const zoneSchema = z.string().max(100).refine(isZone, { error: 'is not an IANA zone' });

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is not a time of day, HH:MM' });

/** What is said to who asks for quiet hours that leave too little of a day. */
export const TOO_QUIET = `quiet hours last ${LONGEST_QUIET} hours at most, so that mail still reaches you each day`;

/** Hours without mail, past midnight where `until` is earlier; never so many that nobody is told. */
export const quietHoursSchema = z
  .strictObject({ from: wallTime, until: wallTime })
  .refine(({ from, until }) => from !== until, { error: 'begin and end at the same time', path: ['until'] })
  .refine(leavesHoursForMail, { error: TOO_QUIET, path: ['until'] });

/** Whether a person's reminders are gathered or each a mail of its own. */
export const remindersSchema = z.enum(['digest', 'individual']);

/** Body of `POST /v1/people`. */
export const newPersonSchema = z.strictObject({
  email: emailSchema,
  name: nameSchema,
  credentials: credentialsSchema.optional(),
  roles: rolesSchema,
  /** Whether a one-time link to sign in is mailed to them at once. */
  invite: z.boolean().default(false),
});

/** Body of `PATCH /v1/people/{id}`. */
export const personChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  credentials: credentialsSchema.optional(),
  roles: rolesSchema.optional(),
  active: z.boolean().optional(),
  email: emailSchema.optional(),
  zone: zoneSchema.nullable().optional(),
  quietHours: quietHoursSchema.nullable().optional(),
  reminders: remindersSchema.optional(),
});

/** Query of `GET /v1/people`. */
export const peopleListSchema = pageSchema.extend({
  role: z.enum(roles).optional(),
  active: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});

/** A person as the API shows one. */
export function presentPerson(person: Person) {
  const { id, email, name, credentials, roles: held, active, zone, reminders } = person;
  return {
    id,
    email,
    name,
    credentials,
    roles: held,
    active,
    zone,
    quietHours: quietHoursOf(person),
    reminders,
    address: {
      works: person.addressFailedAt === null,
      since: person.addressFailedAt?.toString() ?? null,
      reason: person.addressFailure,
    },
  };
}

/** {@link presentPerson} with who stands in on a day and until when, both days of their own included; null for nobody. */
export function presentPersonOn(person: Person, coming: readonly Delegation[], today: CalendarDate) {
  const now = coming.find((delegation) => contains(delegation, today));
  return {
    ...presentPerson(person),
    delegate:
      now === undefined
        ? null
        : { id: now.delegateId, name: now.delegateName, active: now.delegateActive, to: lastDayOf(now) },
  };
}

/** The name and id that a list of persons goes on after. Throws {@link CursorInvalid}. */
export function afterOf(cursor: string): { name: string; id: string } {
  const [name, id] = decodeCursor(cursor, 2).map(String);
  if (name === undefined || id === undefined || !isId(id) || name.includes('\0')) {
    throw new CursorInvalid();
  }
  return { name, id };
}
