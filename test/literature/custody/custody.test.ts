import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { sampleRecords } from '../../../src/evaluation/pubmed-server/sample-records.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { searchedThrough } from '../../../src/literature/custody/searched-through.ts';
import { LiteratureUpdatesService } from '../../../src/literature/updates/literature-updates.service.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { auditOf, buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion } from '../../support/build-policy-version.ts';
import {
  buildPolicy,
  emptyLiterature,
  forgetCycles,
  keyWith,
  openCycle,
  personWith,
  type BuiltPolicy,
} from '../builders.ts';
import { giveStrategies, start } from '../updates/turns.ts';

const NOW = '2026-05-04T15:00:00Z';
const server = new PubmedServer({ perSecond: 1_000 });
let app: TestApp;
let key: { authorization: string };
let policy: BuiltPolicy;

interface ShownCustody {
  start: string | null;
  searchedThrough: string | null;
  gaps: { kind: string; strategy: string | null; from: string | null; through: string | null }[];
  missing: { name: string }[];
  strategies: { covered: { from: string; through: string }[] }[];
}

beforeAll(async () => {
  app = await startApp({
    now: NOW,
    settings: { EUTILS_URL: await server.listen(), EUTILS_REQUESTS_PER_SECOND: '200' },
  });
  const { policyId, slug } = await buildPolicyVersion(app); // last review November 2025
  policy = { id: policyId, slug };
  const owner = await buildPerson(app, { name: 'Olive Owner', roles: ['author'] });
  await app.database.query('update policy set owner_id = $2 where id = $1', [policy.id, owner.id]);
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  app.clock.moveTo(instant(NOW));
  server.recover();
  server.publish(sampleRecords);
  app.smtp.mails.length = 0;
  await emptyLiterature(app);
  await forgetCycles(app);
  key = await keyWith(app, 'literature:read', 'literature:write');
});

async function custody(): Promise<ShownCustody> {
  const url = `/v1/policies/${policy.slug}/literature/custody`;
  const reply = await app.http({ method: 'GET', url, headers: key });
  return reply.json<ShownCustody>();
}
const gaps = async () =>
  (await app.http({ method: 'GET', url: '/v1/literature/gaps', headers: key })).json<{
    items: { policy: { slug: string }; kind: string; from: string; through: string }[];
  }>().items;
const check = async () => await app.nest.get(Sweeps).run('literature.check-custody');
const mailsToOwner = () =>
  app.smtp.mails.filter(
    ({ text }) => (text ?? '').includes('Olive Owner') && (text ?? '').includes('leave days out'),
  );
async function searched(): Promise<void> {
  await start(app, policy);
  await app.drain();
}
/** Cuts days out of what was searched, as a row that was lost would. */
async function cutOut(from: string, through: string): Promise<void> {
  await app.database
    .query(
      `with whole as (delete from literature_search returning *),
     halves as (
       insert into literature_search (id, update_id, strategy_id, from_on, through_on, state, step, hits, finished_at)
       select gen_random_uuid(), update_id, strategy_id, from_on, $1::date - 1, 'done', step, 0, finished_at from whole
       union all
       select gen_random_uuid(), update_id, strategy_id, $2::date + 1, through_on, 'done', step, 0, finished_at from whole)
     select 1`,
      [from, through],
    )
    .catch(async () => {
      await app.database.query('truncate literature_hit, record_in_flight');
      await cutOut(from, through);
    });
}

describe('the chain of custody', () => {
  it('is whole after an update', async () => {
    await searched();
    expect(await custody()).toMatchObject({
      start: '2025-11-01',
      searchedThrough: '2026-05-04',
      gaps: [],
      strategies: [{ covered: [{ from: '2025-11-01', through: '2026-05-04' }] }],
    });
    expect(await searchedThrough(app.database.source.manager, policy.id)).toBe('2026-05-04');
  });

  it('is broken by days that no search has, and mended by an update that begins there', async () => {
    await searched();
    await cutOut('2026-02-01', '2026-02-10');
    expect((await custody()).gaps).toMatchObject([
      { kind: 'days_missed', from: '2026-02-01', through: '2026-02-10' },
    ]);
    expect(await searchedThrough(app.database.source.manager, policy.id)).toBe('2026-01-31');
    await searched();
    expect(await custody()).toMatchObject({ gaps: [], searchedThrough: '2026-05-04' });
    const [search] = await app.database.query<{ from: string; why: string }>(
      `select from_on as "from", why from literature_search where why is not null order by finished_at desc limit 1`,
    );
    expect(search).toEqual({ from: '2026-01-17', why: 'gap' });
  });

  it('is broken by hits that are gone', async () => {
    await searched();
    await app.database.query(`delete from literature_hit where position = 3`);
    expect((await custody()).gaps).toMatchObject([{ from: '2025-11-01', through: '2026-05-04' }]);
    expect(await searchedThrough(app.database.source.manager, policy.id)).toBeNull();
  });

  it('is whole with records that are known as missing, and names them', async () => {
    server.fail('drop_record', { after: 1 });
    await searched();
    expect(await custody()).toMatchObject({ gaps: [], missing: [{ name: expect.stringMatching(/^\d+$/) }] });
  });

  it('is broken by a new strategy until it has run', async () => {
    await searched();
    await giveStrategies(app, policy, { query: 'adhesiolysis[tiab]' });
    expect((await custody()).gaps).toMatchObject([
      { kind: 'strategy_new', from: '2025-11-01', through: '2026-05-04' },
    ]);
    expect(await searchedThrough(app.database.source.manager, policy.id)).toBeNull();
    await searched();
    expect((await custody()).gaps).toEqual([]);
  });

  it('is not broken while a search waits', async () => {
    server.fail('unavailable');
    await searched();
    expect((await custody()).gaps).toEqual([]);
    await app.database.query(
      `update literature_search set state = 'failed', finished_at = clock_timestamp(), next_try_at = null`,
    );
    expect((await custody()).gaps).toMatchObject([{ kind: 'search_failed' }]);
  });
});

describe('the day’s look', () => {
  it('notes a gap once, tells the owner once in the morning, and closes it when it is mended', async () => {
    await searched();
    await cutOut('2026-02-01', '2026-02-10');
    await Promise.all([check(), check()]);
    await check();
    expect(await gaps()).toMatchObject([
      { policy: { slug: policy.slug }, kind: 'days_missed', from: '2026-02-01', through: '2026-02-10' },
    ]);
    const found = (await auditOf(app, 'literature.gap.found')).length;
    expect(mailsToOwner()).toHaveLength(0);
    for (const day of ['2026-05-05T15:01:00Z', '2026-05-06T15:01:00Z', '2026-05-05T15:01:00Z'])
      await app.advanceTo(day);
    expect(mailsToOwner()).toHaveLength(1);
    expect(mailsToOwner()[0]?.text).toContain('2026-02-01 to 2026-02-10: These days were passed over');
    expect((await auditOf(app, 'literature.gap.found')).length).toBe(found);

    await searched();
    expect(await gaps()).toEqual([]);
    expect((await auditOf(app, 'literature.gap.closed')).at(-1)).toMatchObject({ subjectId: policy.id });
  });

  it('sends no mail about what was mended overnight', async () => {
    await searched();
    await cutOut('2026-02-01', '2026-02-10');
    await check();
    await searched();
    await app.advanceTo('2026-05-05T15:01:00Z');
    expect(mailsToOwner()).toEqual([]);
  });

  it('looks on the organisation’s day, once', async () => {
    await searched();
    await check();
    await cutOut('2026-02-01', '2026-02-10');
    app.clock.moveTo(instant('2026-05-05T06:59:00Z')); // still May 4 in Los Angeles
    expect(await check()).toBe(0);
    app.clock.moveTo(instant('2026-05-05T07:01:00Z'));
    expect(await check()).toBe(1);
  });

  it('looks again the next day where two strategies ask the same', async () => {
    await searched();
    await giveStrategies(app, policy, { query: 'adhesiolysis[tiab]' }, { query: 'adhesiolysis[tiab]' });
    expect(await check()).toBe(1);
    // what an earlier release noted: the same for either of them
    await app.database.query(
      `insert into custody_gap (id, policy_id, strategy_id, kind, from_on, through_on, found_at, told_on)
       select gen_random_uuid(), g.policy_id, s.id, g.kind, g.from_on, g.through_on, g.found_at, g.told_on
         from custody_gap g join search_strategy s
           on s.policy_id = g.policy_id and s.id <> g.strategy_id and s.query = 'adhesiolysis[tiab]'`,
    );
    expect(await gaps()).toHaveLength(2);
    app.clock.moveTo(instant('2026-05-05T15:00:00Z'));
    expect(await check()).toBe(0);
    expect(await gaps()).toMatchObject([{ kind: 'strategy_new' }]);
    await searched();
    expect(await gaps()).toEqual([]);
  });

  it('notes the gaps of all others where those of one cannot be noted', async () => {
    const broken = await buildPolicy(app, { title: 'A Policy That Cannot Be Noted' });
    await openCycle(app, broken);
    await searched();
    await cutOut('2026-02-01', '2026-02-10');
    await app.database.query(
      `delete from literature_update where policy_id = $1 and not exists (
         select from literature_search s where s.update_id = literature_update.id)`,
      [broken.id],
    );
    app.clock.moveTo(instant('2026-05-05T15:00:00Z'));
    await app.database.query(
      `create function break_one() returns trigger language plpgsql as $$
       begin if new.policy_id = '${broken.id}' then raise exception 'no room'; end if; return new; end $$`,
    );
    await app.database.query(
      'create trigger break_one before insert on custody_gap for each row execute function break_one()',
    );
    try {
      expect(await check()).toBe(1);
    } finally {
      await app.database.query('drop trigger break_one on custody_gap');
      await app.database.query('drop function break_one');
    }
    expect(await gaps()).toMatchObject([{ policy: { slug: policy.slug }, kind: 'days_missed' }]);
  });

  it('waits for nobody who holds a policy, and looks at it the next time', async () => {
    await searched();
    await cutOut('2026-02-01', '2026-02-10');
    await app.database.transaction(async (tx) => {
      await tx.query('select from policy where id = $1 for no key update', [policy.id]);
      expect(await check()).toBe(0);
      await tx.query('update literature_look set surveyed_on = null where policy_id = $1', [policy.id]);
    });
    expect(await check()).toBe(1);
  });

  it('goes on after a clock that was years ahead', async () => {
    await searched();
    app.clock.moveTo(instant('2031-01-01T15:00:00Z'));
    await check();
    app.clock.moveTo(instant('2026-05-05T15:00:00Z'));
    await cutOut('2026-02-01', '2026-02-10');
    expect(await check()).toBe(1);
  });

  it('keeps the gap of a failed search open until it is searched, though it is tried again', async () => {
    await start(app, policy);
    await app.drain();
    await app.database.query('truncate literature_hit, record_in_flight');
    await app.database.query(
      `update literature_search set state = 'failed', last_error = 'no', failing_since = clock_timestamp(), given_up_at = clock_timestamp()`,
    );
    await app.database.query('update literature_update set completed_at = null');
    expect(await check()).toBe(1);
    server.fail('unavailable');
    await app.nest.get(LiteratureUpdatesService).startSurveillance(policy.id, true);
    app.clock.moveTo(instant('2026-05-05T15:00:00Z'));
    expect(await check()).toBe(0);
    expect(await gaps()).toMatchObject([{ kind: 'search_failed' }]);
    server.recover();
    await searched();
    expect(await gaps()).toEqual([]);
    expect(await custody()).toMatchObject({ gaps: [] });
  });

  it('tells of searches that were refused, once', async () => {
    await start(app, policy);
    await app.drain();
    await app.database.query(
      `update literature_search set state = 'failed', last_error = 'PubMed refused the request: no', failing_since = clock_timestamp()`,
    );
    const tell = async () => await app.nest.get(Sweeps).run('literature.tell-held-up');
    expect(await tell()).toBe(1);
    expect(await tell()).toBe(0);
    await app.advanceTo('2026-05-05T15:01:00Z');
    await app.advanceTo('2026-05-06T15:01:00Z');
    expect(mailsToOwner()).toHaveLength(1);
    expect(mailsToOwner()[0]?.text).toContain('Held up: PubMed refused the request: no.');
  });
});

describe('the page of searches', () => {
  it('shows gaps with their days, what to do, and a button that mends them', async () => {
    await searched();
    await cutOut('2026-02-01', '2026-02-10');
    await check();
    const headers = await personWith(app, 'author');
    const page = async (query = '') =>
      await app.http({ method: 'GET', url: `/console/literature/searches${query}`, headers });
    const all = await page();
    expect(all.status).toBe(200);
    expect(all.text).toContain('Days missed');
    expect(all.text).toContain('February 1, 2026');
    expect(all.text).toContain('Start an update');
    const one = await page(`?policy=${policy.slug}`);
    expect(one.text).toContain('timeline-gap');
    expect(one.text).not.toContain('style=');
    expect((await page('?policy=nobody-knows')).status).toBe(404);
    const token = /name="([^"]+)" value="([^"]+)"/.exec(one.text)!;
    const reply = await app.http({
      method: 'POST',
      url: '/console/literature/searches',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ [token[1]!]: token[2]!, policy: policy.slug }).toString(),
    });
    expect(reply.status).toBe(303);
    await app.drain();
    expect(await gaps()).toEqual([]);
  });

  it('gives nobody a button who may not start an update', async () => {
    await searched();
    const headers = await personWith(app, 'committee_member');
    const { text } = await app.http({
      method: 'GET',
      url: `/console/literature/searches?policy=${policy.slug}`,
      headers,
    });
    expect(text).not.toContain('action="/console/literature/searches');
  });
});

describe('a review of a policy', () => {
  it('that is not searched by the day after its opening is a gap', async () => {
    await openCycle(app, policy);
    await app.drain();
    await emptyLiterature(app);
    expect((await custody()).gaps).toEqual([]);
    app.clock.moveTo(instant('2026-05-05T15:00:00Z'));
    expect((await custody()).gaps).toMatchObject([
      { kind: 'never_searched', from: '2025-11-01', through: '2026-05-04' },
    ]);
  });
});
