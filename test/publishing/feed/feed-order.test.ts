import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Events } from '../../../src/platform/events/events.ts';
import { rows } from '../../../src/platform/database/rows.ts';
import { policyVersionApproved } from '../../../src/policies/policies.events.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { approvedEvent, publish, type BuiltVersion } from '../builders.ts';

interface Writer {
  readonly policy: number;
  readonly replica: number;
  readonly holdMilliseconds: number;
  readonly fails: boolean;
}

describe('the order of the feed', () => {
  let app: TestApp;
  let behind: TestApp;
  let versions: BuiltVersion[];
  beforeAll(async () => {
    app = await startApp();
    behind = await startApp({ databaseUrl: app.databaseUrl, now: '2026-02-10T16:00:00Z' });
    versions = [];
    for (const slug of ['one', 'two', 'three']) versions.push((await publish(app, slug)).version);
  });
  afterAll(async () => {
    await behind.close();
    await app.close();
  });

  const changes = async (query: string): Promise<FeedReply> =>
    (await app.http({ url: `/v1/changes?${query}` })).json<FeedReply>();

  const end = async (): Promise<string> => {
    let cursor = (await changes('limit=1000')).nextCursor;
    for (;;) {
      const next = (await changes(`after=${cursor}&limit=1000`)).nextCursor;
      if (next === cursor) return cursor;
      cursor = next;
    }
  };

  /** What one writer does: holds the policy as every use case does, records, lingers, and commits or not. */
  const write = async (writer: Writer, committed: string[], counters: number[]): Promise<void> => {
    const replica = writer.replica === 0 ? app : behind;
    const version = versions[writer.policy]!;
    await replica.database
      .transaction(async (tx) => {
        await rows(tx, 'select from policy where id = $1 for update', [version.policy.id]);
        const number = (counters[writer.policy] = (counters[writer.policy] ?? 0) + 1);
        await replica.nest
          .get(Events)
          .record(tx, policyVersionApproved, { ...approvedEvent(version), version: number });
        await rows(tx, 'select pg_sleep($1)', [writer.holdMilliseconds / 1000]);
        if (writer.fails) throw new Error('rolled back');
        committed.push(`${version.policy.slug} ${number}`);
      })
      .catch(() => undefined);
  };

  const nameOf = ({ data }: FeedReply['items'][number]): string =>
    `${(data['policy'] as { slug: string }).slug} ${String(data['version'])}`;

  it('shows every reader each event once, and those of one policy as they were committed, whatever the clocks say', async () => {
    const writer = fc.record<Writer>({
      policy: fc.nat({ max: 2 }),
      replica: fc.nat({ max: 1 }),
      holdMilliseconds: fc.nat({ max: 30 }),
      fails: fc.boolean(),
    });
    const pages = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(writer, { minLength: 1, maxLength: 25 }),
        fc.array(pages, { minLength: 2, maxLength: 3 }),
        async (writers, readers) => {
          const start = await end();
          const committed: string[] = [];
          const counters: number[] = [];
          let writing = true;
          const read = async (sizes: readonly number[]): Promise<FeedReply['items'][number][]> => {
            const seen: FeedReply['items'][number][] = [];
            let cursor = start;
            for (let turn = 0; ; turn += 1) {
              const last = !writing; // asked before the reading: after it nothing more can come
              const part = await changes(`after=${cursor}&limit=${sizes[turn % sizes.length]}&wait=0.05`);
              seen.push(...part.items);
              if (last && part.items.length === 0) return seen;
              cursor = part.nextCursor;
            }
          };
          const reading = Promise.all(readers.map(read));
          await Promise.all(writers.map(async (each) => await write(each, committed, counters)));
          await app.drain();
          writing = false;
          const [first, ...others] = await reading;

          expect(first!.map(nameOf).toSorted()).toEqual(committed.toSorted());
          for (const other of others) expect(other).toEqual(first);
          for (const { policy } of versions) {
            const ofPolicy = (names: readonly string[]) =>
              names.filter((name) => name.startsWith(`${policy.slug} `));
            expect(ofPolicy(first!.map(nameOf))).toEqual(ofPolicy(committed));
          }
          const numbers = first!.map(({ cursor }) => Number(cursor.split('.')[1]));
          const before = Number(start.split('.')[1]);
          expect(numbers).toEqual(numbers.map((_, index) => before + 1 + index));
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  it('shows a transaction that began first and commits last to readers who are far beyond', async () => {
    const start = await end();
    const began = Promise.withResolvers<void>();
    const may = Promise.withResolvers<void>();
    const slow = app.database.transaction(async (tx) => {
      await app.nest
        .get(Events)
        .record(tx, policyVersionApproved, { ...approvedEvent(versions[0]!), version: 900 });
      began.resolve();
      await may.promise;
    });
    await began.promise;
    for (let number = 901; number < 905; number += 1) {
      await behind.database.transaction(
        async (tx) =>
          await behind.nest
            .get(Events)
            .record(tx, policyVersionApproved, { ...approvedEvent(versions[1]!), version: number }),
      );
    }
    await app.drain();
    const before = await changes(`after=${start}`);
    expect(before.items.map(nameOf)).toEqual(['two 901', 'two 902', 'two 903', 'two 904']);
    may.resolve();
    await slow;
    await app.drain();
    expect((await changes(`after=${before.nextCursor}`)).items.map(nameOf)).toEqual(['one 900']);
  });

  it('keeps what was recorded of one policy within one transaction in its order', async () => {
    const start = await end();
    await app.database.transaction(async (tx) => {
      const approved = Array.from({ length: 30 }, (_, index) => ({
        ...approvedEvent(versions[2]!),
        version: index,
      }));
      await app.nest.get(Events).recordAll(tx, policyVersionApproved, approved);
    });
    await app.drain();
    const { items } = await changes(`after=${start}`);
    expect(items.map(({ data }) => data['version'])).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });
});
