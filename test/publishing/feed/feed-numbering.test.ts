import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { rows } from '../../../src/platform/database/rows.ts';
import { QUEUE_SCHEMA } from '../../../src/platform/jobs/queue-schema.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { publish, tellApproved, type BuiltVersion } from '../builders.ts';

describe('the numbering of events', () => {
  let app: TestApp;
  let version: BuiltVersion;
  beforeAll(async () => {
    app = await startApp();
    ({ version } = await publish(app, 'lysis'));
  });
  afterAll(async () => await app.close());

  const changes = async (at: TestApp, query: string): Promise<FeedReply> =>
    (await at.http({ url: `/v1/changes?${query}` })).json<FeedReply>();
  const end = async (): Promise<string> => (await changes(app, 'limit=1000')).nextCursor;

  /** An event that nobody has a job for. */
  const INSERT = `insert into event (id, type, occurred_at, data) values ($1, 'policy.retired', $2, $3)`;
  const unheard = (): unknown[] => [
    newId(),
    app.clock.now(),
    JSON.stringify({ policyId: version.policy.id, slug: 'lysis', on: '2026-04-01' }),
  ];

  it('needs neither the queue nor the sweep: the commit tells of it', async () => {
    const start = await end();
    await app.database.query(INSERT, unheard());
    const { items } = await changes(app, `after=${start}&wait=20`);
    expect(items.map(({ type }) => type)).toEqual(['policy.retired']);
  });

  it('numbers nothing of a transaction that is rolled back, and all that many transactions commit at once', async () => {
    const start = await end();
    await expect(
      app.database.transaction(async (tx) => {
        await rows(tx, INSERT, unheard());
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await Promise.all(Array.from({ length: 30 }, async () => await app.database.query(INSERT, unheard())));
    const seen: string[] = [];
    for (let cursor = start; seen.length < 30;) {
      const part = await changes(app, `after=${cursor}&wait=20`);
      expect(part.items).not.toEqual([]);
      seen.push(...part.items.map(({ id }) => id));
      cursor = part.nextCursor;
    }
    expect(new Set(seen).size).toBe(30);
    expect(await app.database.query('select from feed_waiting')).toEqual([]);
  });

  it('is left to those who work the queue, and its job waits there for them', async () => {
    await app.close();
    app = await startApp({ settings: { WORK_QUEUE: 'false' } });
    ({ version } = await publish(app, 'lysis'));
    await tellApproved(app, version);
    const counted = await app.database.query<{ waiting: number; jobs: number }>(
      `select (select count(*) from feed_waiting)::int as waiting,
              (select count(*) from ${QUEUE_SCHEMA}.job where name = 'publishing.number-approved')::int as jobs`,
    );
    expect(counted).toEqual([{ waiting: 1, jobs: 1 }]);
    const worker = await startApp({ databaseUrl: app.databaseUrl });
    await worker.drain();
    expect(await app.database.query('select from feed_waiting')).toEqual([]);
    expect((await changes(app, 'limit=10')).items).toHaveLength(1);
    await worker.close();
  });
});
