import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded/embedded-postgres.ts';
import { prepareDatabase } from '../../../src/platform/database/prepare-database.ts';
import { formatFeedCursor, parseFeedCursor } from '../../../src/publishing/feed/feed-cursor.rules.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { publish, tellApproved } from '../builders.ts';

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('the epoch of the feed', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const start = async (databaseUrl?: string): Promise<TestApp> => {
    const app = await startApp(databaseUrl === undefined ? {} : { databaseUrl });
    closers.push(async () => await app.close());
    return app;
  };
  const changes = async (
    app: TestApp,
    after = '',
  ): Promise<FeedReply & { status: number; code?: string }> => {
    const reply = await app.http({ url: `/v1/changes?limit=1000${after === '' ? '' : `&after=${after}`}` });
    return { status: reply.status, ...reply.json<FeedReply>() };
  };
  const epochOf = (cursor: string): string => cursor.split('.')[0]!;
  /** A policy and so many events about it; the last cursor. */
  const tell = async (app: TestApp, slug: string, count: number): Promise<string> => {
    const { version } = await publish(app, slug);
    for (let n = 0; n < count; n += 1) await tellApproved(app, version);
    await app.drain();
    return (await changes(app)).nextCursor;
  };
  /** The policies that the feed tells of after a cursor, event by event. */
  const toldAfter = async (app: TestApp, cursor: string): Promise<string[]> => {
    const reply = await changes(app, cursor);
    expect(reply.status).toBe(200);
    return reply.items.map(({ data }) => (data['policy'] as { slug: string }).slug);
  };
  const query = async <Row extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };

  /** What a promoted standby shows that had not yet got the last events: they were never numbered there. */
  const loseTail = async (url: string, count: number) => {
    await query(
      url,
      `alter table feed disable trigger feed_stamp; alter table feed_event disable trigger feed_event_append_only;
       update feed set last_sequence = last_sequence - ${count}, home = 'elsewhere';
       delete from webhook_delivery where sequence > (select last_sequence from feed);
       delete from feed_event where sequence > (select last_sequence from feed);
       alter table feed enable trigger feed_stamp; alter table feed_event enable trigger feed_event_append_only;`,
    );
  };

  it('stays when the application starts again, and when the table is rewritten', async () => {
    const database = await freshDatabase();
    closers.push(async () => await database.drop());
    const first = await startApp({ databaseUrl: database.url });
    const cursor = await tell(first, 'lysis', 2);
    await first.database.query('vacuum full feed');
    await first.database.query('vacuum freeze feed');
    expect(await changes(first, cursor)).toMatchObject({ status: 200, items: [] });
    await first.close();
    const second = await start(database.url);
    expect(await changes(second, cursor)).toMatchObject({ status: 200, items: [], nextCursor: cursor });
    expect(epochOf(await tell(second, 'other', 1))).toBe(epochOf(cursor));
  }, 120_000);

  it('is another in a copy of the database, which numbers other events the same: it refuses who was further', async () => {
    const database = await freshDatabase();
    closers.push(async () => await database.drop());
    const original = await startApp({ databaseUrl: database.url });
    const early = await tell(original, 'lysis', 2);
    await original.close();
    const copied = new URL(database.url);
    copied.pathname = `${copied.pathname}_copy`;
    const admin = new URL(database.url);
    admin.pathname = '/postgres';
    const name = copied.pathname.slice(1);
    await query(admin.href, `create database ${name} template ${name.replace('_copy', '')}`);
    closers.push(async () => await query(admin.href, `drop database if exists ${name} with (force)`));

    const further = await startApp({ databaseUrl: database.url });
    const late = await tell(further, 'in-the-original', 3);
    await further.close();
    const copy = await start(copied.href);
    expect(epochOf(await tell(copy, 'in-the-copy', 5))).not.toBe(epochOf(early));
    const { check: _, ...unchecked } = parseFeedCursor(late);
    for (const cursor of [late, formatFeedCursor(unchecked)])
      expect(await changes(copy, cursor)).toMatchObject({ status: 410, code: 'epoch_changed' });
    // up to where it was copied the copy is the same feed, and what comes after it is told whole
    expect(await toldAfter(copy, early)).toEqual(Array.from({ length: 5 }, () => 'in-the-copy'));
  }, 120_000);

  it('is another after a dump was restored, into another database or over the same one', async () => {
    const app = await start();
    const cursor = await tell(app, 'lysis', 2);
    const [row] = await app.database.query<Record<string, unknown>>(
      'select epoch, last_sequence, home, written_by::text from feed',
    );
    // what pg_restore does with a table of a dump; that it seems to have been written here hides nothing
    const restore = async (url: string) => {
      await query(url, 'delete from feed');
      await query(
        url,
        `insert into feed (epoch, last_sequence, home, written_by) values ($1, $2, feed_home(), $3::text::xid8)`,
        [row!['epoch'], row!['last_sequence'], row!['written_by']],
      );
    };
    await restore(app.databaseUrl);
    const again = await tell(app, 'after', 1);
    expect(epochOf(again)).not.toBe(epochOf(cursor));
    expect(await changes(app, again)).toMatchObject({ status: 200 });
    expect(await toldAfter(app, cursor)).toEqual(['after']);
    await loseTail(app.databaseUrl, 1);
    await restore(app.databaseUrl); // the same dump once more
    await tell(app, 'instead', 2);
    expect(await changes(app, again)).toMatchObject({ status: 410, code: 'epoch_changed' });
    expect(await toldAfter(app, cursor)).toEqual(['instead', 'instead']);

    const elsewhere = await start();
    await restore(elsewhere.databaseUrl);
    await tell(elsewhere, 'elsewhere', 3);
    expect(await changes(elsewhere, cursor)).toMatchObject({ status: 410, code: 'epoch_changed' });
  }, 120_000);

  it('is found out by whoever numbers first, before a reader looks', async () => {
    const app = await start();
    const cursor = await tell(app, 'lysis', 2);
    await query(app.databaseUrl, `alter table feed disable trigger feed_stamp`);
    await query(app.databaseUrl, `update feed set home = 'elsewhere'`);
    await query(app.databaseUrl, `alter table feed enable trigger feed_stamp`);
    const next = await tell(app, 'other', 1);
    expect(epochOf(next)).not.toBe(epochOf(cursor));
  }, 120_000);

  it('begins once, however many find it out', async () => {
    const app = await start();
    await tell(app, 'lysis', 1);
    await query(app.databaseUrl, `alter table feed disable trigger feed_stamp`);
    await query(app.databaseUrl, `update feed set home = 'elsewhere'`);
    await query(app.databaseUrl, `alter table feed enable trigger feed_stamp`);
    const found = await Promise.all(Array.from({ length: 12 }, async () => await changes(app)));
    expect(new Set(found.map(({ nextCursor }) => epochOf(nextCursor))).size).toBe(1);
  }, 120_000);

  it('takes along who waits while a standby is promoted that lost nothing, and sends away who read what it lost', async () => {
    const app = await start();
    const cursor = await tell(app, 'lysis', 3);
    const waiting = async () => await app.http({ url: `/v1/changes?after=${cursor}&wait=30` });
    const patient = waiting();
    await loseTail(app.databaseUrl, 0);
    const further = await tell(app, 'after', 1);
    expect((await patient).json<FeedReply>().nextCursor).toBe(further);
    expect(epochOf(further)).not.toBe(epochOf(cursor));
    const sentAway = app.http({ url: `/v1/changes?after=${further}&wait=30` });
    await loseTail(app.databaseUrl, 1);
    // the promoted feed is soon as long as the lost one, before anybody looks
    await tell(app, 'instead', 2);
    expect((await sentAway).json()).toMatchObject({ code: 'epoch_changed' });
    expect(await toldAfter(app, cursor)).toEqual(['instead', 'instead']);
  }, 120_000);

  it('is asked alike by every role, whatever it may call itself', async () => {
    const app = await start();
    const role = `reader_${process.pid}`;
    await query(app.databaseUrl, `create role ${role}`);
    closers.push(async () => await query(app.databaseUrl, `drop role ${role}`));
    const home = async (before: string) => {
      const client = new pg.Client(app.databaseUrl);
      await client.connect();
      try {
        await client.query(before);
        const first = await client.query<{ home: string }>('select feed_home() as home');
        const second = await client.query<{ home: string }>('select feed_home() as home');
        expect(second.rows).toEqual(first.rows);
        return first.rows[0]!.home;
      } finally {
        await client.end();
      }
    };
    await query(app.databaseUrl, 'revoke execute on function pg_control_system() from public');
    expect(await home(`set role ${role}`)).toBe(await home('select'));
    expect(await home('select')).toMatch(/^\d+\.[0-9A-F]{8}\.\d+$/);
  }, 120_000);

  onLinux(
    'is another when a standby was promoted or a cluster put back: nobody loses a place but who read what was lost',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'almanac-pitr-'));
      chmodSync(directory, 0o755);
      closers.push(async () => await Promise.resolve(rmSync(directory, { recursive: true, force: true })));
      const [original, restored] = [join(directory, 'original'), join(directory, 'restored')];
      const settings = { fsync: 'off' };
      /** Runs something on the cluster in a directory, with the application. */
      const on = async <T>(
        where: string,
        more: Record<string, string>,
        work: (app: TestApp) => Promise<T>,
      ): Promise<T> => {
        const server = await startEmbeddedPostgres(where, { settings: { ...settings, ...more } });
        try {
          await query(server.url('postgres'), 'create database almanac').catch(() => undefined); // it is there already
          await prepareDatabase(server.url('almanac'));
          const app = await startApp({ databaseUrl: server.url('almanac') });
          try {
            return await work(app);
          } finally {
            await app.close();
          }
        } finally {
          await server.stop();
        }
      };

      const early = await on(original, {}, async (app) => await tell(app, 'lysis', 2));
      mkdirSync(restored);
      chmodSync(restored, 0o755);
      execFileSync('cp', ['-a', join(original, 'cluster'), join(restored, 'cluster')]);
      const late = await on(original, {}, async (app) => {
        expect(await changes(app, early)).toMatchObject({ status: 200, items: [] }); // a restart loses nobody's place
        return await tell(app, 'lost', 3);
      });
      const signal = join(restored, 'cluster', 'data', 'recovery.signal');
      writeFileSync(signal, '');
      chmodSync(signal, 0o666);
      const next = await on(restored, { restore_command: 'false' }, async (app) => {
        const further = await tell(app, 'instead', 5);
        expect(epochOf(further)).not.toBe(epochOf(early));
        expect(await changes(app, late)).toMatchObject({ status: 410, code: 'epoch_changed' });
        expect(await toldAfter(app, early)).toEqual(Array.from({ length: 5 }, () => 'instead'));
        return further;
      });
      await on(restored, {}, async (app) => {
        expect(await changes(app, next)).toMatchObject({ status: 200, items: [], nextCursor: next });
        expect(await changes(app, late)).toMatchObject({ status: 410, code: 'epoch_changed' });
      });
    },
    120_000,
  );
});
