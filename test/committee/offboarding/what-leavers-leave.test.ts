import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system, type Role } from '../../../src/kernel/actor.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { OidcIdentities } from '../../../src/people/identities/oidc-identities.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { LiteraturePlanService } from '../../../src/literature/updates/literature-plan.service.ts';
import { PanelsService } from '../../../src/approvals/panels/panels.service.ts';
import { WaitingVotesQueries } from '../../../src/approvals/votes/waiting-votes.queries.ts';
import { ask, needDirectors } from '../../approvals/signatures/support.ts';
import { draftFor, member, submit } from '../../approvals/votes/builders.ts';
import { buildPolicy } from '../../literature/builders.ts';
import { waiting } from '../../literature/screening/support.ts';
import { auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion, committeeOf } from '../../support/build-policy-version.ts';

const LEAVES = 'Leaves for another plan.';
const MEMBER: Role[] = ['committee_member'];

describe('what somebody leaves behind', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp({
      now: '2026-09-18T17:00:00Z',
      settings: { OAUTH_ISSUER: 'https://login.example', OAUTH_AUDIENCE: 'https://almanac.example' },
    });
    await committeeOf(app);
    admin = await signIn(app, await buildPerson(app, { name: 'Ada Admin', roles: ['admin'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const someone = async (roles: Role[] = [], name?: string) => {
    made += 1;
    return await buildPerson(app, { name: name ?? `Person ${made}`, roles });
  };
  const offboard = async ({ id }: Person, body: object = {}) =>
    await ask(app, admin, 'POST', `/v1/people/${id}/offboard`, { reason: LEAVES, ...body });
  const held = async ({ id }: Person) => (await ask(app, admin, 'GET', `/v1/people/${id}/offboard`)).json();
  const entriesAbout = async (action: string, about: string) =>
    (await auditOf(app, action)).filter(({ text, subjectId }) => subjectId === about || text.includes(about));

  it('lists the keys and clients they made, and nobody’s of the same name', async () => {
    const [lea, namesake] = [await someone(['admin'], 'Lea Twin'), await someone(['admin'], 'Lea Twin')];
    const make = async (who: Person, name: string) => {
      const session = await signIn(app, who);
      const key = await ask(app, session, 'POST', '/v1/keys', { name, scopes: ['people:read'] });
      const client = { clientId: `client-${name}`, name, scopes: ['people:read'] };
      const registered = await ask(app, session, 'POST', '/v1/oauth-clients', client);
      expect([key.status, registered.status]).toEqual([201, 201]);
    };
    await make(lea, 'claims');
    await make(namesake, 'portal');
    const machines = [{ name: 'claims', id: expect.any(String) }];
    expect(await held(lea)).toMatchObject({ keys: machines, oauthClients: machines });
    expect((await offboard(lea)).json()).toMatchObject({ left: { keys: machines, oauthClients: machines } });
    expect((await ask(app, admin, 'GET', '/v1/keys')).text).toContain('claims');
  });

  it('keeps a chair and a quorum on every panel, and nobody in two seats', async () => {
    const [chair, plain, cam, ned] = [
      await someone(MEMBER),
      await someone(MEMBER),
      await someone(MEMBER),
      await someone(MEMBER),
    ];
    const seats = [chair, plain, cam].map(({ id }, index) => ({
      person: id,
      title: null,
      chair: index === 0,
    }));
    made += 1;
    const panel = await app.nest.get(PanelsService).create(system('test'), {
      name: `Cardiology ${made}`,
      seats,
      quorum: { votes: 2 },
      majority: 'simple',
      votingDays: null,
      proxiesAllowed: false,
      isDefault: false,
    });
    const sitting = async () =>
      (await ask(app, admin, 'GET', `/v1/panels/${panel.id}`))
        .json<{ seats: { person: { id: string }; chair: boolean }[] }>()
        .seats.map((seat) => [seat.person.id, seat.chair]);
    const before = await sitting();
    const reader = await someone(['author']);
    for (const body of [
      {},
      { successor: reader.id },
      { successor: cam.id },
      { perKind: { panel: reader.id } },
    ]) {
      const refused = await offboard(chair, body);
      expect(refused.json()).toMatchObject({ code: 'invalid_request' });
      expect(refused.text).toContain('perKind.panel');
    }
    expect(await sitting()).toEqual(before);

    // a plain member's seat may go: two who vote are left
    expect((await offboard(plain, { successor: cam.id })).json()).toMatchObject({ seats: [{ to: null }] });
    expect(await sitting()).toEqual([
      [chair.id, true],
      [cam.id, false],
    ]);
    expect((await offboard(cam)).text).toContain('needs 2');
    expect((await offboard(chair, { perKind: { panel: ned.id } })).status).toBe(200);
    expect(await sitting()).toEqual([
      [ned.id, true],
      [cam.id, false],
    ]);
    expect(await entriesAbout('panel.seat_handed_over', panel.id)).toHaveLength(2);
  });

  it('never turns off double reading by the way', async () => {
    const [lea, screener, author] = [
      await someone(['reviewer']),
      await someone(['reviewer']),
      await someone([]),
    ];
    const plans = app.nest.get(LiteraturePlanService);
    const [first, second] = [await buildPolicy(app), await buildPolicy(app)];
    await plans.change(system('test'), first.slug, { secondReaderId: lea.id });
    for (const body of [{}, { successor: author.id }]) {
      const refused = await offboard(lea, body);
      expect(refused.status).toBe(400);
      expect(refused.text).toContain('perKind.secondReading');
    }
    expect(await plans.of(first.slug)).toMatchObject({ secondReaderId: lea.id });
    expect((await offboard(lea, { perKind: { secondReading: screener.id } })).json()).toMatchObject({
      literature: { secondReaderOf: 1 },
    });
    expect(await plans.of(first.slug)).toMatchObject({ secondReaderId: screener.id });
    expect((await entriesAbout('literature.plan.changed', first.id)).at(-1)).toMatchObject({
      detail: { before: { secondReaderId: lea.id }, after: { secondReaderId: screener.id } },
      text: expect.stringContaining(LEAVES),
    });

    const last = await someone(['reviewer']);
    await plans.change(system('test'), second.slug, { secondReaderId: last.id });
    expect(await held(last)).toMatchObject({ acknowledge: ['no_second_reader'] });
    expect((await offboard(last, { acknowledge: ['no_second_reader'] })).status).toBe(200);
    expect(await plans.of(second.slug)).toMatchObject({ secondReaderId: null });
    expect((await entriesAbout('literature.plan.changed', second.id)).at(-1)).toMatchObject({
      detail: { before: { secondReaderId: last.id }, after: { secondReaderId: null } },
    });
  });

  it('makes nobody a second reader who leaves at the same moment', async () => {
    const [lea, screener] = [await someone(['reviewer']), await someone(['reviewer'])];
    const policy = await buildPolicy(app);
    const plans = app.nest.get(LiteraturePlanService);
    const [, left] = await Promise.all([
      plans.change(system('test'), policy.slug, { secondReaderId: lea.id }).catch(() => undefined),
      offboard(lea, { successor: screener.id }),
    ]);
    expect(left.status).toBe(200);
    expect((await plans.of(policy.slug)).secondReaderId).not.toBe(lea.id);
  });

  it('hands records on with an entry a policy and a paper', async () => {
    const [lea, screener] = [await someone(['reviewer']), await someone(['reviewer'])];
    const policy = await buildPolicy(app);
    const [own, read] = [await waiting(app, policy), await waiting(app, policy)];
    const [mine] = await app.database.query<{ id: string }>(
      'update screening set assigned_to = $1 where record_id = $2 returning id',
      [lea.id, own],
    );
    await app.database.query(
      `insert into second_reading (screening_id, reader_id, asked_by, asked_at)
       select id, $1, $2, now() from screening where record_id = $3`,
      [lea.id, screener.id, read],
    );
    expect((await offboard(lea, { successor: screener.id })).json()).toMatchObject({
      literature: { screenings: 1, secondReadings: 1, sharedOut: 0 },
    });
    expect(await entriesAbout('literature.screenings.assigned', mine!.id)).toMatchObject([
      {
        subjectId: policy.id,
        detail: { given: [{ person: screener.id, from: lea.id, screenings: [mine!.id] }] },
      },
    ]);
    expect(await entriesAbout('literature.second_reading.asked', read)).toMatchObject([
      { detail: { slug: policy.slug, reader: screener.id, cause: 'left', insteadOf: lea.id } },
    ]);
  });

  it('takes signatures back and gives acts up on their own records', async () => {
    const director = await someone(['medical_director']);
    made += 1;
    const { slug, policyId } = await buildPolicyVersion(app, { title: `Withdrawn ${made}` });
    await buildNextVersion(app, slug, { effective: '2026-09-19' });
    await needDirectors(app, slug, 2);
    await app.advanceTo('2026-09-20T17:00:00Z');
    const act = await ask(app, await signIn(app, director), 'POST', `/v1/policies/${slug}/withdraw`, {
      instead: { predecessor: true },
      reason: 'A recall.',
      meaning: 'I decide so.',
      password: PASSWORD,
    });
    const { id, envelopeHash } = act.json<{ id: string; envelopeHash: string }>();
    expect((await offboard(director)).json()).toMatchObject({ signaturesTakenBack: 1 });
    expect((await entriesAbout('policy.signature.taken_back', policyId)).at(-1)).toMatchObject({
      detail: { policy: slug, id, act: 'withdraw', envelopeHash, signer: { id: director.id } },
    });
    expect((await entriesAbout('policy.act.given_up', policyId)).at(-1)).toMatchObject({
      detail: { policy: slug, id, act: 'withdraw', on: '2026-09-20', envelopeHash },
    });
    expect((await ask(app, admin, 'GET', `/v1/policies/${slug}/acts/${id}`)).json()).toMatchObject({
      state: 'given_up',
    });
  });

  it('is ended for who was only made inactive, once', async () => {
    const lea = await someone(['author', 'reviewer']);
    expect((await ask(app, admin, 'PATCH', `/v1/people/${lea.id}`, { active: false })).status).toBe(200);
    expect((await offboard(lea)).json()).toMatchObject({ ended: { roles: ['author', 'reviewer'] } });
    expect(await held(lea)).toMatchObject({ person: { roles: [] }, counts: { passwords: 0 } });
    expect((await offboard(lea)).json()).toMatchObject({ code: 'illegal_transition' });
  });

  it('unlinks who they were at the provider', async () => {
    const lea = await someone();
    const identities = app.nest.get(OidcIdentities);
    await app.database.transaction(
      async (tx) => await identities.add(tx, lea.id, 'https://login.example', 'lea-at-the-provider'),
    );
    expect(await held(lea)).toMatchObject({ counts: { identities: 1 } });
    expect((await offboard(lea)).json()).toMatchObject({ ended: { identities: 1 } });
    expect(await identities.of(lea.id)).toEqual([]);
    expect(await entriesAbout('person.identity_unlinked', lea.id)).toMatchObject([
      { detail: { issuer: 'https://login.example', subject: 'lea-at-the-provider' } },
    ]);
  });

  it('counts the votes that wait as their own page does, of the whole house too', async () => {
    const lea = await someone(MEMBER);
    const author = await member(app, 'Author', ['author']);
    await submit(app, author, await draftFor(app, { author }));
    const theirs = await app.nest.get(WaitingVotesQueries).of(lea.id, calendarDate('2026-09-20'));
    expect(theirs.length).toBeGreaterThan(0);
    expect(await held(lea)).toMatchObject({ counts: { openVotes: theirs.length } });
  });
});
