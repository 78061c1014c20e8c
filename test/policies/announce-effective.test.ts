import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AnnounceEffective } from '../../src/policies/announce-effective.sweep.ts';
import { instant } from '../../src/kernel/instant.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../support/build-policy-version.ts';

interface Told {
  type: string;
  version: number;
  on: string;
}

describe('announcing what is in force', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
  });
  afterEach(async () => {
    await app.close();
  });

  const told = async (slug: string): Promise<Told[]> =>
    await app.database.query<Told>(
      `select type, (data->>'version')::int as version, data->>'on' as "on" from event
        where type in ('policy.version.effective', 'policy.version.superseded') and data->>'slug' = $1 order by id`,
      [slug],
    );
  const effective = (version: number, on: string) => ({ type: 'policy.version.effective', version, on });
  const superseded = (version: number, on: string) => ({ type: 'policy.version.superseded', version, on });

  it('waits for midnight in the organisation’s zone, and tells once', async () => {
    const { slug } = await buildPolicyVersion(app);
    const next = await buildNextVersion(app, slug, { effective: '2027-01-01' });
    await app.sweep();
    expect(await told(slug)).toEqual([effective(1, '2026-01-01')]);
    await app.advanceTo('2027-01-01T07:59:59Z'); // 23:59:59 in Los Angeles
    expect(await told(slug)).toHaveLength(1);
    await app.advanceTo('2027-01-01T08:00:00Z');
    const all = [
      effective(1, '2026-01-01'),
      effective(next.version, '2027-01-01'),
      superseded(1, '2027-01-01'),
    ];
    expect(await told(slug)).toEqual(all);
    await app.sweep();
    await app.advanceTo('2027-01-02T08:00:00Z');
    expect(await told(slug)).toEqual(all);
  });

  it('tells each once when two replicas sweep at the same time', async () => {
    const { slug } = await buildPolicyVersion(app);
    await buildNextVersion(app, slug, { effective: '2026-03-01' });
    const other = await startApp({ databaseUrl: app.databaseUrl, now: '2026-03-01T08:00:00Z' });
    const at = instant('2026-03-01T08:00:00Z');
    const claimed = await Promise.all([
      ...[1, 2, 3].map(async () => await app.nest.get(AnnounceEffective).announce(at)),
      ...[1, 2, 3].map(async () => await other.nest.get(AnnounceEffective).announce(at)),
    ]);
    await other.close();
    expect(claimed.reduce((sum, each) => sum + each, 0)).toBe(2); // version 1 was told with the signature of the next
    expect(await told(slug)).toHaveLength(3);
  });

  it('tells no day of a policy before an earlier one that another replica is telling', async () => {
    const { slug, policyId } = await buildPolicyVersion(app);
    const second = await buildNextVersion(app, slug, { effective: '2026-03-01' });
    const third = await buildNextVersion(app, slug, { effective: '2026-04-01' });
    const announcing = app.nest.get(AnnounceEffective);
    const later = instant('2026-06-01T12:00:00Z');
    await app.database.transaction(async (tx) => {
      await announcing.announceOf(tx, policyId, instant('2026-03-02T12:00:00Z'));
      expect(await announcing.announce(later)).toBe(0);
    });
    expect(await announcing.announce(later)).toBe(2);
    expect(await told(slug)).toEqual([
      effective(1, '2026-01-01'),
      effective(second.version, '2026-03-01'),
      superseded(1, '2026-03-01'),
      effective(third.version, '2026-04-01'),
      superseded(second.version, '2026-04-01'),
    ]);
  });

  it('tells every missed day in order after a long sleep, and nothing again when the clock is turned back', async () => {
    const { slug } = await buildPolicyVersion(app);
    const second = await buildNextVersion(app, slug, { effective: '2026-03-01' });
    const third = await buildNextVersion(app, slug, { effective: '2026-04-01' });
    await app.advanceTo('2026-06-01T12:00:00Z');
    const all = [
      effective(1, '2026-01-01'),
      effective(second.version, '2026-03-01'),
      superseded(1, '2026-03-01'),
      effective(third.version, '2026-04-01'),
      superseded(second.version, '2026-04-01'),
    ];
    expect(await told(slug)).toEqual(all);
    await app.nest.get(AnnounceEffective).announce(instant('2026-03-01T12:00:00Z'));
    expect(await told(slug)).toEqual(all);
  });

  it('says nothing of a version that another replaced before it began', async () => {
    const { slug } = await buildPolicyVersion(app);
    const replaced = await buildNextVersion(app, slug, { effective: '2026-03-01' });
    const kept = await buildNextVersion(app, slug, { effective: '2026-03-01' });
    await app.advanceTo('2026-03-02T12:00:00Z');
    expect((await told(slug)).map(({ version }) => version)).not.toContain(replaced.version);
    expect(await told(slug)).toContainEqual(effective(kept.version, '2026-03-01'));
  });

  it('tells nothing when the transaction that told it fails', async () => {
    const { slug } = await buildPolicyVersion(app);
    await app.database.query(
      `create function refuse_event() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
       create trigger refuse before insert on event for each row execute function refuse_event()`,
    );
    await expect(app.nest.get(AnnounceEffective).announce(app.clock.now())).rejects.toThrow();
    await app.database.query('drop trigger refuse on event');
    await app.sweep();
    expect(await told(slug)).toEqual([effective(1, '2026-01-01')]);
  });
});
