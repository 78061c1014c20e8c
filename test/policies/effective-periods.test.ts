import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignaturesService } from '../../src/approvals/signatures/signatures.service.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  actorOf,
  buildCarriedVersion,
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
} from '../support/build-policy-version.ts';

describe('effective periods', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    await committeeOf(app);
  });
  afterAll(async () => {
    await app.close();
  });

  const inForce = async (policyId: string, on: string, knownAt?: string): Promise<number | null> => {
    const known = knownAt === undefined ? 'upper_inf(recorded)' : 'recorded @> $3::timestamptz';
    const found = await app.database.query<{ number: number }>(
      `select number from effective_period e join policy_version v on v.id = e.version_id
        where e.policy_id = $1 and valid @> $2::date and ${known}`,
      knownAt === undefined ? [policyId, on] : [policyId, on, knownAt],
    );
    expect(found.length).toBeLessThanOrEqual(1);
    return found[0]?.number ?? null;
  };

  it('answer for a day of service as known now and as known then', async () => {
    const { slug, policyId } = await buildPolicyVersion(app, { title: 'Bitemporal' });
    app.clock.moveTo(app.clock.now().add({ hours: 24 }));
    const later = await buildNextVersion(app, slug, { effective: '2026-07-01' });
    app.clock.moveTo(app.clock.now().add({ hours: 24 }));
    const between = await buildNextVersion(app, slug, { effective: '2026-04-01' });

    expect(await inForce(policyId, '2025-12-31')).toBeNull();
    expect(await inForce(policyId, '2026-03-31')).toBe(1);
    expect(await inForce(policyId, '2026-04-01')).toBe(between.version);
    expect(await inForce(policyId, '2026-06-30')).toBe(between.version);
    expect(await inForce(policyId, '2026-07-01')).toBe(later.version);

    expect(await inForce(policyId, '2026-05-01', '2026-02-10T16:59:59.999999Z')).toBeNull();
    expect(await inForce(policyId, '2026-05-01', '2026-02-10T17:00:00Z')).toBe(1);
    expect(await inForce(policyId, '2026-07-01', '2026-02-11T16:59:59.999999Z')).toBe(1);
    expect(await inForce(policyId, '2026-07-01', '2026-02-11T17:00:00Z')).toBe(later.version);
    expect(await inForce(policyId, '2026-05-01', '2026-02-12T16:59:59.999999Z')).toBe(1);
    expect(await inForce(policyId, '2026-05-01', '2026-02-12T17:00:00Z')).toBe(between.version);
  });

  it('never record before what they have on record, though the clock was turned back', async () => {
    const { slug, policyId } = await buildPolicyVersion(app, { title: 'Turned Back' });
    const then = app.clock.now();
    const carried = await buildCarriedVersion(app, slug);
    // by SQL, since the simulated clock itself refuses to go back: the policy has something on record from "tomorrow"
    await app.database.query(
      `insert into effective_period (id, policy_id, version_id, valid, recorded)
       select gen_random_uuid(), policy_id, version_id, '[2020-01-01,2020-02-01)', tstzrange($2, null)
         from effective_period where policy_id = $1`,
      [policyId, then.add({ hours: 24 })],
    );
    await app.database.query(
      `update effective_period set recorded = tstzrange(lower(recorded), $2) where policy_id = $1 and lower(valid) = '2020-01-01'`,
      [policyId, then.add({ hours: 25 })],
    );
    await app.nest
      .get(SignaturesService)
      .sign(actorOf((await committeeOf(app)).director), slug, carried.number, {
        meaning: 'I approve this version.',
        effective: calendarDate('2026-09-01'),
        changeClass: 'neutral',
        contentHash: carried.contentHash,
        password: PASSWORD,
      });
    const [recorded] = await app.database.query<{ at: string }>(
      `select lower(recorded)::text as at from effective_period where policy_id = $1 order by lower(recorded) desc limit 1`,
      [policyId],
    );
    expect(recorded!.at).toBe('2026-02-13 18:00:00.000001+00');
  });

  it('replace whole a version scheduled for the same day', async () => {
    const { slug, policyId } = await buildPolicyVersion(app, { title: 'Same Day' });
    const first = await buildNextVersion(app, slug, { effective: '2026-10-01' });
    const second = await buildNextVersion(app, slug, { effective: '2026-10-01' });
    expect(await inForce(policyId, '2026-10-01')).toBe(second.version);
    const history = await app.http({ url: `/v1/policies/${slug}/versions` });
    expect(history.json()).toMatchObject({
      items: [
        { version: second.version, status: 'scheduled', inForce: { from: '2026-10-01', until: null } },
        { version: first.version, status: 'superseded', inForce: null },
        { version: 1, status: 'active', inForce: { from: '2026-01-01', until: '2026-10-01' } },
      ],
    });
  });
});
