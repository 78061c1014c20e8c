import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { policyRetired } from '../../../src/policies/policies.events.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildDraft, buildPolicy, tellApproved, type BuiltVersion } from '../builders.ts';
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
    const { policy } = versions.everywhere;
    const events = app.nest.get(Events);
    await app.database.transaction(
      async (tx) =>
        await events.record(tx, policyRetired, {
          policyId: policy.id,
          slug: policy.slug,
          on: calendarDate('2026-03-01'),
          successor: null,
          changeClass: 'retired',
          reviewsEndAt: null,
        }),
    );
    await app.drain();
    expect(await desk.deliveries(id, '?state=delivered')).toMatchObject([{ type: 'policy.retired' }, {}]);
    await desk.call('DELETE', `/${id}`);
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
