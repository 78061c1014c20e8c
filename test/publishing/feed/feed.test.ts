import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Events } from '../../../src/platform/events/events.ts';
import { policyVersionApproved, policyReviewDatesChanged } from '../../../src/policies/policies.events.ts';
import { FeedWatch } from '../../../src/publishing/feed/feed-watch.ts';
import { FeedSequencer } from '../../../src/publishing/feed/feed-sequencer.ts';
import { publicEventTypes } from '../../../src/publishing/feed/public-event.rules.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { approvedEvent, publish, tellApproved, tellEffective, type BuiltVersion } from '../builders.ts';

describe('the change feed', () => {
  let app: TestApp;
  let version: BuiltVersion;
  beforeAll(async () => {
    app = await startApp();
    version = (await publish(app, 'lysis')).version;
  });
  afterAll(async () => {
    await app.close();
  });

  const changes = async (query = ''): Promise<FeedReply> => {
    const reply = await app.http({ url: `/v1/changes${query}` });
    expect(reply.status).toBe(200);
    return reply.json<FeedReply>();
  };

  it('tells a public event with its type, time and published facts, once', async () => {
    const before = await changes();
    await tellApproved(app, version);
    await app.drain();
    const { items, nextCursor } = await changes(`?after=${before.nextCursor}`);
    expect(items).toEqual([
      {
        cursor: nextCursor,
        id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
        type: 'policy.version.approved',
        timestamp: '2026-02-10T17:00:00Z',
        data: {
          policy: { id: version.policy.id, slug: 'lysis' },
          version: 1,
          effective: '2026-01-01',
          changeClass: 'new',
          reviewOutcome: null,
          contentHash: version.contentHash,
          envelopeHash: version.envelopeHash,
          url: 'http://localhost:3000/v1/policies/lysis/versions/1',
        },
      },
    ]);
    expect((await changes(`?after=${nextCursor}`)).items).toEqual([]);
    expect((await changes(`?after=${nextCursor}`)).nextCursor).toBe(nextCursor);
  });

  it('keeps internal events inside', async () => {
    const { nextCursor } = await changes();
    await app.database.transaction(
      async (tx) =>
        await app.nest
          .get(Events)
          .record(tx, policyReviewDatesChanged, { policyId: version.policy.id, revision: 1 }),
    );
    await app.sweep();
    expect((await changes(`?after=${nextCursor}`)).items).toEqual([]);
  });

  it('holds the trigger of the database to the list of public types', async () => {
    const [trigger] = await app.database.query<{ text: string }>(
      `select pg_get_triggerdef(oid) as text from pg_trigger where tgname = 'event_awaits_feed_number'`,
    );
    const named = [...(trigger?.text ?? '').matchAll(/'(policy\.[a-z._]+)'/g)].map(([, type]) => type);
    expect(new Set(named)).toEqual(new Set(publicEventTypes));
  });

  it('numbers without gaps and loses nobody under writers that commit late, roll back and meet', async () => {
    const sequencer = app.nest.get(FeedSequencer);
    const events = app.nest.get(Events);
    const start = (await changes('?limit=1000')).nextCursor;
    const seen: FeedReply['items'][number][] = [];
    let cursor = start;
    const read = async () => {
      const part = await changes(`?after=${cursor}&limit=7`);
      seen.push(...part.items);
      cursor = part.nextCursor;
    };

    let finishSlow = (): void => undefined;
    const held = new Promise<void>((resolve) => (finishSlow = resolve));
    let slowRecorded = (): void => undefined;
    const recorded = new Promise<void>((resolve) => (slowRecorded = resolve));
    const slow = app.database.transaction(async (tx) => {
      await events.record(tx, policyVersionApproved, { ...approvedEvent(version), version: 1000 });
      slowRecorded();
      await held;
    });
    await recorded;

    const writers = Array.from({ length: 40 }, async (_, index) => {
      const fails = index % 5 === 4;
      await app.database
        .transaction(async (tx) => {
          await events.record(tx, policyVersionApproved, { ...approvedEvent(version), version: index + 1 });
          if (fails) throw new Error('rolled back');
        })
        .catch(() => undefined);
      await Promise.all([sequencer.numberWaiting(), sequencer.numberWaiting(), read()]);
    });
    await Promise.all(writers);
    finishSlow();
    await slow;
    await app.drain();
    for (let before = ''; before !== cursor;) {
      before = cursor;
      await read();
    }

    const unique = new Map(seen.map((item) => [item.cursor, item]));
    const numbers = [...unique.keys()].map((text) => Number(text.split('.')[1])).toSorted((a, b) => a - b);
    const first = Number(start.split('.')[1]);
    expect(numbers).toEqual(Array.from({ length: 33 }, (_, index) => first + 1 + index));
    expect(new Set([...unique.values()].map(({ data }) => data['version']))).toEqual(
      new Set([1000, ...Array.from({ length: 40 }, (_, index) => index + 1).filter((n) => n % 5 !== 0)]),
    );
    const last = [...unique.values()].find((item) => item.cursor === cursor);
    expect(last?.data['version']).toBe(1000);
  });

  it('is caught up by the sweep when a wake-up was lost', async () => {
    const { nextCursor } = await changes('?limit=1000');
    await app.database.query(
      `insert into event (id, type, occurred_at, data) values (gen_random_uuid(), 'policy.retired', $1, $2)`,
      [app.clock.now(), JSON.stringify({ policyId: version.policy.id, slug: 'lysis', on: '2026-03-01' })],
    );
    expect((await changes(`?after=${nextCursor}`)).items).toEqual([]);
    await app.sweep();
    const { items } = await changes(`?after=${nextCursor}`);
    expect(items).toMatchObject([{ type: 'policy.retired', data: { on: '2026-03-01' } }]);
  });

  it('holds a reader who waits until something happens', async () => {
    const { nextCursor } = await changes('?limit=1000');
    const waiting = [changes(`?after=${nextCursor}&wait=20`), changes(`?after=${nextCursor}&wait=20`)];
    await tellEffective(app, version);
    for (const reply of await Promise.all(waiting)) {
      expect(reply.items).toMatchObject([{ type: 'policy.version.effective', data: { on: '2026-01-01' } }]);
    }
  });

  it('lets a reader who waits in vain go with the cursor it came with', async () => {
    const { nextCursor } = await changes('?limit=1000');
    expect(await changes(`?after=${nextCursor}&wait=0.3`)).toEqual({ items: [], nextCursor });
  });

  it('says so when a cursor is of another feed or beyond this one', async () => {
    const { nextCursor } = await changes('?limit=1000');
    const [epoch, sequence, check] = nextCursor.split('.');
    const other = await app.http({ url: `/v1/changes?after=000000000000.1` });
    expect(other.status).toBe(410);
    expect(other.json()).toMatchObject({ code: 'epoch_changed', epoch, cursor: `${epoch}.0` });
    const beyond = await app.http({ url: `/v1/changes?after=${epoch}.${Number(sequence) + 1}` });
    expect(beyond.json()).toMatchObject({ code: 'epoch_changed', snapshot: '/v1/active.ndjson' });
    const another = await app.http({ url: `/v1/changes?after=${epoch}.${sequence}.${'0'.repeat(12)}` });
    expect(another.json()).toMatchObject({ code: 'epoch_changed' });
    expect((await changes(`?after=${epoch}.${sequence}`)).nextCursor).toBe(`${epoch}.${sequence}.${check}`);
  });

  it.each([
    ['a cursor that is none', 'after=nonsense'],
    ['no events at a time', 'limit=0'],
    ['too many at a time', 'limit=1001'],
    ['too long a wait', 'wait=31'],
    ['a wait that is over', 'wait=-1'],
    ['types that consumers never hear of', 'types=policy.draft.moved'],
    ['a name that is too long', `policy=${'a'.repeat(201)}`],
    ['too many policies', `policy=${Array.from({ length: 101 }, (_, n) => `p${n}`).join(',')}`],
  ])('refuses %s', async (_, query) => {
    const reply = await app.http({ url: `/v1/changes?${query}` });
    expect(reply.status).toBe(400);
  });

  it('is joined without a gap by the snapshot of what is in force', async () => {
    const snapshot = await app.http({ url: '/v1/active.ndjson' });
    expect(snapshot.status).toBe(200);
    expect(snapshot.headers['content-type']).toContain('application/x-ndjson');
    const lines = snapshot.text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        policy: { id: version.policy.id, slug: 'lysis', title: 'Title of lysis' },
        version: 1,
        status: 'active',
        contentHash: version.contentHash,
        envelopeHash: version.envelopeHash,
        inForce: { from: '2026-01-01', until: null },
        url: 'http://localhost:3000/v1/policies/lysis/versions/1',
      },
    ]);
    const cursor = String(snapshot.headers['almanac-feed-cursor']);
    await tellApproved(app, version);
    await app.drain();
    expect((await changes(`?after=${cursor}`)).items).toHaveLength(1);
  });

  it('is read by type and by policy, and its cursor goes on over what is left out', async () => {
    const start = (await changes('?limit=1000')).nextCursor;
    const other = (await publish(app, 'other')).version;
    await tellApproved(app, version);
    await tellApproved(app, other);
    await tellEffective(app, other);
    await app.drain();
    const all = await changes(`?after=${start}`);
    const told = ({ items }: FeedReply) =>
      items.map(({ type, data }) => `${type} ${(data['policy'] as { slug: string }).slug}`);
    const read = async (query: string) => await changes(`?after=${start}&${query}`);

    expect(told(await read('policy=other'))).toEqual([
      'policy.version.approved other',
      'policy.version.effective other',
    ]);
    expect(told(await read(`policy=${other.policy.id.toUpperCase()}`))).toHaveLength(2);
    expect(told(await read('policy=lysis,other&types=policy.version.approved'))).toEqual([
      'policy.version.approved lysis',
      'policy.version.approved other',
    ]);
    for (const query of ['policy=lysis', 'policy=nobody', 'types=policy.retired', 'policy=other&limit=2']) {
      const part = await read(query);
      expect(part.nextCursor).toBe(all.nextCursor);
    }
    const first = await read('policy=other&limit=1');
    expect((await changes(`?after=${first.nextCursor}`)).items.map(({ cursor }) => cursor)).toEqual(
      all.items.slice(2).map(({ cursor }) => cursor),
    );
  });

  it('wakes those who wait by the word of the database, and does not have them look again and again', async () => {
    const watch = app.nest.get(FeedWatch);
    const { nextCursor } = await changes('?limit=1000');
    const waiting = Promise.all(
      Array.from({ length: 50 }, async () => await changes(`?after=${nextCursor}&wait=20`)),
    );
    const before = watch.timesHeard;
    await tellApproved(app, version);
    const replies = await waiting;
    expect(new Set(replies.map(({ items }) => items.map(({ id }) => id).join())).size).toBe(1);
    expect(replies[0]!.items).toHaveLength(1);
    while (watch.timesHeard === before) await new Promise((wake) => setTimeout(wake, 5));
  });

  it('keeps its numbers: the database refuses to change or remove one', async () => {
    await expect(app.database.query('delete from feed_event')).rejects.toThrow('append-only');
    await expect(app.database.query('update feed_event set sequence = sequence + 1')).rejects.toThrow(
      'append-only',
    );
  });

  it('looks through a long feed for a rare event without keeping it from the reader', async () => {
    const start = (await changes('?limit=1000')).nextCursor;
    await app.database.query(
      `insert into event (id, type, occurred_at, data)
       select gen_random_uuid(), 'policy.version.effective', $1, $2::jsonb from generate_series(1, 21000)`,
      [
        app.clock.now(),
        JSON.stringify({ policyId: version.policy.id, slug: 'lysis', version: 1, on: '2026-01-01' }),
      ],
    );
    await app.nest.get(FeedSequencer).numberWaiting();
    await app.database.query(
      `insert into event (id, type, occurred_at, data) values (gen_random_uuid(), 'policy.retired', $1, $2)`,
      [app.clock.now(), JSON.stringify({ policyId: version.policy.id, slug: 'lysis', on: '2026-04-01' })],
    );
    await app.nest.get(FeedSequencer).numberWaiting();
    const waited = await changes(`?after=${start}&types=policy.retired&wait=20`);
    expect(waited.items).toMatchObject([{ type: 'policy.retired', data: { on: '2026-04-01' } }]);
    const part = await changes(`?after=${start}&types=policy.retired`);
    expect(part.items).toEqual([]);
    expect((await changes(`?after=${part.nextCursor}&types=policy.retired&wait=20`)).items).toEqual(
      waited.items,
    );
  }, 120_000);
});
