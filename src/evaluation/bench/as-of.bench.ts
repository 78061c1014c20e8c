import pg from 'pg';
import { addDays, calendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { instant, type Instant } from '../../kernel/instant.ts';
import { InForceQueries } from '../../publishing/active/in-force.queries.ts';
import { chooseInForce } from '../../publishing/active/active-version.rules.ts';
import { median, report, secondsOf, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const POLICIES = 3000;
const VERSIONS = 20;
const LOOK_UPS = 2000;
const ROUNDS = 5;
/** The constraint's own index, which must carry the question about what was known. */
const INDEX = 'effective_period_no_overlap';

interface Question {
  readonly slug: string;
  readonly on: CalendarDate;
  readonly knownAt: Instant;
}

/** The least that answers the question: which version governed a day, as known at a moment. */
const BARE = `
  select v.number, v.envelope_hash, lower(e.valid) as "from", upper(e.valid) as until
    from policy p
    join effective_period e on e.policy_id = p.id and e.valid @> $2::date and e.recorded @> $3::timestamptz
    join policy_version v on v.id = e.version_id
   where p.slug = $1`;

/** "What governed that day, as we knew then?" by the road of the service, against the bare SQL, in turns. */
export async function asOfBench(bench: Workbench): Promise<void> {
  const { app, url } = await bench.app(false);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of history) await client.query(statement);
    const plan = await client.query(`explain ${BARE}`, ['policy-1', '2020-06-01', '2020-06-01T00:00:00Z']);
    if (!JSON.stringify(plan.rows).includes(INDEX)) throw new Error(`the look-up does not use ${INDEX}`);
    const questions = someQuestions();
    const queries = app.get(InForceQueries);
    const today = calendarDate('2026-05-04');
    const ours = async () => {
      for (const { slug, on, knownAt } of questions) {
        const timeline = await queries.timeline(slug, knownAt, today);
        if (timeline === undefined) throw new Error(`nothing was known of ${slug}`);
        chooseInForce(timeline, on);
      }
    };
    const bare = async () => {
      for (const { slug, on, knownAt } of questions) await client.query(BARE, [slug, on, knownAt.toString()]);
    };
    await ours();
    await bare();
    const seconds = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      seconds.ours.push(await secondsOf(ours));
      seconds.bare.push(await secondsOf(bare));
    }
    const [a, b] = [median(seconds.ours), median(seconds.bare)];
    report(
      `as-of look-up, ${POLICIES.toLocaleString('en-US')} policies x ${VERSIONS} versions / bare SQL`,
      whole((a / LOOK_UPS) * 1e6, 'µs'),
      whole((b / LOOK_UPS) * 1e6, 'µs'),
      a / b,
    );
  } finally {
    await client.end();
    await app.close();
  }
}

/** Policies, days and moments spread over the whole history, the same in every run. */
function someQuestions(): Question[] {
  const first = calendarDate('2007-01-01');
  const firstKnown = instant('2007-01-01T00:00:00Z');
  return Array.from({ length: LOOK_UPS }, (_, index) => ({
    slug: `policy-${((index * 1571) % POLICIES) + 1}`,
    on: addDays(first, (index * 977) % 7000),
    knownAt: firstKnown.add({ hours: ((index * 7919) % 7000) * 24 }),
  }));
}

/**
 * A version a year, each signed sixty days before its first day: what was known of the one before it is closed then, and
 * its end recorded. Triggers rest meanwhile; the exclusion constraint does not.
 */
const history = [
  `set session_replication_role = replica`,
  `insert into policy (id, slug, title, created_at)
   select gen_random_uuid(), 'policy-' || n, 'Policy ' || n, '2006-01-01' from generate_series(1, ${POLICIES}) n`,
  `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
   select id, 1, '2025-11', '2026-09', '2006-01-01' from policy`,
  `insert into policy_version (id, policy_id, number, state, title, document, content_hash, effective, change_class,
     envelope, envelope_hash, approved_at, created_at)
   select gen_random_uuid(), p.id, n, 'approved', p.title, '{"sections": [], "references": [], "codes": []}',
          'sha256:' || repeat('0', 64), (date '2006-01-01' + 365 * n), 'neutral', p.slug || n,
          'sha256:' || encode(sha256(convert_to(p.slug || n, 'UTF8')), 'hex'),
          timestamptz '2006-01-01' + 365 * n * interval '1 day' - interval '60 days', '2006-01-01'
     from policy p, generate_series(1, ${VERSIONS}) n`,
  `insert into effective_period (id, policy_id, version_id, valid, recorded)
   select gen_random_uuid(), policy_id, id, daterange(effective, null),
          tstzrange(approved_at, case when number < ${VERSIONS} then approved_at + interval '365 days' end)
     from policy_version`,
  `insert into effective_period (id, policy_id, version_id, valid, recorded)
   select gen_random_uuid(), policy_id, id, daterange(effective, effective + 365),
          tstzrange(approved_at + interval '365 days', null)
     from policy_version where number < ${VERSIONS}`,
  `set session_replication_role = origin`,
  `vacuum analyze`,
];
