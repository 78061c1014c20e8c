import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Events } from '../../../src/platform/events/events.ts';
import { policyVersionApproved, policyReviewDatesChanged } from '../../../src/policies/policies.events.ts';
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
    const [epoch, sequence] = nextCursor.split('.');
    const other = await app.http({ url: `/v1/changes?after=000000000000.1` });
    expect(other.status).toBe(410);
    expect(other.json()).toMatchObject({ code: 'epoch_changed', epoch, cursor: `${epoch}.0` });
    const beyond = await app.http({ url: `/v1/changes?after=${epoch}.${Number(sequence) + 1}` });
    expect(beyond.json()).toMatchObject({ code: 'epoch_changed' });
  });

  it.each(['after=nonsense', 'limit=0', 'limit=1001', 'wait=31', 'wait=-1'])('refuses ?%s', async (query) => {
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

  it('keeps its numbers: the database refuses to change or remove one', async () => {
    await expect(app.database.query('delete from feed_event')).rejects.toThrow('append-only');
    await expect(app.database.query('update feed_event set sequence = sequence + 1')).rejects.toThrow(
      'append-only',
    );
  });
});
