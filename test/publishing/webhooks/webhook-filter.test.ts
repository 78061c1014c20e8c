import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { policyRetired } from '../../../src/policies/policies.events.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { hashOf } from '../../../src/kernel/canonical.ts';
import { rows } from '../../../src/platform/database/rows.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildDraft,
  buildPolicy,
  sign,
  tellApproved,
  type BuiltPolicy,
  type BuiltVersion,
} from '../builders.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { newPolicy, webhookDesk, type WebhookDesk } from './support.ts';

describe('what a webhook is sent', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  let receiver: Receiver;
  let versions: Record<'everywhere' | 'medicare' | 'commercialInOhio', BuiltVersion>;

  beforeAll(async () => {
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    desk = await webhookDesk(app);
    versions = {
      everywhere: await newPolicy(app, 'everywhere'),
      medicare: await scoped('medicare', ['Medicare'], []),
      commercialInOhio: await scoped('commercial-in-ohio', ['Commercial'], ['OH']),
    };
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await app.close();
  });

  /** A version of a policy with a scope of its own. */
  async function scoped(slug: string, lines: string[], jurisdictions: string[]): Promise<BuiltVersion> {
    const version = await buildDraft(app, await buildPolicy(app, slug), { number: 1 });
    await app.database.query(
      'update policy_version set lines_of_business = $2, jurisdictions = $3 where id = $1',
      [version.id, lines, jurisdictions],
    );
    return version;
  }
  /** Records that a policy ends, and waits until all were told. */
  const tellEnd = async (policy: BuiltPolicy): Promise<void> => {
    await app.database.transaction(
      async (tx) =>
        await app.nest.get(Events).record(tx, policyRetired, {
          policyId: policy.id,
          slug: policy.slug,
          on: calendarDate('2026-03-01'),
          successor: null,
          changeClass: 'retired',
          reviewsEndAt: null,
        }),
    );
    await app.drain();
  };
  const heardOf = async (filter: object): Promise<string[]> => {
    const { id } = await desk.register(receiver, { filter });
    for (const version of Object.values(versions)) await tellApproved(app, version);
    await app.drain();
    const told = (await desk.deliveries(id, '?limit=200')).flatMap(({ policy }) => policy ?? []);
    await desk.call('DELETE', `/${id}`);
    return told.sort();
  };

  it.each([
    [{}, ['commercial-in-ohio', 'everywhere', 'medicare']],
    [
      { policies: [], linesOfBusiness: [], jurisdictions: [] },
      ['commercial-in-ohio', 'everywhere', 'medicare'],
    ],
    [{ policies: ['medicare'] }, ['medicare']],
    [{ linesOfBusiness: ['MEDICARE'] }, ['everywhere', 'medicare']],
    [{ linesOfBusiness: ['Medicare', 'commercial'] }, ['commercial-in-ohio', 'everywhere', 'medicare']],
    [{ jurisdictions: ['OH'] }, ['commercial-in-ohio', 'everywhere', 'medicare']],
    [{ jurisdictions: ['WA'] }, ['everywhere', 'medicare']],
    [{ linesOfBusiness: ['Commercial'], jurisdictions: ['WA'] }, ['everywhere']],
    [{ policies: ['medicare'], linesOfBusiness: ['Commercial'] }, []],
  ])('is narrowed by %j to %j', async (filter, expected) => {
    expect(await heardOf(filter)).toEqual(expected);
  });

  it('takes policies by id too, shows both, and refuses what is none', async () => {
    const { id: policyId } = versions.medicare.policy;
    const { id } = await desk.register(receiver, { filter: { policies: [policyId, 'medicare'] } });
    expect(await desk.shown(id)).toMatchObject({
      filter: { policies: [{ id: policyId, slug: 'medicare' }] },
    });
    const refused = await desk.call('PATCH', `/${id}`, { filter: { policies: ['nowhere'] } });
    expect(refused.status).toBe(404);
    expect(refused.json()).toMatchObject({ kind: 'policy', key: 'nowhere' });
    const cleared = await desk.call('PATCH', `/${id}`, { filter: { policies: [] } });
    expect(cleared.json()).toMatchObject({ filter: { policies: [] } });
    expect((await desk.audited(id)).at(-1)).toMatchObject({
      action: 'webhook.changed',
      detail: { from: { policyIds: [policyId] }, to: { policyIds: [] } },
    });
    await desk.call('DELETE', `/${id}`);
  });

  it('tells of the end of a policy by the scope of its latest signed version', async () => {
    const { id } = await desk.register(receiver, { filter: { linesOfBusiness: ['Medicaid'] } });
    await tellEnd(versions.everywhere.policy);
    expect(await desk.deliveries(id, '?state=delivered')).toMatchObject([{ type: 'policy.retired' }, {}]);
    await desk.call('DELETE', `/${id}`);
  });

  it('tells of the end of a policy to all who were told of one of its versions, and of no version that is not public', async () => {
    const policy = await buildPolicy(app, 'ends-everywhere');
    const ofJurisdiction = async (number: number, jurisdiction: string, embargoUntil: string | null) => {
      const draft = await buildDraft(app, policy, { number, effective: embargoUntil ?? '2026-01-01' });
      await app.database.query('update policy_version set jurisdictions = $2 where id = $1', [
        draft.id,
        [jurisdiction],
      ]);
      if (embargoUntil === null) return await sign(app, draft);
      await app.database.query(
        `insert into version_signature (id, version_id, person_id, name, role, meaning, envelope_hash, signed_at, method)
         select gen_random_uuid(), $1, id, 'Dr. Test', 'medical_director', 'Yes.', $2, $3, 'password' from person limit 1`,
        [draft.id, hashOf({}), app.clock.now()],
      );
      return await app.database.query(
        `update policy_version set state = 'approved', envelope = '{}', envelope_hash = $2, approved_at = $3, embargo_until = $4
          where id = $1`,
        [draft.id, hashOf({}), app.clock.now(), embargoUntil],
      );
    };
    await ofJurisdiction(1, 'KY', null);
    await ofJurisdiction(2, 'MA', null);
    await ofJurisdiction(3, 'WA', '2099-01-01');
    const heard: string[] = [];
    const ids: string[] = [];
    for (const jurisdiction of ['KY', 'MA', 'WA'])
      ids.push((await desk.register(receiver, { filter: { jurisdictions: [jurisdiction] } })).id);
    await tellEnd(policy);
    for (const [index, id] of ids.entries()) {
      const told = (await desk.deliveries(id)).filter(({ type }) => type === 'policy.retired');
      heard.push(...told.map(() => ['KY', 'MA', 'WA'][index]!));
      await desk.call('DELETE', `/${id}`);
    }
    expect(heard).toEqual(['KY', 'MA']);
  });

  it('holds up nobody else while it is being changed', async () => {
    const held = await desk.register(receiver);
    const other = await desk.register(receiver);
    await app.database.transaction(async (tx) => {
      await rows(tx, 'select from webhook where id = $1 for no key update', [held.id]);
      await tellApproved(app, versions.everywhere);
      await app.drain();
      expect(await desk.deliveries(other.id, '?state=delivered')).toHaveLength(2);
    });
    await app.sweep();
    for (const { id } of [held, other]) {
      expect(await desk.deliveries(id, '?state=delivered')).toHaveLength(2);
      await desk.call('DELETE', `/${id}`);
    }
  });

  it('is nothing more after it is disabled, and its change is a change only where it is one', async () => {
    const { id } = await desk.register(receiver);
    await desk.call('PATCH', `/${id}`, { concurrency: 4, order: 'policy' });
    expect((await desk.audited(id)).map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.verified',
    ]);
    const changed = await desk.call('PATCH', `/${id}`, { concurrency: 16, order: 'strict' });
    expect(changed.json()).toMatchObject({ state: 'active', concurrency: 16, order: 'strict' });
    for (const wrong of [
      { concurrency: 0 },
      { concurrency: 17 },
      { order: 'random' },
      { format: 'xml' },
      { state: 'unverified' },
    ])
      expect((await desk.call('PATCH', `/${id}`, wrong)).status).toBe(400);
    await desk.call('DELETE', `/${id}`);
  });
});
