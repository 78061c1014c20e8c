import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { TestApp } from '../../support/app.ts';
import { advance, portland, settle, startReviews, sweep } from '../builders.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { messagesByState, ownersOfSeptember, reminded, sentTo, sweepRungs, until } from './support.ts';

jest.setTimeout(120_000); // months are walked, also on a machine that has much else to do

const OWNERS = 60;

let app: TestApp;
let replica: TestApp;
let observer: pg.Client;
beforeEach(async () => {
  app = await startReviews('2026-02-10T09:00');
  await ownersOfSeptember(app, OWNERS);
  replica = await startReviews('2026-02-10T09:00', { databaseUrl: app.databaseUrl });
  observer = new pg.Client(app.databaseUrl);
  await observer.connect();
});
afterEach(async () => {
  await observer.end();
  await replica.close();
  await app.close();
});

const received = (): string[] =>
  [...app.smtp.mails, ...replica.smtp.mails]
    .map(({ messageId, to }) => `${messageId} ${[to].flat()[0]?.value[0]?.address}`)
    .sort();

/** The sweep that waits for a lock, as the server sees it: it keeps the others out, and so is none of the queue's workers. */
const waitingSweep = async (): Promise<number | undefined> => {
  const { rows } = await observer.query<{ pid: number }>(
    `select activity.pid from pg_stat_activity activity
       join pg_locks held on held.pid = activity.pid and held.locktype = 'advisory' and held.granted
        and held.mode = 'ExclusiveLock'
      where activity.wait_event_type = 'Lock' and activity.datname = current_database()`,
  );
  return rows[0]?.pid;
};

describe('two sweeps at the same instant on two replicas', () => {
  it('send every reminder once, morning after morning', async () => {
    for (const morning of ['2026-05-04T08:00', '2026-06-03T08:00', '2026-07-02T08:00', '2026-07-31T08:00']) {
      for (const each of [app, replica]) each.clock.moveTo(instant(portland(morning)));
      await Promise.all([app, replica, app, replica].map(async (each) => await sweepRungs(each)));
      await settle(app);
    }
    expect((await reminded(app)).length).toBe(4 * OWNERS);
    expect(await messagesByState(app)).toEqual({ sent: 4 * OWNERS });
    expect(received()).toEqual((await sentTo(app)).sort());
  });
});

describe('a sweep whose connection dies between claim and commit', () => {
  it.each(['reminder_message', 'review_rung', 'audit_entry', 'pgboss.job'])(
    'leaves nothing behind and the next one sends everything once (dies at %s)',
    async (table) => {
      await app.database.query('select 1'); // warm: the lock below must find the sweep at work, not connecting
      const blocker = new pg.Client(app.databaseUrl);
      await blocker.connect();
      await blocker.query('begin');
      // readers pass, so the sweep works on until it writes here
      await blocker.query(`lock table ${table} in share row exclusive mode`);
      for (const each of [app, replica]) each.clock.moveTo(instant(portland('2026-05-04T08:00')));
      const dying = sweepRungs(app).then(
        () => 'it came through',
        () => 'it died',
      );
      await until('the sweep to wait for its lock', async () => (await waitingSweep()) !== undefined);
      await observer.query('select pg_terminate_backend($1)', [await waitingSweep()]);
      expect(await dying).toBe('it died');
      await blocker.query('rollback');
      await blocker.end();
      expect(await messagesByState(app)).toEqual({});

      await sweep(replica);
      await advance(app, '2026-05-04T08:01');
      await settle(replica);
      expect(await messagesByState(app)).toEqual({ sent: OWNERS });
      expect(received()).toEqual((await sentTo(app)).sort());
    },
  );
});
