import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { system } from '../../../src/kernel/actor.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildApproved, govern, keyWith, publish, tellApproved, type BuiltVersion } from '../builders.ts';
import { buildConsumer, manage } from './support.ts';

const NOW = '2026-03-10T17:00:00Z';

describe('an acknowledgement', () => {
  let app: TestApp;
  let first: BuiltVersion;
  let second: BuiltVersion;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    const { policy, version } = await publish(app, 'lysis');
    first = version;
    await publish(app, 'stimulation');
    app.clock.moveTo(instant('2026-02-20T17:00:00Z'));
    second = await buildApproved(app, policy, { number: 2, effective: '2026-03-01' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-01' },
      { version: second, from: '2026-03-01', until: null },
    ]);
    app.clock.moveTo(instant(NOW));
  });
  afterAll(async () => await app.close());

  const heldBy = async (id: string) =>
    await app.database.query(
      `select v.number, h.first_at::text, h.said_at::text, h.dropped_at::text from consumer_holding h
         join policy_version v on v.id = h.version_id join policy p on p.id = v.policy_id
        where h.consumer_id = $1 order by p.slug, v.number`,
      [id],
    );

  it('answers each item in its place, with what is in force', async () => {
    const claims = await buildConsumer(app, 'Claims in place');
    const reply = await claims.say({
      items: [
        { policy: 'lysis', version: 2, contentHash: second.contentHash },
        { policy: 'nowhere', version: 1 },
        { policy: 'lysis', version: 7 },
        { policy: 'lysis', version: 1 },
        { policy: 'stimulation', version: 1, contentHash: second.contentHash },
      ],
    });
    expect(reply).toMatchObject({
      consumer: { id: claims.id, name: 'Claims in place' },
      items: [
        {
          policy: 'lysis',
          version: 2,
          outcome: 'in_force',
          inForce: { version: 2, contentHash: second.contentHash },
        },
        { policy: 'nowhere', version: 1, outcome: 'policy_unknown', inForce: null },
        { policy: 'lysis', version: 7, outcome: 'version_unknown', inForce: { version: 2 } },
        { policy: 'lysis', version: 1, outcome: 'superseded', message: 'version 2 is in force' },
        { policy: 'stimulation', version: 1, outcome: 'hash_mismatch' },
      ],
      dropped: null,
      standing: { state: 'damaged', measured: 2, damaged: 1, behind: 0 },
    });
    const [entry] = await auditOf(app, 'consumer.acknowledged');
    expect(entry).toMatchObject({
      subjectId: claims.id,
      actorId: claims.keyId,
      detail: {
        name: 'Claims in place',
        statements: 5,
        notTaken: 2,
        loaded: { count: 2, first: ['lysis v1', 'lysis v2'] },
        damaged: { count: 1, first: ['stimulation v1'] },
      },
    });
  });

  it('said again changes nothing, and nothing is written down of it', async () => {
    const claims = await buildConsumer(app, 'Claims again');
    const body = { items: [{ policy: 'lysis', version: 2 }], loadedAt: '2026-03-09T10:00:00Z' };
    await claims.say(body);
    const held = await heldBy(claims.id);
    const entries = (await auditOf(app, 'consumer.acknowledged')).length;
    expect(await claims.say(body)).toMatchObject({ items: [{ outcome: 'in_force' }] });
    expect(await heldBy(claims.id)).toEqual(held);
    expect((await auditOf(app, 'consumer.acknowledged')).length).toBe(entries);
  });

  it('that arrives late does not stand over a newer one', async () => {
    const claims = await buildConsumer(app, 'Claims late');
    await claims.say({ items: [{ policy: 'lysis', version: 2, loadedAt: '2026-03-02T10:00:00Z' }] });
    await claims.say({ items: [{ policy: 'lysis', version: 1, loadedAt: '2026-02-28T10:00:00Z' }] });
    expect(await claims.holding('lysis')).toMatchObject({ state: 'current', holds: { version: 2 } });
    await claims.say({ items: [{ policy: 'lysis', version: null, loadedAt: '2026-03-05T10:00:00Z' }] });
    const late = { policy: 'lysis', version: 2, loadedAt: '2026-03-04T10:00:00Z' };
    expect(await claims.outcomes(late)).toEqual(['older']);
    expect(await claims.outcomes({ policy: 'lysis', version: 1, loadedAt: '2026-03-04T10:00:00Z' })).toEqual([
      'older',
    ]);
    expect(await claims.holding('lysis')).toMatchObject({ reason: 'missing', holds: null });
    expect(await claims.outcomes({ ...late, loadedAt: '2026-03-06T10:00:00Z' })).toEqual(['in_force']);
  });

  it('of a moment to come, or before the version was signed, counts from now, or from then', async () => {
    const claims = await buildConsumer(app, 'Claims of all times');
    await claims.say({ items: [{ policy: 'lysis', version: 2, loadedAt: '2030-01-01T00:00:00Z' }] });
    expect(await heldBy(claims.id)).toMatchObject([
      { number: 2, said_at: expect.stringContaining('2026-03-10 17:00:00') },
    ]);
    // a clock that ran ahead does not lock out what is said next
    expect(await claims.outcomes({ policy: 'lysis', version: 2 })).toEqual(['in_force']);
    const other = await buildConsumer(app, 'Claims before time');
    await other.say({ items: [{ policy: 'lysis', version: 2, loadedAt: '1999-01-01T00:00:00Z' }] });
    expect(await heldBy(other.id)).toMatchObject([
      { number: 2, said_at: expect.stringContaining('2026-02-20 17:00:00') },
    ]);
  });

  it('that is complete drops the rest, and an older one does not', async () => {
    const claims = await buildConsumer(app, 'Claims complete');
    await claims.say({
      items: [
        { policy: 'lysis', version: 1 },
        { policy: 'lysis', version: 2 },
        { policy: 'stimulation', version: 1 },
      ],
      loadedAt: '2026-03-02T00:00:00Z',
    });
    const complete = {
      items: [{ policy: 'lysis', version: 2 }],
      complete: true,
      loadedAt: '2026-03-03T00:00:00Z',
    };
    expect(await claims.say(complete)).toMatchObject({ dropped: 2, standing: { behind: 1 } });
    expect(await claims.say(complete)).toMatchObject({ dropped: 0 });
    const older = {
      items: [{ policy: 'stimulation', version: 1 }],
      complete: true,
      loadedAt: '2026-03-01T12:00:00Z',
    };
    expect(await claims.say(older)).toMatchObject({ items: [{ outcome: 'older' }], dropped: null });
    expect(await claims.holding('lysis')).toMatchObject({ state: 'current' });
    expect(await claims.say({ items: [], complete: true })).toMatchObject({
      dropped: 1,
      standing: { behind: 1, due: 1 },
    });
  });

  it('keeps how far the feed was read, and never goes back in it', async () => {
    await tellApproved(app, second);
    await tellApproved(app, first);
    await app.drain();
    const { items } = (await app.http({ url: '/v1/changes' })).json<{ items: { cursor: string }[] }>();
    const claims = await buildConsumer(app, 'Claims reading');
    expect(await claims.line()).toMatchObject({ eventsUnread: null });
    await claims.say({ cursor: items[1]!.cursor });
    expect(await claims.line()).toMatchObject({ eventsUnread: 0, state: 'due' });
    await claims.say({ cursor: items[0]!.cursor });
    expect(await claims.line()).toMatchObject({ eventsUnread: 0 });
    const other = await buildConsumer(app, 'Claims reading slowly');
    await other.say({ cursor: items[0]!.cursor });
    expect(await other.line()).toMatchObject({ eventsUnread: 1 });
    expect((await claims.post({ cursor: 'x' })).json()).toMatchObject({ code: 'cursor_invalid' });
    const foreign = await claims.post({ cursor: '0123456789ab.1', items: [{ policy: 'lysis', version: 2 }] });
    expect([foreign.status, foreign.json()['code']]).toEqual([410, 'epoch_changed']);
    expect(await heldBy(claims.id)).toEqual([]);
  });

  it('is of the key’s own consumer, which reads nothing but its own', async () => {
    const claims = await buildConsumer(app, 'Claims itself');
    const portal = await buildConsumer(app, 'Portal');
    await claims.say({ items: [{ policy: 'lysis', version: 2 }] });
    expect(await portal.holding('lysis')).toMatchObject({ holds: null });
    for (const path of ['drift', 'consumers', `consumers/${claims.id}`, `consumers/${portal.id}/holdings`]) {
      expect((await app.http({ url: `/v1/${path}`, headers: portal.headers })).status).toBe(403);
    }
    const free = await keyWith(app, 'holdings:write');
    const refused = await app.http({
      method: 'POST',
      url: '/v1/acknowledgements',
      headers: free,
      payload: {},
    });
    expect([refused.status, refused.json()['code']]).toEqual([403, 'key_of_no_consumer']);
    expect((await app.http({ url: '/v1/holdings', headers: free })).status).toBe(403);
    const reader = await keyWith(app, 'policies:read', 'webhooks:write');
    expect(
      (await app.http({ method: 'POST', url: '/v1/acknowledgements', headers: reader, payload: {} })).status,
    ).toBe(403);
    expect((await app.http({ method: 'POST', url: '/v1/acknowledgements', payload: {} })).status).toBe(401);
  });

  it('is taken from no key that has ended', async () => {
    const claims = await buildConsumer(app, 'Claims ending');
    await app.nest.get(ApiKeysService).revoke(system('test'), claims.keyId);
    expect((await claims.post({})).status).toBe(401);
    expect((await manage(app, 'GET', `consumers/${claims.id}`)).json()).toMatchObject({ keys: [] });
  });

  it('twice at once is taken once, in turns', async () => {
    const claims = await buildConsumer(app, 'Claims twice');
    const bodies = Array.from({ length: 8 }, (_, n) => ({
      items: [
        { policy: 'lysis', version: n % 2 === 0 ? 2 : 1, loadedAt: `2026-03-0${(n % 4) + 1}T12:00:00Z` },
      ],
    }));
    const replies = await Promise.all(bodies.map(async (body) => await claims.post(body)));
    expect(replies.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    expect(await heldBy(claims.id)).toHaveLength(2);
    expect(await claims.holding('lysis')).toMatchObject({ holds: { version: 1 } });
  });

  it('can be said by an administrator’s key for a consumer that cannot, and is written down', async () => {
    const portal = await buildConsumer(app, 'Portal by hand', { keys: [] });
    const path = `consumers/${portal.id}/acknowledgements`;
    const reply = await manage(app, 'POST', path, { items: [{ policy: 'lysis', version: 2 }] });
    expect([reply.status, reply.json()]).toMatchObject([200, { items: [{ outcome: 'in_force' }] }]);
    expect((await manage(app, 'POST', `consumers/${first.id}/acknowledgements`, {})).status).toBe(404);
    expect((await manage(app, 'POST', 'consumers/x/acknowledgements', {})).status).toBe(404);
    const entries = await auditOf(app, 'consumer.acknowledged');
    expect(entries.at(-1)).toMatchObject({
      subjectId: portal.id,
      detail: { loaded: { first: ['lysis v2'] } },
    });
  });

  it.each([
    ['an item without a version', { items: [{ policy: 'lysis' }] }],
    ['version 0', { items: [{ policy: 'lysis', version: 0 }] }],
    ['a version that no number holds', { items: [{ policy: 'lysis', version: 1e12 }] }],
    ['no such field', { items: [], everything: true }],
    [
      'a hash that the database cannot hold',
      { items: [{ policy: 'lysis', version: 2, contentHash: 'a\u0000' }] },
    ],
    ['a day', { items: [], loadedAt: '2026-03-01' }],
    ['too many', { items: Array.from({ length: 10_001 }, () => ({ policy: 'x', version: 1 })) }],
  ])('is refused with %s', async (_, body) => {
    const claims = await buildConsumer(app, `Claims refused ${_}`);
    expect((await claims.post(body)).status).toBe(400);
  });
});
