import { z } from 'zod';
import { deviceInWords } from '../mail/device-words.rules.ts';
import { PASSWORD_MAX_LENGTH } from '../sign-in/password.rules.ts';
import type { Person } from '../persons/people.queries.ts';
import type { CurrentSession } from './sessions.ts';
import type { ListedSession } from './sessions.queries.ts';
import type { SignedIn } from '../sign-in/sign-in.service.ts';

/** Longest password that is read at all, in UTF-16 units; a new one has limits of its own, in characters. */
export const LONGEST_READ = 2 * PASSWORD_MAX_LENGTH;

/** An address as it is typed, ours or nobody's. */
const typedEmailSchema = z
  .string()
  .min(1)
  .max(254)
  .regex(/^\P{Cc}*$/u, { error: 'must not hold control characters' });

/** Body of `POST /v1/sessions/forgotten`. */
export const forgottenSchema = z.strictObject({ email: typedEmailSchema });

/** Body of `POST /v1/sessions/current/password`; `current` is needed unless the session is fresh by other means. */
export const passwordChangeSchema = z.strictObject({
  current: z.string().min(1).max(LONGEST_READ).optional(),
  password: z.string().max(LONGEST_READ),
});

/** Body of `POST /v1/sessions`. */
export const signInSchema = z.strictObject({
  email: typedEmailSchema,
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

/** A session in a list; `currentId` is the one that asks. */
export function presentListedSession(session: ListedSession, currentId: string | undefined) {
  const { elsewhereAddress, elsewhereAt, elsewhereCount } = session;
  return {
    id: session.id,
    current: session.id === currentId,
    device: deviceInWords(session.userAgent),
    userAgent: session.userAgent,
    address: session.address,
    method: session.method,
    openedAt: session.openedAt.toString(),
    lastSeenAt: session.lastSeenAt.toString(),
    expiresAt: session.expiresAt.toString(),
    refusedElsewhere:
      elsewhereAt === null
        ? null
        : { address: elsewhereAddress, at: elsewhereAt.toString(), times: elsewhereCount },
  };
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
