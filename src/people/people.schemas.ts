import { z } from 'zod';
import { roles } from '../kernel/actor.ts';
import { pageSchema } from '../platform/http/page.ts';
import { lineSchema, optionalLineSchema } from '../platform/http/text-schemas.ts';
import type { Person } from './people.queries.ts';

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

/** Body of `POST /v1/people`. */
export const newPersonSchema = z.strictObject({
  email: emailSchema,
  name: nameSchema,
  credentials: credentialsSchema.optional(),
  roles: rolesSchema,
});

/** Body of `PATCH /v1/people/{id}`. */
export const personChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  credentials: credentialsSchema.optional(),
  roles: rolesSchema.optional(),
  active: z.boolean().optional(),
});

/** Query of `GET /v1/people`. */
export const peopleListSchema = pageSchema.extend({
  role: z.enum(roles).optional(),
  active: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
});

/** A person as the API shows one. */
export function presentPerson(person: Person) {
  const { id, email, name, credentials, roles: held, active } = person;
  return { id, email, name, credentials, roles: held, active };
}
