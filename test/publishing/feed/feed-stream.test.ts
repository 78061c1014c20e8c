import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { EventSource } from 'undici';
import { FeedSequencer } from '../../../src/publishing/feed/feed-sequencer.ts';
import { parseFeedCursor } from '../../../src/publishing/feed/feed-cursor.rules.ts';
import { MOST_READERS } from '../../../src/publishing/feed/feed-places.ts';
import { FeedReader } from '../../../src/publishing/feed/feed-reader.ts';
import { FeedStreams } from '../../../src/publishing/feed/feed-streams.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import { publicEventTypes } from '../../../src/publishing/feed/public-event.rules.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { keyWith, publish, tellApproved, tellEffective, type BuiltVersion } from '../builders.ts';

interface Seen {
  readonly id: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** A browser's reader of a stream. */
class Reader {
  readonly seen: Seen[] = [];
  readonly source: EventSource;
  private waiting: { count: number; done: () => void } | undefined;

  constructor(url: string, types: readonly string[] = publicEventTypes) {
    this.source = new EventSource(url);
    for (const type of types) {
      this.source.addEventListener(type, (event) => {
        const { lastEventId, data } = event as MessageEvent<string>;
        this.seen.push({ id: lastEventId, type, data: JSON.parse(data) as Record<string, unknown> });
        if (this.waiting !== undefined && this.seen.length >= this.waiting.count) this.waiting.done();
      });
    }
  }

  async waitFor(count: number): Promise<void> {
    if (this.seen.length >= count) return;
    await new Promise<void>((done) => (this.waiting = { count, done }));
  }
}

describe('the feed as server-sent events', () => {
  let app: TestApp;
  let version: BuiltVersion;
  let address: string;
  const readers: Reader[] = [];
  const leaving: AbortController[] = [];
  beforeAll(async () => {
    app = await startApp();
    await app.nest.listen(0, '127.0.0.1');
    address = (await app.nest.getUrl()).replace('[::1]', '127.0.0.1');
    version = (await publish(app, 'lysis')).version;
  });
  afterEach(async () => {
    for (const { source } of readers.splice(0)) source.close();
    for (const leaver of leaving.splice(0)) leaver.abort();
    await until(() => app.nest.get(FeedStreams).count === 0);
  });
  afterAll(async () => {
    await app.close();
  });

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((wake) => setTimeout(wake, 5));
  };
  const changes = async (query = ''): Promise<FeedReply> =>
    (await app.http({ url: `/v1/changes${query}` })).json<FeedReply>();
  const end = async (): Promise<string> => (await changes('?limit=1000')).nextCursor;
  const read = (query: string, types?: readonly string[]): Reader => {
    const reader = new Reader(`${address}/v1/changes${query}`, types);
    readers.push(reader);
    return reader;
  };
  const open = async (query = '', headers: Record<string, string> = {}): Promise<Response> => {
    const leaver = new AbortController();
    leaving.push(leaver);
    return await fetch(`${address}/v1/changes${query}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: leaver.signal,
    });
  };

  it('tells a browser each event with its cursor as id, as the feed has it', async () => {
    const start = await end();
    const reader = read(`?after=${start}`);
    await once(reader.source, 'open');
    await tellApproved(app, version);
    await tellEffective(app, version);
    await reader.waitFor(2);
    const { items } = await changes(`?after=${start}`);
    expect(reader.seen).toEqual(items.map((item) => ({ id: item.cursor, type: item.type, data: item })));
  });

  it('begins at the beginning, and where the browser was when it comes again', async () => {
    const all = await changes('?limit=1000');
    const reader = read('');
    await reader.waitFor(all.items.length);
    expect(reader.seen.map(({ id }) => id)).toEqual(all.items.map(({ cursor }) => cursor));
    const body = (await open('?after=ffffffffffff.7', { 'last-event-id': all.items[0]!.cursor })).body!;
    const text = await firstOf(body, (sofar) => sofar.includes('data:'));
    expect(text).toContain(`id: ${all.items[1]!.cursor}\n`);
    expect(text).not.toContain(`id: ${all.items[0]!.cursor}\nevent`);
  });

  it('is not buffered, cached or held back by its encoding, and may be read by other sites', async () => {
    const reply = await open(`?after=${await end()}`, { origin: 'https://ehr.example' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/event-stream');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('x-accel-buffering')).toBe('no');
    expect(reply.headers.get('content-encoding')).toBeNull();
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(await firstOf(reply.body!, (sofar) => sofar.includes('\n\n'))).toBe(
      `retry: 1000\nid: ${await end()}\n\n`,
    );
  });

  it('leaves out what the filter leaves out', async () => {
    const start = await end();
    const reader = read(`?after=${start}&types=policy.version.effective`);
    await once(reader.source, 'open');
    await tellApproved(app, version);
    await tellEffective(app, version);
    await reader.waitFor(1);
    expect(reader.seen.map(({ type }) => type)).toEqual(['policy.version.effective']);
  });

  it('refuses a cursor of another feed before it begins, and one of no feed', async () => {
    expect((await open('?after=000000000000.1')).status).toBe(410);
    expect((await open('', { 'last-event-id': 'nonsense' })).status).toBe(400);
  });

  it('is JSON for who takes either, and for HEAD', async () => {
    const both = await open('', { accept: '*/*' });
    expect(both.headers.get('content-type')).toContain('application/json');
    const head = await fetch(`${address}/v1/changes`, {
      method: 'HEAD',
      headers: { accept: 'text/event-stream' },
    });
    expect(head.status).toBe(200);
    expect(app.nest.get(FeedStreams).count).toBe(0);
  });

  it('tells a reader whose feed is numbered anew, and ends', async () => {
    const reader = read(`?after=${await end()}`, ['epoch_changed']);
    await once(reader.source, 'open');
    await app.database.query(`update feed set epoch = 'abcdefabcdef'`);
    await reader.waitFor(1);
    expect(reader.seen[0]!.data).toMatchObject({ code: 'epoch_changed', epoch: 'abcdefabcdef' });
  });

  it('is open to one caller so many times, and to another as many', async () => {
    const cursor = await end();
    const opened: Response[] = [];
    for (let n = 0; n < MOST_READERS.streams; n += 1) opened.push(await open(`?after=${cursor}`));
    expect(opened.every(({ status }) => status === 200)).toBe(true);
    const refused = await open(`?after=${cursor}`);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 15 });
    const other = await open(`?after=${cursor}`, await keyWith(app, 'policies:read'));
    expect(other.status).toBe(200);
    leaving[0]!.abort();
    await until(() => app.nest.get(FeedStreams).count === MOST_READERS.streams);
    expect((await open(`?after=${cursor}`)).status).toBe(200);
  }, 120_000);

  it('makes ready for a reader who takes nothing only so much, and loses it nothing', async () => {
    const start = await end();
    await app.database.query(
      `insert into event (id, type, occurred_at, data)
       select gen_random_uuid(), 'policy.version.effective', $1, $2::jsonb from generate_series(1, 5000)`,
      [
        app.clock.now(),
        JSON.stringify({ policyId: version.policy.id, slug: 'lysis', version: 1, on: '2026-01-01' }),
      ],
    );
    await app.nest.get(FeedSequencer).numberWaiting();
    const queries = countReads(app);
    const filter = { types: [], policies: [] };
    const somebody = { name: 'somebody', isKnown: false };
    const place = await app.nest.get(FeedReader).begin(parseFeedCursor(start));
    const leaver = new AbortController();
    leaving.push(leaver);
    const stream = app.nest.get(FeedStreams).stream(somebody, place, filter, leaver.signal);
    await once(stream, 'readable');
    await queries.settled();
    expect(queries.count()).toBeLessThan(5); // of 50 pages
    let told = 0;
    for await (const chunk of stream) {
      told += (String(chunk).match(/^data: /gm) ?? []).length;
      if (told === 5000) leaver.abort();
    }
    expect(told).toBe(5000);
    queries.end();
  }, 60_000);
});

describe('streams and a shutdown', () => {
  it('end when the application stops, and the readers know where they were', async () => {
    const app = await startApp();
    await app.nest.listen(0, '127.0.0.1');
    const { version } = await publish(app, 'lysis');
    await tellApproved(app, version);
    await app.drain();
    const reply = await fetch(`${await app.nest.getUrl()}/v1/changes`, {
      headers: { accept: 'text/event-stream' },
    });
    const reading = reply.text();
    await app.close();
    expect(await reading).toMatch(/event: policy\.version\.approved\ndata: .*\n\n/);
  });
});

/** Reads until what has come is enough. */
async function firstOf(body: ReadableStream<Uint8Array>, enough: (text: string) => boolean): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!enough(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

/** Counts how often the feed is read until `end`, and says when that has stopped. */
function countReads(app: TestApp) {
  const { database } = app;
  const original = database.query.bind(database);
  let count = 0;
  let last = performance.now();
  database.query = async <Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> => {
    if (sql.includes('order by f.sequence limit')) {
      count += 1;
      last = performance.now();
    }
    return await original<Row>(sql, params);
  };
  return {
    count: () => count,
    async settled() {
      while (count === 0 || performance.now() - last < 500) await new Promise((wake) => setTimeout(wake, 20));
    },
    end() {
      database.query = original;
    },
  };
}
