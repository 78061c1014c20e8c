import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';
import { ask, carriedVersion, needDirectors, type Carried } from './support.ts';

/** September 18, 2026, in Los Angeles. */
const NOW = '2026-09-18T17:00:00Z';

interface Waiting {
  envelopeHash: string;
  signatures: number;
  signaturesNeeded: number;
  stillNeeded: number;
  given: { id: string; name: string; counts: boolean; takenBack: object | null }[];
  whoMaySign: { name: string }[];
}

describe('a signature while roles change', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let author: SessionHeaders;
  let persons: Person[];
  let directors: SessionHeaders[];
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    const committee = await committeeOf(app);
    author = await signIn(app, committee.author);
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    persons = [committee.director];
    for (const name of ['Bert Director', 'Cleo Director', 'Dora Director']) {
      persons.push(await buildPerson(app, { name, roles: ['medical_director'] }));
    }
    directors = await Promise.all(persons.map(async (person) => await signIn(app, person)));
  });
  afterAll(async () => {
    await app.close();
  });

  const policy = async (needed: number) => {
    made += 1;
    const { slug, policyId } = await buildPolicyVersion(app, { title: `Signed Policy ${made}` });
    await needDirectors(app, slug, needed);
    return { slug, policyId };
  };
  const sign = async (who: number, { path, body }: Carried, more: object = {}) =>
    await ask(app, directors[who]!, 'POST', `${path}/signatures`, { ...body, ...more });
  const waitingOf = async ({ path }: Carried) =>
    (await ask(app, author, 'GET', `${path}/approval`)).json<{ state: string; waiting: Waiting[] }>();

  it('is refused to who lost the role, left, or signed out between the request and the act', async () => {
    const { slug } = await policy(1);
    const version = await carriedVersion(app, slug);
    const held = async (who: { email: string; id: string }, meanwhile: () => Promise<unknown>) => {
      const session = await signIn(app, who);
      // the policy is held by somebody else, so that the request waits between its start and its act
      return await app.database.source.transaction(async (tx) => {
        await tx.query('select from policy where slug = $1 for no key update', [slug]);
        const pending = ask(app, session, 'POST', `${version.path}/signatures`, version.body);
        await waitUntil(app, 'a request waits for the policy');
        await meanwhile();
        return { reply: pending };
      });
    };
    const losing = await buildPerson(app, { roles: ['medical_director'] });
    const lost = await held(losing, async () => {
      await ask(app, admin, 'PATCH', `/v1/people/${losing.id}`, { roles: [] });
    });
    expect((await lost.reply).json()).toMatchObject({ status: 403, code: 'forbidden' });

    const leaving = await buildPerson(app, { roles: ['medical_director'] });
    const left = await held(leaving, async () => {
      await ask(app, admin, 'PATCH', `/v1/people/${leaving.id}`, { active: false });
    });
    expect((await left.reply).json()).toMatchObject({ status: 403, code: 'forbidden' });

    const away = await buildPerson(app, { roles: ['medical_director'] });
    const ended = await held(away, async () => {
      await app.database.query('delete from session where person_id = $1', [away.id]);
    });
    expect((await ended.reply).json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await sign(0, version)).json()).toMatchObject({ state: 'approved' });
  });

  it('keeps the role of its signer until it is written', async () => {
    const { slug } = await policy(1);
    const version = await carriedVersion(app, slug);
    const both = await Promise.all([
      sign(3, version),
      ask(app, admin, 'PATCH', `/v1/people/${persons[3]!.id}`, { roles: ['reviewer'] }),
    ]);
    expect(both[1].status).toBe(200);
    // whichever came first: never a signature by somebody who was no director when it was written
    expect([201, 403]).toContain(both[0].status);
    const state = (await waitingOf(version)).state;
    expect(state).toBe(both[0].status === 201 ? 'approved' : 'in_review');
  });
});

/** Waits until some transaction waits for a lock. */
async function waitUntil(app: TestApp, what: string): Promise<void> {
  for (let tries = 0; tries < 2000; tries += 1) {
    const [found] = await app.database.query<{ waiting: boolean }>(
      `select exists (select from pg_locks l join pg_stat_activity a on a.pid = l.pid
         where not l.granted and a.datname = current_database()) as waiting`,
    );
    if (found!.waiting) return;
  }
  throw new Error(`never: ${what}`);
}
