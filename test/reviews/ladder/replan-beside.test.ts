import { afterEach, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { RungReplanning } from '../../../src/reviews/ladder/rung-replanning.ts';
import { SendRungsSweep } from '../../../src/reviews/reminders/send-rungs.sweep.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { advance, person, policies, portland, settle, startReviews } from '../builders.ts';
import { before, organisation, putLadder } from './support.ts';

const apps: TestApp[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function started(app: Promise<TestApp>): Promise<TestApp> {
  apps.unshift(await app);
  return apps[0]!;
}

const doubles = `select policy_id from review_rung where state = 'planned' group by policy_id having count(*) <> 1`;

describe('planning anew beside other work', () => {
  it('says nothing twice and loses nothing while the sweep runs on two replicas', async () => {
    const app = await started(startReviews('2026-02-10T09:00'));
    const ownerId = await person(app, 'Olive Owner');
    const ids = await policies(
      app,
      Array.from({ length: 60 }, () => ({ ownerId })),
    );
    const other = await started(
      startApp({
        now: portland('2026-02-10T09:00'),
        databaseUrl: app.databaseUrl,
        settings: { EUTILS_URL: 'http://127.0.0.1:9/' },
      }),
    );
    const morning = instant(portland('2026-05-04T08:00'));
    for (const each of [app, other]) each.clock.moveTo(morning);
    await Promise.all([
      app.nest.get(SendRungsSweep).run(morning),
      putLadder(other, organisation, [before(121), before(30)]),
      other.nest.get(SendRungsSweep).run(morning),
      app.nest.get(RungReplanning).replan({ of: 'everybody' }),
      other.nest.get(RungReplanning).replan({ of: 'everybody' }),
    ]);
    await settle(app);
    await advance(app, '2026-05-05T08:00');
    await advance(app, '2026-05-06T08:00');
    const [counts] = await app.database.query<{ policies: number; sent: number; told: number }>(
      `select count(distinct policy_id)::int as policies, count(*)::int as sent,
              (select count(*)::int from reminder) as told from review_rung where state = 'sent'`,
    );
    // Whoever comes first, each policy is told once: of 120 days by the old ladder, or of 121 by the new one.
    expect(counts).toEqual({ policies: ids.length, sent: ids.length, told: ids.length });
    expect(await app.database.query(doubles)).toEqual([]);
  }, 60_000);

  it('goes chunk by chunk through a whole manual in seconds', async () => {
    const app = await started(startReviews('2026-02-10T09:00'));
    await fill(app, 3000);
    const begun = performance.now();
    await putLadder(app, organisation, [before(60), before(30)]);
    expect((performance.now() - begun) / 1000).toBeLessThan(15);
    const [counts] = await app.database.query(
      `select count(*) filter (where state = 'planned')::int as waiting,
              count(*) filter (where suppressed_reason = 'replanned')::int as replanned from review_rung`,
    );
    expect(counts).toEqual({ waiting: 6000, replanned: 3000 });
  }, 60_000);
});

/** Policies with one waiting rung each. */
async function fill(app: TestApp, count: number): Promise<void> {
  await app.database.query(
    `insert into policy (id, slug, title, created_at)
     select gen_random_uuid(), 'policy-' || n, 'Policy ' || n, now() from generate_series(1, $1::int) n`,
    [count],
  );
  await app.database
    .query(`insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
    select id, 1, '2025-11', '2026-09', now() from policy`);
  await app.database
    .query(`insert into review_rung (id, policy_id, schedule_revision, rung_key, occurrence, due_on, send_at)
    select gen_random_uuid(), id, 1, 'before_120', 0, '2026-05-04', '2026-05-04T15:00:00Z' from policy`);
}
