import { system, type Role } from '../../src/kernel/actor.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import { SignInLinks } from '../../src/people/sign-in/sign-in-links.ts';
import { SignInService } from '../../src/people/sign-in/sign-in.service.ts';
import type { TestApp, TestReply } from '../support/app.ts';

/** The password of every person that {@link buildPerson} makes. */
export const PASSWORD = 'correct horse battery staple';

/** What a browser on our own page sends with a session's cookie. */
export type SessionHeaders = Record<'cookie' | 'sec-fetch-site', string>;

let made = 0;

/** An active person with a password. */
export async function buildPerson(
  app: TestApp,
  given: { email?: string; name?: string; credentials?: string; roles?: readonly Role[] } = {},
): Promise<Person> {
  made += 1;
  const person = await app.nest.get(PeopleService).add(system('test'), {
    email: given.email ?? `person-${made}@example.org`,
    name: given.name ?? `Person ${made}`,
    credentials: given.credentials ?? null,
    roles: given.roles ?? [],
  });
  const link = await app.nest.get(SignInLinks).create(system('test'), person.id);
  await app.nest.get(SignInService).withLink(link.token, PASSWORD);
  return person;
}

/** Signs a person in over HTTP and gives the headers of their next requests. */
export async function signIn(app: TestApp, person: Pick<Person, 'email'>): Promise<SessionHeaders> {
  const reply = await attempt(app, person.email, PASSWORD);
  if (reply.status !== 201) throw new Error(`sign-in: ${reply.text}`);
  return { cookie: cookieOf(reply), 'sec-fetch-site': 'same-origin' };
}

/** Tries to sign in over HTTP, as a program without a browser. */
export async function attempt(app: TestApp, email: string, password: string): Promise<TestReply> {
  return await app.http({ method: 'POST', url: '/v1/sessions', payload: { email, password } });
}

/** `name=value` of the cookie a reply sets. */
export function cookieOf(reply: TestReply): string {
  return setCookieOf(reply).split(';')[0]!;
}

/** The whole Set-Cookie header of a reply. */
export function setCookieOf(reply: TestReply): string {
  const header = reply.headers['set-cookie'];
  const text = Array.isArray(header) ? header[0] : header;
  if (typeof text !== 'string') throw new Error(`no cookie was set: ${reply.text}`);
  return text;
}

/** Every entry of the audit as text, the oldest first. */
export async function auditOf(
  app: TestApp,
  action: string,
): Promise<{ text: string; actorId: string | null; subjectId: string; detail: Record<string, unknown> }[]> {
  return await app.database.query(
    `select e::text as text, actor_id as "actorId", subject_id as "subjectId", detail from audit_entry e
      where action = $1 order by id`,
    [action],
  );
}

/** All rows of a table as text, to search for what must not be in it. */
export async function textOfTable(app: TestApp, table: string): Promise<string> {
  const found = await app.database.query<{ text: string }>(`select t::text as text from ${table} t`);
  return found.map(({ text }) => text).join('\n');
}
