import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { NoticeKeeper } from '../../../src/literature/retractions/notice-keeper.ts';
import { PubmedWatchSource } from '../../../src/literature/retractions/pubmed-watch-source.ts';
import { recordAnswers } from '../../../src/literature/retractions/record-checks.ts';
import { followCitedWorks, lockWorks } from '../../../src/literature/retractions/watched-works.ts';
import { WatchWorks } from '../../../src/literature/retractions/watch-works.job.ts';
import { SendLiteratureMessage } from '../../../src/literature/mail/send-message.job.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { keyWith } from '../builders.ts';
import { alertsOf, buildCiting, fastServer, fastSettings, mailsTo, papers } from './watch-builders.ts';

const on = calendarDate('2026-02-01');
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** A server and an application of its own; `WORK_QUEUE: 'false'` leaves its queue alone. */
async function begin(more: Record<string, string> = {}) {
  const server = fastServer();
  const settings = { ...fastSettings(await server.listen()), ...more };
  const app = await startApp({ settings });
  opened.push(server, app);
  return { app, server, settings };
}

interface WaitingStep {
  readonly source: 'pubmed';
  readonly step: number;
}

/** The steps of the watch that wait in the queue of an application that leaves it alone. */
async function steps(app: TestApp): Promise<WaitingStep[]> {
  const found = await app.database.query<{ data: WaitingStep }>(
    `select data from pgboss.job where name = 'literature.watch-works' and state = 'created' order by created_on`,
  );
  return found.map(({ data }) => data);
}

async function messages(app: TestApp): Promise<{ id: string; state: string }[]> {
  return await app.database.query('select id, state from literature_message order by created_at, id');
}

/** As after `kill -9`: what a run did is there, its end is not known, and the queue hands the job out again. */
describe('after a crash', () => {
  it('between answer and mark a mail goes again under the same Message-ID, and no other goes', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    server.add(papers('99000001'));
    server.retract('99000001', { noticePmid: '99000002', on });
    const { owner } = await buildCiting(app, 'Crash', ['99000001']);
    await app.nest.get(Sweeps).runAll();
    const [step] = await steps(app);
    await Promise.all([app.nest.get(WatchWorks).step(step!), app.nest.get(WatchWorks).step(step!)]);
    await app.nest.get(WatchWorks).step(step!);
    const [message, ...more] = await messages(app);
    expect(more).toEqual([]);

    const send = app.nest.get(SendLiteratureMessage);
    await send.send(message!.id);
    await app.database.query(`update literature_message set state = 'planned', sent_at = null`);
    await send.send(message!.id);
    await send.send(message!.id);
    const mails = mailsTo(app, owner);
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('a step that was not taken is asked again, and alerts once', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    server.add(papers('99000001'));
    server.retract('99000001', { noticePmid: '99000002', on });
    const policy = await buildCiting(app, 'Cut', ['99000001']);
    await app.nest.get(Sweeps).runAll();
    const [step] = await steps(app);
    server.fail('cut', { times: 1 });
    await app.nest.get(WatchWorks).step(step!);
    const key = await keyWith(app, 'literature:read');
    expect(await alertsOf(app, policy, key)).toEqual([]);
    for (const next of await steps(app)) await app.nest.get(WatchWorks).step(next);
    expect(await alertsOf(app, policy, key)).toHaveLength(1);
    expect(await messages(app)).toHaveLength(1);
  });
});

describe('two replicas', () => {
  it('that sweep at once ask once and alert once', async () => {
    const { app, server, settings } = await begin();
    const twin = await startApp({ settings, databaseUrl: app.databaseUrl });
    opened.push(twin);
    const pmids = Array.from({ length: 30 }, (_, index) => String(99_000_001 + index));
    server.add(papers(...pmids));
    for (const pmid of pmids.slice(0, 5)) server.retract(pmid, { noticePmid: `${Number(pmid) + 500}`, on });
    const policy = await buildCiting(app, 'Replicas', pmids);
    server.requests.length = 0;
    await Promise.all([app.nest.get(Sweeps).runAll(), twin.nest.get(Sweeps).runAll()]);
    await app.drain();
    await Promise.all([app.nest.get(Sweeps).runAll(), twin.nest.get(Sweeps).runAll()]);
    await app.drain();
    expect(server.requests.filter(({ utility }) => utility === 'efetch')).toHaveLength(1);
    expect(await alertsOf(app, policy, await keyWith(app, 'literature:read'))).toHaveLength(5);
    expect([...mailsTo(app, policy.owner), ...mailsTo(twin, policy.owner)]).toHaveLength(5);
  });
});

describe('ten thousand cited papers', () => {
  it('are looked up in fifty requests, and those without a notice leave no trace but the day', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    const pmids = Array.from({ length: 10_000 }, (_, index) => String(99_000_001 + index));
    server.add(papers(...pmids));
    const policy = await buildCiting(app, 'Many', [pmids[0]!, pmids[9_999]!]);
    await app.database.query(
      `insert into cited_reference (version_id, position, number, pmid)
       select $1, 10 + place, 10 + place, pmid from unnest($2::text[]) with ordinality as p (pmid, place)`,
      [policy.versionId, pmids.slice(1, -1)],
    );
    server.retract(pmids[9_999]!, { noticePmid: '99090001', on });
    await app.nest.get(Sweeps).runAll();
    for (let left = 51; left > 0; left -= 1) {
      await app.nest.get(WatchWorks).step((await steps(app)).at(-1)!);
    }
    expect(server.requests.filter(({ utility }) => utility === 'efetch')).toHaveLength(50);
    const [counted] = await app.database.query<{ checked: number; notices: number }>(
      `select (select count(*)::int from watch_check where checked_at is not null) as checked,
              (select count(*)::int from literature_notice) as notices`,
    );
    expect(counted).toEqual({ checked: 10_000, notices: 1 });
  }, 120_000);
});

describe('a paper that PubMed refuses to answer for', () => {
  it('stands back alone, and keeps no other from being looked up', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    const pmids = ['99000001', '99000002', '99000003'];
    server.add(papers(...pmids));
    await buildCiting(app, 'Poisoned', pmids);
    await app.nest.get(Sweeps).runAll();
    const watch = app.nest.get(WatchWorks);
    server.fail('error_body', { times: 2 });
    await watch.step((await steps(app)).at(-1)!);
    await watch.step((await steps(app)).at(-1)!);
    const refused = await app.database.query(`select from watch_check where last_error is not null`);
    expect(refused).toHaveLength(1);
    for (let left = 5; left > 0; left -= 1) await watch.step((await steps(app)).at(-1)!);
    const [counted] = await app.database.query<{ checked: number; state: string }>(
      `select count(*)::int as checked, (select state from watch_turn) as state from watch_check where checked_at is not null`,
    );
    expect(counted).toEqual({ checked: 2, state: 'idle' });
  });
});

describe('an owner who cannot be told', () => {
  it('by an address that fails is stood in for by the backup, who is told why', async () => {
    const { app, server } = await begin();
    server.add(papers('99000001'));
    server.retract('99000001', { noticePmid: '99000002', on });
    const { owner, policyId } = await buildCiting(app, 'Backup', ['99000001']);
    const backup = await buildPerson(app, { name: 'Bea Backup', roles: ['reviewer'] });
    await app.database.query('update policy set backup_id = $2 where id = $1', [policyId, backup.id]);
    app.smtp.refuseRecipient(owner.email);
    await app.sweep();
    expect(mailsTo(app, owner)).toEqual([]);
    const mails = mailsTo(app, backup);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(`You are told in place of ${owner.name}, whose mail comes back.`);
  });

  it('in quiet hours is told when they end', async () => {
    const { app, server } = await begin();
    server.add(papers('99000001'));
    server.retract('99000001', { noticePmid: '99000002', on });
    const { owner } = await buildCiting(app, 'Quiet', ['99000001']);
    await app.database.query(
      `update person set zone = 'UTC', quiet_from = '16:00', quiet_until = '19:00' where id = $1`,
      [owner.id],
    );
    await app.sweep();
    expect(mailsTo(app, owner)).toEqual([]);
    await app.advanceTo('2026-02-10T18:59:00Z');
    expect(mailsTo(app, owner)).toEqual([]);
    await app.advanceTo('2026-02-10T19:00:00Z');
    expect(mailsTo(app, owner)).toHaveLength(1);
  });

  it('of a policy retired meanwhile is not told', async () => {
    const { app, server } = await begin();
    server.add(papers('99000001'));
    const policy = await buildCiting(app, 'Retired', ['99000001']);
    await app.sweep();
    await app.database.query(
      `update effective_period set recorded = tstzrange(lower(recorded), '2026-02-11T00:00:00Z') where policy_id = $1`,
      [policy.policyId],
    );
    server.retract('99000001', { noticePmid: '99000002', on });
    await app.advanceTo('2026-02-20T17:00:00Z');
    expect(mailsTo(app, policy.owner)).toEqual([]);
    expect(await alertsOf(app, policy, await keyWith(app, 'literature:read'))).toEqual([]);
  });
});

describe('a round of look-ups', () => {
  it('whose job is gone goes on by itself', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    server.add(papers('99000001'));
    await buildCiting(app, 'Emptied queue', ['99000001']);
    await app.nest.get(Sweeps).runAll();
    const [lost] = await steps(app);
    await app.database.query(`delete from pgboss.job where name = 'literature.watch-works'`);
    await Promise.all([app.nest.get(Sweeps).runAll(), app.nest.get(Sweeps).runAll()]);
    await app.nest.get(Sweeps).runAll();
    expect(await steps(app)).toEqual([lost]);
    await app.nest.get(WatchWorks).step(lost!);
    expect(await app.database.query('select from watch_check where checked_at is not null')).toHaveLength(1);
  });

  it('that our own fault breaks asks for fewer works, and says so', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    server.add(papers('99000001', '99000002'));
    await buildCiting(app, 'Broken', ['99000001', '99000002']);
    await app.nest.get(Sweeps).runAll();
    const source = app.nest.get(PubmedWatchSource);
    const ask = jest.spyOn(source, 'ask').mockRejectedValueOnce(new TypeError('no such field'));
    const [step] = await steps(app);
    await app.nest.get(WatchWorks).step(step!);
    ask.mockRestore();
    const [turn] = await app.database.query(
      `select state, batch_size as size, failures, last_error as error from watch_turn`,
    );
    const error = 'Almanac could not take in what PubMed answered';
    expect(turn).toEqual({ state: 'waiting', size: 1, failures: 1, error });
  });
});

describe('many at once', () => {
  it('follow versions, take answers and hear notices without waiting for each other in a ring', async () => {
    const { app, server } = await begin({ WORK_QUEUE: 'false' });
    const pmids = Array.from({ length: 40 }, (_, index) => String(99_000_001 + index));
    server.add(papers(...pmids));
    await buildCiting(app, 'Forwards', pmids);
    await app.nest.get(Sweeps).runAll();
    const works = await app.database.query<{ id: string }>('select id from watched_work order by pmid desc');
    const answers = works.map(({ id }) => ({ workId: id, ties: [], doi: null }));
    const keeper = app.nest.get(NoticeKeeper);
    const transaction = app.database.transaction.bind(app.database);
    const now = app.clock.now();
    for (let round = 0; round < 10; round += 1) {
      await app.database.query('delete from watched_version');
      await Promise.all([
        transaction(async (tx) => await followCitedWorks(tx, calendarDate('2026-02-10'), now)),
        transaction(async (tx) => {
          await lockWorks(
            tx,
            answers.map(({ workId }) => workId),
          );
          const missed = await recordAnswers(tx, 'pubmed', answers, now);
          await keeper.hear(tx, 'pubmed', answers, missed, now);
        }),
        ...pmids.slice(0, 4).map(async (pmid) => {
          const data = { pmid, type: 'ErratumIn', noticePmid: `${Number(pmid) + 500 + round}` };
          await keeper.hearNotice(data);
        }),
      ]);
    }
    const [counted] = await app.database.query<{ count: number }>(
      `select count(*)::int as count from (select distinct message_id from literature_alert_told) told`,
    );
    expect(counted).toEqual({ count: 1 });
  });
});
