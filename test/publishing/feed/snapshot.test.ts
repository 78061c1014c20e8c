import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { dayIn } from '../../../src/kernel/instant.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { rows } from '../../../src/platform/database/rows.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { policyVersionEffective } from '../../../src/policies/policies.events.ts';
import type { FeedReply } from '../../../src/publishing/feed/feed.schemas.ts';
import type { SnapshotLine } from '../../../src/publishing/feed/snapshot.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildFirstVersion,
  buildNextVersion,
  buildPolicyVersion,
} from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import {
  approvedEvent,
  buildApproved,
  buildPolicy,
  govern,
  publish,
  type BuiltVersion,
} from '../builders.ts';

interface Taken {
  readonly cursor: string;
  readonly lines: readonly SnapshotLine[];
}

const take = async (app: TestApp, query = ''): Promise<Taken> => {
  const reply = await app.http({ url: `/v1/active.ndjson${query}` });
  expect(reply.status).toBe(200);
  expect(Number(reply.headers['content-length'])).toBe(reply.bytes.byteLength);
  const lines = reply.text.split('\n').filter((line) => line !== '');
  return {
    cursor: String(reply.headers['almanac-feed-cursor']),
    lines: lines.map((line) => JSON.parse(line) as SnapshotLine),
  };
};

const after = async (app: TestApp, cursor: string): Promise<FeedReply['items'][number][]> => {
  const found: FeedReply['items'][number][] = [];
  for (let at = cursor; ;) {
    const reply = await app.http({ url: `/v1/changes?after=${at}&limit=50` });
    expect(reply.status).toBe(200);
    const { items, nextCursor } = reply.json<FeedReply>();
    if (items.length === 0) return found;
    found.push(...items);
    at = nextCursor;
  }
};

describe('the snapshot, while others write', () => {
  const VERSIONS = 14;
  let app: TestApp;
  let policies: BuiltVersion[][];
  beforeAll(async () => {
    app = await startApp();
    policies = [];
    for (const slug of ['one', 'two', 'three']) {
      const policy = await buildPolicy(app, slug);
      const versions: BuiltVersion[] = [];
      for (let number = 1; number <= VERSIONS; number += 1)
        versions.push(await buildApproved(app, policy, { number }));
      await govern(app, policy, [{ version: versions[0]!, from: '2026-01-01', until: null }]);
      policies.push(versions);
    }
  });
  afterAll(async () => {
    await app.close();
  });

  /** Puts a version in force and tells of it, in one transaction as every use case does. */
  const putInForce = async (version: BuiltVersion): Promise<void> => {
    const at = app.clock.now().add({ microseconds: version.number });
    const { policyId, slug, versionId, version: number } = approvedEvent(version);
    await app.database.transaction(async (tx) => {
      await rows(tx, 'select from policy where id = $1 for update', [policyId]);
      await rows(
        tx,
        `update effective_period set recorded = tstzrange(lower(recorded), $2)
          where policy_id = $1 and upper_inf(recorded)`,
        [policyId, at],
      );
      await rows(
        tx,
        `insert into effective_period (id, policy_id, version_id, valid, recorded)
         values ($1, $2, $3, daterange('2026-01-01', null), tstzrange($4, null))`,
        [newId(), policyId, versionId, at],
      );
      const told = { policyId, slug, versionId, version: number, on: calendarDate('2026-01-01') };
      await app.nest.get(Events).record(tx, policyVersionEffective, told);
    });
  };

  it('shows what the feed had told by its cursor, no more and no less', async () => {
    const start = (await take(app)).cursor;
    let writing = true;
    const taken: Taken[] = [];
    const taking = (async () => {
      while (writing) taken.push(await take(app));
    })();
    await Promise.all(
      policies.map(async (versions) => {
        for (const version of versions.slice(1)) await putInForce(version);
      }),
    );
    writing = false;
    await taking;
    await app.drain();
    taken.push(await take(app));

    const feed = await after(app, start);
    expect(feed).toHaveLength(3 * (VERSIONS - 1));
    for (const { cursor, lines } of taken) {
      const inForce = new Map(policies.map(([first]) => [first!.policy.slug, 1]));
      const place = Number(cursor.split('.')[1]);
      for (const item of feed) {
        if (Number(item.cursor.split('.')[1]) > place) break;
        inForce.set(item.data.policy.slug, Number(item.data.version));
      }
      expect(new Map(lines.map(({ policy, version }) => [policy.slug, version]))).toEqual(inForce);
    }
  }, 120_000);

  it('is of the day that the feed has told of, also where this machine is a moment behind', async () => {
    app.clock.moveTo(app.clock.now().add({ hours: 24 }).round({ smallestUnit: 'hour' }));
    const { version, policy } = await publish(app, 'tomorrow');
    app.clock.moveTo(app.clock.now().add({ seconds: 1 }));
    const later = await buildApproved(app, policy, { number: 2, effective: '2026-02-12' });
    await govern(app, policy, [
      { version, from: '2026-01-01', until: '2026-02-12' },
      { version: later, from: '2026-02-12', until: null },
    ]);
    const { policyId, slug, versionId, version: number } = approvedEvent(later);
    await app.database.transaction(async (tx) => {
      const told = { policyId, slug, versionId, version: number, on: calendarDate('2026-02-12') };
      await app.nest.get(Events).record(tx, policyVersionEffective, told);
    });
    const seen = async () => (await take(app)).lines.find((line) => line.policy.slug === 'tomorrow')?.version;
    await app.advanceTo('2026-02-12T07:59:30Z');
    expect(await seen()).toBe(1);
    await app.advanceTo('2026-02-12T07:59:55Z');
    expect(await seen()).toBe(2);
  });
});

describe('a copy made of the snapshot and the feed', () => {
  let app: TestApp;
  let desk: Desk;
  beforeAll(async () => {
    app = await startApp({ now: '2026-03-02T18:00:00Z' });
    desk = await deskOf(app);
  });
  afterAll(async () => {
    await app.close();
  });

  /**
   * What a consumer holds after a snapshot and all that the feed told since: of each policy told of, it asks anew; what it
   * knew the end of, it drops when that day has come.
   */
  const copyOf = async ({ cursor, lines }: Taken): Promise<Map<string, string>> => {
    const held = new Map<string, Pick<SnapshotLine, 'contentHash' | 'inForce'>>();
    for (const { policy, contentHash, inForce } of lines) held.set(policy.slug, { contentHash, inForce });
    const told = await after(app, cursor);
    for (const slug of new Set(told.map(({ data }) => data.policy.slug))) {
      const reply = await app.http({ url: `/v1/policies/${slug}/active` });
      if (reply.status === 200) held.set(slug, reply.json());
      else held.delete(slug);
    }
    const today = dayIn('America/Los_Angeles', app.clock.now());
    return new Map(
      [...held].flatMap(
        ([
          slug,
          {
            contentHash,
            inForce: { from, until },
          },
        ]) => (until !== null && until <= today ? [] : [[slug, `${contentHash} ${from}`] as const]),
      ),
    );
  };

  it('is the truth from wherever it began: versions to come, cancelled, embargoed, corrected, retired, and at midnight', async () => {
    const taken: Taken[] = [];
    const truths: string[][] = [];
    const step = async (act?: () => Promise<unknown>): Promise<void> => {
      await act?.();
      taken.push(await take(app)); // at once: what was told is not numbered yet, and no sweep has run
      await app.sweep();
      taken.push(await take(app));
      truths.push([...(await copyOf({ cursor: taken.at(-1)!.cursor, lines: taken.at(-1)!.lines })).values()]);
    };
    const a = (await buildPolicyVersion(app)).slug;
    await step();
    await step(
      async () => await buildNextVersion(app, a, { effective: '2026-05-01', edit: { title: 'Second' } }),
    );
    await step(async () => {
      const terms = { embargoUntil: calendarDate('2026-04-01') };
      await buildNextVersion(app, a, { effective: '2026-06-01', edit: { title: 'Third' }, terms });
    });
    await step(async () => {
      const cancelled = await desk.sign(desk.first, `${a}/versions/2/cancel`, { reason: 'Not yet.' });
      expect(cancelled.status).toBeLessThan(300);
    });
    const scheduled = (await take(app, '?scheduled=true')).lines;
    expect(scheduled.map(({ version, status }) => `${version} ${status}`)).toEqual(['1 active']); // the third is embargoed
    await step(async () => await app.advanceTo('2026-04-01T06:59:59Z'));
    await step(async () => await app.advanceTo('2026-04-01T07:00:00Z'));
    expect((await take(app, '?scheduled=true')).lines).toMatchObject([
      { version: 1, status: 'active', inForce: { until: '2026-06-01' } },
      { version: 3, status: 'scheduled', inForce: { from: '2026-06-01', until: null } },
    ]);
    await step(async () => app.clock.moveTo(app.clock.now().add({ hours: 24 * 61 }))); // before the sweep has told
    expect(taken.at(-2)!.lines.map(({ version }) => version)).toEqual([3]);
    await step(async () => {
      const retired = await desk.sign(desk.first, `${a}/retire`, { on: '2026-08-01', reason: 'Gone.' });
      expect([retired.status, retired.text]).toEqual([
        expect.any(Number),
        expect.not.stringContaining('"code"'),
      ]);
    });
    await step(async () => await app.advanceTo('2026-08-01T06:59:59Z'));
    await step(async () => await app.advanceTo('2026-08-01T07:00:00Z'));

    const truth = await copyOf(await take(app));
    expect(truth.size).toBe(0);
    for (const each of taken) expect(await copyOf(each)).toEqual(truth);
    expect(truths.slice(0, -1).every((lines) => lines.length === 1)).toBe(true);
  }, 120_000);
});

describe('policies that have ended', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-03-02T18:00:00Z' });
    const { policy: changed, version: first } = await publish(app, 'changed');
    const { policy: ended, version: only } = await publish(app, 'ended');
    const { policy: paused, version: before } = await publish(app, 'paused');
    app.clock.moveTo(app.clock.now().add({ seconds: 1 }));
    const second = await buildApproved(app, changed, { number: 2, effective: '2026-02-01' });
    const after = await buildApproved(app, paused, { number: 2, effective: '2026-05-01' });
    await govern(app, changed, [
      { version: first, from: '2026-01-01', until: '2026-02-01' },
      { version: second, from: '2026-02-01', until: null },
    ]);
    await govern(app, ended, [{ version: only, from: '2026-01-01', until: '2026-03-02' }]);
    await govern(app, paused, [
      { version: before, from: '2026-01-01', until: '2026-01-15' },
      { version: after, from: '2026-05-01', until: null },
    ]);
    const effective = calendarDate('2026-06-01');
    await buildFirstVersion(app, { title: 'Hidden' }, { effective, embargoUntil: effective });
  });
  afterAll(async () => {
    await app.close();
  });

  const lines = async (query: string): Promise<string[]> =>
    (await take(app, query)).lines.map(
      ({ policy, version, status }) => `${policy.slug} ${version} ${status}`,
    );

  it('are left out unless asked for', async () => {
    expect(await lines('')).toEqual(['changed 2 active']);
    expect(await lines('?scheduled=true')).toEqual(['changed 2 active', 'paused 2 scheduled']);
  });

  it('are there by the version that was in force last, and what is embargoed is not', async () => {
    expect(await lines('?ended=true')).toEqual(['changed 2 active', 'ended 1 ended', 'paused 1 ended']);
    expect(await lines('?scheduled=true&ended=true')).toEqual([
      'changed 2 active',
      'ended 1 ended',
      'paused 1 ended',
      'paused 2 scheduled',
    ]);
    const ended = (await take(app, '?ended=true')).lines.find(({ policy }) => policy.slug === 'ended');
    expect(ended).toMatchObject({ inForce: { from: '2026-01-01', until: '2026-03-02' } });
  });
});

describe('how the snapshot is sent', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    for (let n = 0; n < 40; n += 1) await publish(app, `policy-${String(n).padStart(2, '0')}`);
  });
  afterAll(async () => {
    await app.close();
  });

  it('is in the order of the slugs, plain or compressed, and says how long it is', async () => {
    const plain = await app.http({ url: '/v1/active.ndjson' });
    const slugs = plain.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as SnapshotLine).policy.slug);
    expect(slugs).toEqual(Array.from({ length: 40 }, (_, n) => `policy-${String(n).padStart(2, '0')}`));
    const packed = await app.http({ url: '/v1/active.ndjson', headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers['vary']).toContain('accept-encoding');
    expect(packed.bytes.byteLength).toBe(Number(packed.headers['content-length']));
    expect(packed.bytes.byteLength).toBeLessThan(plain.bytes.byteLength / 2);
    const { gunzipSync } = await import('node:zlib');
    expect(gunzipSync(packed.bytes).toString()).toBe(plain.text);
    const refused = await app.http({
      url: '/v1/active.ndjson',
      headers: { 'accept-encoding': 'gzip;q=0, br' },
    });
    expect(refused.headers['content-encoding']).toBeUndefined();
  });

  it('says how many lines it has', async () => {
    const whole = await app.http({ url: '/v1/active.ndjson' });
    expect(whole.headers['almanac-lines']).toBe('40');
  });

  it('is empty where nothing is in force, and answers HEAD', async () => {
    const empty = await startApp();
    try {
      expect((await take(empty)).lines).toEqual([]);
      expect((await empty.http({ method: 'HEAD', url: '/v1/active.ndjson' })).status).toBe(200);
    } finally {
      await empty.close();
    }
  });

  it('serves many who ask at once, and refuses a question it does not know', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, async () => await take(app)));
    for (const each of taken) expect(each).toEqual(taken[0]);
    expect((await app.http({ url: '/v1/active.ndjson?scheduled=perhaps' })).status).toBe(400);
  });
});
