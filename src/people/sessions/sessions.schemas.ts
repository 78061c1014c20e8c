import { z } from 'zod';
import type { Person } from '../persons/people.queries.ts';
import type { CurrentSession } from './sessions.ts';
import type { SignedIn } from '../sign-in/sign-in.service.ts';

/** Longest password that is read at all; a new one has limits of its own. */
const LONGEST_READ = 1024;

/** Body of `POST /v1/sessions`. */
export const signInSchema = z.strictObject({
  email: z
    .string()
    .min(1)
    .max(254)
    .regex(/^\P{Cc}*$/u, { error: 'must not hold control characters' }),
  password: z.string().min(1).max(LONGEST_READ),
});

/** Body of `POST /v1/sessions/from-link`; `password` is needed when the person has none yet. */
export const linkSignInSchema = z.strictObject({
  token: z.string().min(1).max(200),
  password: z.string().max(LONGEST_READ).optional(),
});

/** The reply to a sign-in; the session's token is in the cookie only. */
export function presentSignedIn({ person, session }: SignedIn) {
  return { person: presentSelf(person), expiresAt: session.expiresAt.toString() };
}

/** The session of a request, as its person sees it. */
export function presentSession({ person, expiresAt, csrfToken }: CurrentSession) {
  return { person: presentSelf(person), expiresAt: expiresAt.toString(), csrfToken };
}

function presentSelf({
  id,
  email,
  name,
  credentials,
  roles,
}: Pick<Person, 'id' | 'email' | 'name' | 'credentials' | 'roles'>) {
  return { id, email, name, credentials, roles };
}
