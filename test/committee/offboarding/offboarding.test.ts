import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { newId } from '../../../src/kernel/ids.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { PoliciesService } from '../../../src/policies/policies.service.ts';
import { system } from '../../../src/kernel/actor.ts';
import { ask, carriedVersion, delegate, needDirectors } from '../../approvals/signatures/support.ts';
import {
  attempt,
  auditOf,
  buildPerson,
  PASSWORD,
  signIn,
  type SessionHeaders,
} from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';

/** August 1, 2026, in Los Angeles: before the first reminder of a review in September. */
const NOW = '2026-08-01T17:00:00Z';

interface Holdings {
  counts: { policies: { owner: number; backup: number; reviewer: number }; [count: string]: unknown };
  policies: { slug: string; kinds: string[] }[];
}

/** Whether a statement, as `pg` is given it, is the queue's look for work and no work that is put into it. */
function looksForWork(query: unknown): boolean {
  const text = typeof query === 'string' ? query : String((query as { readonly text?: unknown }).text);
  return text.includes('pgboss') && !/insert into/i.test(text);
}

describe('an offboarding', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let successor: Person;
  let other: Person;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    await committeeOf(app);
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
    successor = await buildPerson(app, { name: 'Sam Successor', roles: ['author', 'reviewer'] });
    other = await buildPerson(app, { name: 'Otto Other', roles: ['author'] });
  });
  afterAll(async () => {
    await app.close();
  });

  const leaver = async (roles: Person['roles'] = ['author', 'reviewer']) => {
    made += 1;
    return await buildPerson(app, { name: `Lea Leaver ${made}`, roles });
  };
  const policyOf = async (people: { ownerId?: string; backupId?: string; reviewerIds?: string[] }) => {
    made += 1;
    const { slug, policyId } = await buildPolicyVersion(app, { title: `Left Policy ${made}` });
    await app.nest.get(PoliciesService).change(system('test'), slug, people);
    return { slug, policyId };
  };
  const offboard = async (person: Person, body: object = {}) =>
    await ask(app, admin, 'POST', `/v1/people/${person.id}/offboard`, {
      successor: successor.id,
      reason: 'Leaves for another plan.',
      ...body,
    });
  const peopleOf = async (slug: string) => {
    const { owner, backup, reviewers } = (await ask(app, admin, 'GET', `/v1/policies/${slug}`)).json<{
      owner: { id: string } | null;
      backup: { id: string } | null;
      reviewers: { id: string }[];
    }>();
    return { owner: owner?.id ?? null, backup: backup?.id ?? null, reviewers: reviewers.map(({ id }) => id) };
  };

  it('shows what somebody holds, hands it over, ends their access and writes it down', async () => {
    const lea = await leaver(['author', 'reviewer', 'medical_director']);
    const session = await signIn(app, lea);
    const owned = await policyOf({ ownerId: lea.id, backupId: other.id });
    const backed = await policyOf({ ownerId: other.id, backupId: lea.id });
    const reviewed = await policyOf({ ownerId: other.id, reviewerIds: [lea.id, other.id] });
    const stands = await delegate(app, other, lea, ['2026-07-20', '2026-08-20']);
    const leave = await delegate(app, lea, other, ['2026-12-01', '2026-12-10']);
    await ask(app, session, 'POST', '/v1/calendars', { for: 'me', name: 'Mine' });

    const held = (await ask(app, admin, 'GET', `/v1/people/${lea.id}/offboard`)).json<Holdings>();
    expect(held).toMatchObject({
      person: { name: lea.name, active: true },
      counts: { policies: { owner: 1, backup: 1, reviewer: 1 }, sessions: 2 }, // by the first link, and now
      delegations: expect.arrayContaining([expect.objectContaining({ id: leave.id })]),
    });
    expect(held.policies).toHaveLength(3);
    expect((await ask(app, session, 'GET', `/v1/people/${lea.id}/offboard`)).status).toBe(403);

    const reply = await offboard(lea);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      person: { id: lea.id },
      ended: { sessions: 2, roles: ['author', 'medical_director', 'reviewer'] },
    });
    expect(await peopleOf(owned.slug)).toEqual({ owner: successor.id, backup: other.id, reviewers: [] });
    expect(await peopleOf(backed.slug)).toEqual({ owner: other.id, backup: successor.id, reviewers: [] });
    expect((await peopleOf(reviewed.slug)).reviewers.toSorted()).toEqual([other.id, successor.id].toSorted());

    expect((await ask(app, session, 'GET', '/v1/people')).status).toBe(401);
    expect((await attempt(app, lea.email, PASSWORD)).status).toBe(401);
    const [entry] = await auditOf(app, 'person.offboarded');
    expect(entry).toMatchObject({
      subjectId: lea.id,
      detail: { policies: { length: 3 }, ended: { delegations: expect.arrayContaining([leave.id]) } },
    });
    expect(entry?.text).toContain('Leaves for another plan.');
    const changed = (await auditOf(app, 'policy.changed')).filter(({ text }) =>
      text.includes('another plan'),
    );
    expect(changed.map(({ subjectId }) => subjectId).toSorted()).toEqual(
      [owned, backed, reviewed].map(({ policyId }) => policyId).toSorted(),
    );
    const [ended] = await app.database.query<{ until: string }>(
      'select until_on::text as until from delegation where id = $1',
      [stands.id],
    );
    expect(ended?.until).toBe('2026-08-01');

    // active again, and nothing is back
    await ask(app, admin, 'PATCH', `/v1/people/${lea.id}`, { active: true });
    expect((await attempt(app, lea.email, PASSWORD)).status).toBe(401);
    const again = (await ask(app, admin, 'GET', `/v1/people/${lea.id}/offboard`)).json();
    expect(again).toMatchObject({
      person: { active: true, roles: [] },
      counts: { policies: { owner: 0, backup: 0, reviewer: 0 }, sessions: 0, calendarFeeds: 0, passkeys: 0 },
      delegations: [],
    });
  });

  it('gives single policies and kinds to others', async () => {
    const lea = await leaver();
    const plain = await policyOf({ ownerId: lea.id });
    const special = await policyOf({ ownerId: lea.id, reviewerIds: [lea.id] });
    const reply = await offboard(lea, {
      perKind: { reviewer: other.id },
      perPolicy: [{ policy: special.slug, successor: other.id }],
    });
    expect(reply.status).toBe(200);
    expect(await peopleOf(plain.slug)).toMatchObject({ owner: successor.id });
    expect(await peopleOf(special.slug)).toEqual({ owner: other.id, backup: null, reviewers: [other.id] });
  });

  it.each([
    ['no successor', { successor: undefined }, 'successor'],
    ['a successor who is not there', { successor: newId() }, 'successor'],
    [
      'a policy that is not theirs',
      { perPolicy: [{ policy: 'nowhere', successor: newId() }] },
      'perPolicy.0.policy',
    ],
    ['a kind for nobody', { perKind: { owner: newId() } }, 'perKind.owner'],
  ])('is refused with %s, and nothing has happened', async (_, body, field) => {
    const lea = await leaver();
    const { slug } = await policyOf({ ownerId: lea.id });
    const reply = await offboard(lea, body);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(field);
    expect(await peopleOf(slug)).toMatchObject({ owner: lea.id });
    expect((await attempt(app, lea.email, PASSWORD)).status).toBe(201);
  });

  it('is refused to hand over to the leaver, and to somebody who has left', async () => {
    const lea = await leaver();
    await policyOf({ ownerId: lea.id });
    expect((await offboard(lea, { successor: lea.id })).json()).toMatchObject({ status: 400 });
    const gone = await leaver();
    await offboard(gone);
    expect((await offboard(lea, { successor: gone.id })).json()).toMatchObject({ status: 400 });
    expect((await offboard(gone)).json()).toMatchObject({ status: 409, code: 'illegal_transition' });
  });

  it('keeps an administrator always, and a medical director unless it is said', async () => {
    const alone = await startApp({ now: NOW });
    try {
      const boss = await buildPerson(alone, { roles: ['admin'] });
      const headers = await signIn(alone, boss);
      const director = await buildPerson(alone, { roles: ['medical_director'] });
      const post = async (id: string, body: object) =>
        await ask(alone, headers, 'POST', `/v1/people/${id}/offboard`, { reason: 'Leaves.', ...body });
      expect((await post(boss.id, {})).json()).toMatchObject({ code: 'last_administrator' });
      expect((await post(director.id, {})).json()).toMatchObject({ code: 'last_medical_director' });
      expect((await post(director.id, { acknowledge: ['last_medical_director'] })).status).toBe(200);
    } finally {
      await alone.close();
    }
  });

  it('happens once when it is asked for twice at once, and takes what is given to them at the same moment', async () => {
    const lea = await leaver();
    const before = await policyOf({ ownerId: lea.id });
    const meanwhile = await policyOf({ ownerId: other.id });
    const [given, ...replies] = await Promise.all([
      ask(app, admin, 'PATCH', `/v1/policies/${meanwhile.slug}`, { owner: lea.id }),
      offboard(lea),
      offboard(lea),
    ]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await peopleOf(before.slug)).toMatchObject({ owner: successor.id });
    // either it came first and was handed on, or it was refused: they have left
    const now = (await peopleOf(meanwhile.slug)).owner;
    expect(now).toBe(given.status === 200 ? successor.id : other.id);
    expect(
      (await auditOf(app, 'person.offboarded')).filter(({ subjectId }) => subjectId === lea.id),
    ).toHaveLength(1);
  });

  it('takes a waiting signature back, and leaves what was decided', async () => {
    const director = await leaver(['medical_director']);
    const session = await signIn(app, director);
    const { slug } = await buildPolicyVersion(app, { title: `Waiting Policy ${made}` });
    const decided = await carriedVersion(app, slug);
    expect(
      (await ask(app, session, 'POST', `${decided.path}/signatures`, decided.body)).json(),
    ).toMatchObject({ state: 'approved' });
    await needDirectors(app, slug, 2);
    const waiting = await carriedVersion(app, slug);
    const first = await ask(app, session, 'POST', `${waiting.path}/signatures`, {
      ...waiting.body,
      effective: '2027-02-01',
    });
    expect(first.json()).toMatchObject({ waiting: [{ signatures: 1 }] });
    expect((await offboard(director)).json()).toMatchObject({ signaturesTakenBack: 1 });
    expect((await ask(app, admin, 'GET', `${waiting.path}/approval`)).json()).toMatchObject({
      waiting: [],
      signatures: [{ name: director.name, takenBack: { reason: 'its signer has left' } }],
    });
    expect((await ask(app, admin, 'GET', `${decided.path}/approval`)).json()).toMatchObject({
      state: 'approved',
      signatures: [{ name: director.name, takenBack: null }],
    });
  });

  it('sends the reminders that were planned for them to who took over', async () => {
    const lea = await leaver();
    const session = await signIn(app, lea);
    await ask(app, session, 'PATCH', `/v1/people/${lea.id}`, {
      quietHours: { from: '06:00', until: '20:00' },
    });
    const { slug } = await policyOf({ ownerId: lea.id });
    const { title } = (await ask(app, admin, 'GET', `/v1/policies/${slug}`)).json<{ title: string }>();
    // the first rung of a review in September is due, and waits for the end of the quiet hours
    await app.drain(); // its first rung is planned by a job
    await app.advanceTo('2026-08-03T17:00:00Z');
    expect((await ask(app, admin, 'GET', `/v1/people/${lea.id}/offboard`)).json()).toMatchObject({
      counts: { reminders: 1 },
    });
    const before = app.smtp.mails.length;
    expect((await offboard(lea)).status).toBe(200);
    await app.advanceTo('2026-08-05T17:00:00Z');
    const addresses = app.smtp.mails
      .slice(before)
      .filter(({ text }) => text?.includes(title) === true)
      .flatMap(({ to }) => (Array.isArray(to) ? to : [to]).flatMap((each) => each?.value ?? []))
      .map(({ address }) => address);
    expect(addresses).toContain(successor.email);
    expect(addresses).not.toContain(lea.email);
  });

  it('hands a thousand policies over in one transaction and as few statements as one', async () => {
    const statements = async (policies: number): Promise<number> => {
      const lea = await leaver();
      await app.database.query(
        `insert into policy (id, slug, title, owner_id, created_at)
         select gen_random_uuid(), 'bulk-' || $2::int || '-' || n, 'Bulk ' || n, $1, now() from generate_series(1, $2::int) n`,
        [lea.id, policies],
      );
      await app.database.query(
        `insert into policy_reviewer (policy_id, person_id) select id, $1 from policy where owner_id = $1`,
        [lea.id],
      );
      const spied = jest.spyOn(pg.Client.prototype, 'query');
      const reply = await offboard(lea);
      const asked = spied.mock.calls.filter(([query]) => !looksForWork(query)).length;
      spied.mockRestore();
      expect(reply.json()).toMatchObject({ policies: { length: policies } });
      const [left] = await app.database.query<{ count: number }>(
        `select count(*)::int as count from policy where owner_id = $1
            or id in (select policy_id from policy_reviewer where person_id = $1)`,
        [lea.id],
      );
      expect(left?.count).toBe(0);
      return asked;
    };
    const [one, many] = [await statements(1), await statements(1000)];
    expect(many).toBeLessThan(one + 30); // the queue asks for work beside it
    const changed = await app.database.query(
      `select from audit_entry where action = 'policy.changed' and detail->>'policy' like 'bulk-1000-%'`,
    );
    expect(changed).toHaveLength(1000);
    await app.drain();
  });
});
