import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { draftFor, member, submit, type Draft, type Member } from '../votes/builders.ts';

interface PanelReply {
  readonly id: string;
  readonly revision: number;
  readonly seats: readonly { readonly person: { readonly id: string; readonly name: string } }[];
  readonly policies: readonly { readonly slug: string }[];
}

describe('panels over HTTP', () => {
  let app: TestApp;
  let chair: SessionHeaders;
  let ana: SessionHeaders;
  let plain: SessionHeaders;
  let people: Person[];
  let author: Member;
  let draft: Draft;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    const build = async (name: string, ...roles: Role[]) => await buildPerson(app, { name, roles });
    people = [
      await build('Ana', 'committee_member'),
      await build('Ben', 'committee_member'),
      await build('Pat', 'committee_member'),
    ];
    chair = await signIn(app, await build('Chair', 'committee_chair'));
    ana = await signIn(app, people[0]!);
    plain = await signIn(app, await build('Reader', 'reviewer'));
    author = await member(app, 'Author', ['author']);
    draft = await draftFor(app, { author });
  });
  afterAll(async () => {
    await app.close();
  });
  const call = async (
    who: SessionHeaders,
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    more: object = {},
  ) =>
    await app.http({
      method,
      url,
      headers: { ...who, ...more },
      ...(payload === undefined ? {} : { payload }),
    });
  const seats = (...indexes: number[]) =>
    indexes.map((index, position) => ({ person: people[index]!.id, chair: position === 0 }));
  const make = async (name: string, given: object = {}) =>
    await call(chair, 'POST', '/v1/panels', { name, seats: seats(0, 1), quorum: { votes: 2 }, ...given });

  it('are made, read, changed at their revision and retired by a chair, each on the record', async () => {
    const made = await make('Cardiology', { majority: 'two_thirds', votingDays: 5, proxiesAllowed: true });
    expect(made.status).toBe(201);
    expect(made.headers['etag']).toBe('"1"');
    const { id } = made.json<PanelReply>();
    expect(made.json()).toMatchObject({
      name: 'Cardiology',
      quorum: { votes: 2 },
      majority: 'two_thirds',
      votingDays: 5,
      isDefault: false,
      seats: [
        { person: { name: 'Ana' }, chair: true, mayVote: true },
        { person: { name: 'Ben' }, chair: false },
      ],
      policies: [],
    });
    const url = `/v1/panels/${id}`;
    expect((await call(chair, 'PATCH', url, { name: 'Heart' })).status).toBe(428);
    expect((await call(chair, 'PATCH', url, { name: 'Heart' }, { 'if-match': '"2"' })).status).toBe(412);
    const changed = await call(
      chair,
      'PATCH',
      url,
      { quorum: { percent: 60 }, reason: 'Decided in May.' },
      { 'if-match': '"1"' },
    );
    expect(changed.json()).toMatchObject({ name: 'Cardiology', quorum: { percent: 60 }, revision: 2 });
    expect((await call(plain, 'GET', url)).json()).toMatchObject({ revision: 2 });
    const retired = await call(chair, 'POST', `${url}/retire`, { reason: 'Merged.' });
    expect(retired.status).toBe(200);
    expect((await call(chair, 'POST', `${url}/retire`, { reason: 'Again.' })).json()).toMatchObject({
      code: 'panel_retired',
    });
    const changes = (await auditOf(app, 'panel.changed')).filter(({ subjectId }) => subjectId === id);
    expect(changes.map(({ detail }) => detail)).toEqual([
      { quorum: { from: { votes: 2 }, to: { percent: 60 } } },
    ]);
    expect((await auditOf(app, 'panel.created')).some(({ subjectId }) => subjectId === id)).toBe(true);
    expect((await auditOf(app, 'panel.retired')).some(({ subjectId }) => subjectId === id)).toBe(true);
  });

  it('have a name of their own while they are in use', async () => {
    await make('Spine');
    expect((await make('SPINE')).json()).toMatchObject({ status: 409, code: 'panel_exists' });
  });

  it.each<[string, object]>([
    ['no chair', { seats: [{ person: '01a205be-955e-71a7-835a-136b996f6cad' }] }],
    ['nobody', { seats: [] }],
    ['a stranger', { seats: [{ person: '01a205be-955e-71a7-835a-136b996f6cad', chair: true }] }],
    ['a quorum nobody can reach', { quorum: { votes: 3 } }],
    ['no votes at all', { quorum: { votes: 0 } }],
    ['more than all', { quorum: { percent: 101 } }],
    ['two quorums', { quorum: { percent: 50, votes: 2 } }],
    ['another majority', { majority: 'most' }],
    ['no days', { votingDays: 0 }],
  ])('are refused with %s', async (_, given) => {
    expect((await make('Refused', given)).json()).toMatchObject({ code: 'invalid_request' });
  });

  it('are refused with somebody who holds no committee role, and keep one who lost it', async () => {
    const reviewer = await buildPerson(app, { roles: ['reviewer'] });
    const given = { seats: [{ person: reviewer.id, chair: true }], quorum: { votes: 1 } };
    expect((await make('Role', given)).json()).toMatchObject({ code: 'invalid_request' });
  });

  it('are made by nobody else', async () => {
    for (const who of [ana, plain]) {
      const reply = await call(who, 'POST', '/v1/panels', {
        name: 'X',
        seats: seats(0),
        quorum: { votes: 1 },
      });
      expect(reply.status).toBe(403);
    }
    expect((await app.http({ url: '/v1/panels' })).status).toBe(401);
  });

  it('are the default one at a time', async () => {
    const first = (await make('First', { isDefault: true })).json<PanelReply>();
    await make('Second', { isDefault: true });
    const listed = (await call(plain, 'GET', '/v1/panels?limit=200')).json<{
      items: { name: string; isDefault: boolean }[];
    }>();
    expect(listed.items.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['Second']);
    expect((await call(chair, 'GET', `/v1/panels/${first.id}`)).json()).toMatchObject({ revision: 2 });
    const two = await Promise.all([make('Third', { isDefault: true }), make('Fourth', { isDefault: true })]);
    const [counted] = await app.database.query<{ count: number }>(
      'select count(*)::int as count from panel where is_default',
    );
    expect(counted?.count).toBe(1);
    expect(two.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    await app.database.query('update panel set is_default = false');
  });

  it('are listed by pages', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await call(plain, 'GET', `/v1/panels?limit=2${after}`);
      const body = page.json<{ items: { name: string }[]; nextCursor: string | null }>();
      names.push(...body.items.map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(new Set(names).size).toBe(names.length);
    expect(names.at(-1)).toBe('Cardiology');
  });

  it('vote on the policies that go to them, and are not retired as long as one does', async () => {
    const { id } = (await make('Assigned')).json<PanelReply>();
    const url = `/v1/policies/${draft.slug}/panel`;
    expect((await call(plain, 'GET', url)).json()).toEqual({ own: false, panel: null });
    expect((await call(plain, 'PUT', url, { panel: id })).status).toBe(403);
    const set = await call(chair, 'PUT', url, { panel: id, reason: 'It is about hearts.' });
    expect(set.json()).toMatchObject({ own: true, panel: { name: 'Assigned' } });
    expect((await call(chair, 'POST', `/v1/panels/${id}/retire`, { reason: 'x' })).json()).toMatchObject({
      code: 'panel_in_use',
      policies: [draft.slug],
    });
    await call(chair, 'PUT', url, { panel: id });
    expect((await auditOf(app, 'policy.panel_set')).map(({ detail }) => detail)).toEqual([
      { policy: draft.slug, panel: { from: null, to: 'Assigned' } },
    ]);

    await submit(app, author, draft);
    const waiting = await call(ana, 'GET', '/v1/votes/waiting');
    expect(waiting.json()).toMatchObject({
      items: [{ policy: { slug: draft.slug }, version: 1, panel: 'Assigned', voteBy: null, inSeatsOf: [] }],
    });
    const versionUrl = `/v1/policies/${draft.slug}/versions/${draft.number}`;
    const voted = await call(ana, 'POST', `${versionUrl}/votes`, { vote: 'approve' });
    expect(voted.json()).toMatchObject({
      round: {
        panel: { name: 'Assigned' },
        rule: { quorum: { votes: 2 }, majority: 'simple', mayVote: 2 },
        voters: [
          { person: { name: 'Ana' }, chair: true, state: 'voted' },
          { person: { name: 'Ben' }, state: 'asked' },
        ],
      },
      votes: [{ name: 'Ana', castBy: null }],
      tally: { quorum: 2, carried: false },
    });
    expect((await call(ana, 'GET', '/v1/votes/waiting')).json()).toEqual({ items: [] });
    const extended = await call(ana, 'POST', `${versionUrl}/vote-deadline`, {
      voteBy: '2026-09-30',
      reason: 'So that Ben can vote.',
    });
    expect(extended.json()).toMatchObject({ round: { voteBy: '2026-09-30', deadlines: [{ setBy: 'Ana' }] } });
    expect((await call(plain, 'POST', `${versionUrl}/vote-close`, { reason: 'x' })).status).toBe(403);
    const closed = await call(chair, 'POST', `${versionUrl}/vote-close`, { reason: 'No evidence.' });
    expect(closed.json()).toMatchObject({
      state: 'draft',
      round: { outcome: 'not_carried', closed: { by: 'Chair', reason: 'No evidence.' } },
    });
  });

  it('let a member name a proxy and take it back', async () => {
    const { id } = (await make('Proxied', { proxiesAllowed: true })).json<PanelReply>();
    const url = `/v1/panels/${id}/proxies`;
    const given = { proxy: people[2]!.id, from: '2026-09-18', to: '2026-09-20' };
    const made = await call(ana, 'POST', url, given);
    expect(made.json()).toMatchObject({
      member: { name: 'Ana' },
      proxy: { name: 'Pat' },
      from: '2026-09-18',
      to: '2026-09-20',
      state: 'current',
    });
    const { id: proxyId } = made.json<{ id: string }>();
    expect((await call(plain, 'DELETE', `${url}/${proxyId}`)).status).toBe(403);
    expect((await call(ana, 'DELETE', `${url}/${proxyId}`)).status).toBe(204);
    expect((await call(plain, 'GET', url)).json()).toMatchObject({ items: [{ state: 'ended' }] });
    expect((await call(ana, 'DELETE', `${url}/nothing`)).status).toBe(404);
  });
});
