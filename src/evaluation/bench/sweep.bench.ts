import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { defaultLadder } from '../../reviews/ladder/ladder.rules.ts';
import { median, milliseconds, report, secondsOf } from './measure.ts';
import type { App, Workbench } from './workbench.ts';

const FEW = 1000;
const MANY = 100_000;
const DUE = 100;
const ROUNDS = 5;

/** A sweep over 100,000 policies against one over 1,000, with 100 rungs due in both, in turns. */
export async function sweepBench(bench: Workbench): Promise<void> {
  const few = (await bench.app(false)).app;
  const many = (await bench.app(false)).app;
  try {
    await fill(few, FEW);
    await fill(many, MANY);
    const seconds = { few: [] as number[], many: [] as number[] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [a, b] = [await sweep(few), await sweep(many)];
      if (round === 0) continue; // the first meets cold caches and plans
      seconds.few.push(a);
      seconds.many.push(b);
    }
    const [a, b] = [median(seconds.many), median(seconds.few)];
    report('sweep of 100 due rungs, 100,000 policies / 1,000', milliseconds(a), milliseconds(b), a / b);
  } finally {
    await few.close();
    await many.close();
  }
}

/**
 * Policies with review dates and a planned ladder of ten rungs each, none of them due; every tenth policy by a ladder of
 * its own, every fifth person on leave.
 */
async function fill(app: App, policies: number): Promise<void> {
  const database = app.get(Database);
  await database.query(`insert into person (id, email, name, created_at)
    select gen_random_uuid(), 'owner' || n || '@plan.example', 'Owner ' || n, now() from generate_series(1, 50) n`);
  await database.query(
    `with owner as (select array_agg(id) as ids from person), added as (
       insert into policy (id, slug, title, owner_id, created_at)
       select gen_random_uuid(), 'policy-' || n, 'Policy ' || n, ids[1 + n % 50], now() from generate_series(1, $1::int) n, owner
       returning id)
     insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
     select id, 1, '2025-11', '2099-09', now() from added`,
    [policies],
  );
  await database.query(
    `insert into delegation (id, person_id, delegate_id, first_on, until_on, created_at)
     select gen_random_uuid(), away.id, (select id from person where email = 'owner1@plan.example'), '2026-04-01', '2026-07-01', now()
       from person away where away.email like 'owner%5@plan.example'`,
  );
  await database.query(
    `insert into ladder (id, policy_id, rungs, created_at)
     select gen_random_uuid(), id, $1::jsonb, now() from policy where slug like '%7'`,
    [JSON.stringify(defaultLadder)],
  );
  await database.query(
    `insert into review_rung (id, policy_id, schedule_revision, ladder_id, rung_key, occurrence, step, due_on, send_at)
     select gen_random_uuid(), policy.id, 1, ladder.id, 'overdue', n, n, date '2099-10-01' + 7 * n,
            timestamptz '2099-10-01 08:00Z' + n * interval '7 days'
       from policy left join ladder on ladder.policy_id = policy.id, generate_series(1, 10) n`,
  );
  await database.query('vacuum analyze');
}

/** Makes the next rung of 100 policies due and times the sweep that sends them. */
async function sweep(app: App): Promise<number> {
  const now = app.get(Clock).now();
  const made = await app.get(Database).query(
    `update review_rung set due_on = $1::date, send_at = $2
      where rung_key = 'overdue' and state = 'planned'
        and (policy_id, occurrence) in (
          select policy_id, min(occurrence) from review_rung
           where state = 'planned' and policy_id in (select id from policy order by slug limit ${DUE})
           group by policy_id)
      returning id`,
    [now.toString().slice(0, 10), now],
  );
  if (made.length !== DUE) throw new Error(`${made.length} rungs fell due`);
  let claimed = 0;
  const seconds = await secondsOf(async () => (claimed = await app.get(Sweeps).run('reviews.send-rungs')));
  if (claimed < DUE) throw new Error(`the sweep claimed ${claimed} rungs`);
  return seconds;
}
