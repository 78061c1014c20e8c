import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { LISTENER_NAME } from '../../../src/platform/changes/listening-connection.ts';
import { InForceQueries } from '../../../src/publishing/active/in-force.queries.ts';
import { ONLY_OF_PAGES } from '../../../src/platform/http/security-headers.ts';
import { CAPACITY_POLICIES, InForceTable } from '../../../src/publishing/active/in-force-table.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { listenOn, until, type Network } from '../../support/network.ts';
import { buildApproved, govern, publish, type BuiltPolicy, type BuiltVersion } from '../builders.ts';

const NOW = '2026-02-10T17:00:00Z';

describe('the fast road', () => {
  let fresh: FreshDatabase;
  /** Answers. */
  let reader: TestApp;
  /** Changes, in another process as far as the reader can tell. */
  let writer: TestApp;
  let listener: ChangeListener;
  let network: Network;
  /** Processes of PostgreSQL that serve the two listeners. */
  let readersBackend: number;
  let writersBackend: number;
  let policy: BuiltPolicy;
  let first: BuiltVersion;
  let second: BuiltVersion;
  let slugs = 0;

  beforeAll(async () => {
    fresh = await freshDatabase();
    reader = await startApp({ databaseUrl: fresh.url, now: NOW });
    listener = reader.nest.get(ChangeListener);
    network = await listenOn(reader);
    await until('the lease', () => listener.isTrusted);
    [readersBackend = 0] = await backends();
    writer = await startApp({ databaseUrl: fresh.url, now: NOW });
    await until("the writer's lease", () => writer.nest.get(ChangeListener).isTrusted);
    [writersBackend = 0] = (await backends()).filter((pid) => pid !== readersBackend);
  });
  afterAll(async () => {
    await Promise.all([reader.close(), writer.close()]);
    await fresh.drop();
  });

  beforeEach(async () => {
    reader.clock.moveTo(instant(NOW));
    writer.clock.moveTo(instant(NOW));
    slugs += 1;
    ({ policy, version: first } = await publish(writer, `policy-${slugs}`));
    second = await buildApproved(writer, policy, { number: 2, effective: '2026-02-01' });
    await until('the lease', () => listener.isTrusted);
    await warm();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const backends = async (): Promise<number[]> => {
    const found = await reader.database.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = $1`,
      [LISTENER_NAME],
    );
    return found.map(({ pid }) => pid);
  };
  const active = async (slug = policy.slug, headers: Record<string, string> = {}) =>
    await network(`/v1/policies/${slug}/active`, { headers });
  const versionInForce = async () => (await active()).json<{ version: number }>().version;
  const queries = () => jest.spyOn(reader.nest.get(InForceQueries), 'timeline');
  /** Asks until the answer comes from memory. */
  const warm = async (): Promise<void> => {
    const asked = queries();
    await until('an answer from memory', async () => {
      asked.mockClear();
      await active();
      return asked.mock.calls.length === 0;
    });
    asked.mockRestore();
  };
  /** Puts the second version in force from February 1 on, a moment later than what is on record. */
  const change = async (app: TestApp): Promise<void> => {
    app.clock.moveTo(instant(NOW).add({ seconds: 1 }));
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-02-01' },
      { version: second, from: '2026-02-01', until: null },
    ]);
  };

  it('asks the database once, and by whatever name the policy is asked for', async () => {
    const asked = queries();
    for (const accept of ['application/json', 'text/html', 'text/markdown'])
      await active(policy.slug, { accept });
    await active(policy.id);
    await reader.http({ url: `/v1/policies/${policy.slug}/active?on=2026-01-01` });
    expect(asked).not.toHaveBeenCalled();
    await reader.http({ url: `/v1/policies/${policy.slug}/active?knownAt=${NOW}` });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('gives from memory what it gave from the database', async () => {
    for (const coding of ['identity', 'gzip', 'br']) {
      reader.nest.get(InForceTable).dropAll();
      const headers = { 'accept-encoding': coding, 'x-request-id': 'same' };
      const made = await active(policy.slug, headers);
      const asked = queries();
      asked.mockClear();
      const kept = await active(policy.slug, headers);
      expect(kept).toMatchObject({ status: made.status, bytes: made.bytes });
      expect(kept.headers).toEqual({ ...made.headers, date: kept.headers['date'] });
      const again = await active(policy.slug, { ...headers, 'if-none-match': String(made.headers['etag']) });
      expect(again.status).toBe(304);
      expect(again.bytes).toHaveLength(0);
      expect(again.headers).toMatchObject({
        'cache-control': made.headers['cache-control'],
        etag: made.headers['etag'],
        vary: made.headers['vary'],
        'access-control-allow-origin': '*',
      });
      expect(again.headers).not.toHaveProperty('link'); // who asks again has it
      const head = await network(`/v1/policies/${policy.slug}/active`, { method: 'HEAD', headers });
      expect(head.bytes).toHaveLength(0);
      expect(head.headers).toEqual({ ...made.headers, date: head.headers['date'] });
      expect(asked).not.toHaveBeenCalled();
    }
  });

  it('guards data from memory', async () => {
    const { headers } = await active(policy.slug);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
    for (const name of ONLY_OF_PAGES) expect(headers).not.toHaveProperty(name);
  });

  it('guards a page from memory as every other reply', async () => {
    const kept = await active(policy.slug, { accept: 'text/html' });
    const page = await network('/healthz');
    for (const name of [
      'content-security-policy',
      'x-content-type-options',
      'referrer-policy',
      'x-frame-options',
    ]) {
      expect(kept.headers[name]).toBe(page.headers[name]);
      expect(kept.headers[name]).toBeDefined();
    }
    expect(kept.headers['x-request-id']).not.toBe((await active()).headers['x-request-id']);
    expect((await active(policy.slug, { 'x-request-id': 'mine' })).headers['x-request-id']).toBe('mine');
  });

  it('tells of a signature at another replica within a second', async () => {
    const { slug } = await buildPolicyVersion(writer, { title: `Signed ${slugs}` });
    const successor = async () =>
      (await active(slug)).json<{ links: { successor: unknown } }>().links.successor;
    expect(await successor()).toBeNull();
    writer.clock.moveTo(instant('2026-03-01T17:00:00Z'));
    await buildNextVersion(writer, slug, { effective: '2026-06-01' });
    await until('the successor', async () => (await successor()) !== null, 1);
  });

  it('tells of a change in its own process at once', async () => {
    for (let n = 1; n <= 20; n += 1) {
      await warm();
      reader.clock.moveTo(instant(NOW).add({ seconds: n }));
      const [version, number] = n % 2 === 0 ? [first, 1] : [second, 2];
      await govern(reader, policy, [{ version, from: '2026-01-01', until: null }]);
      expect(await versionInForce()).toBe(number);
    }
  });

  it('tells of review dates that were moved at another replica', async () => {
    await writer.database.query(
      `insert into policy_review_dates (policy_id, revision, last_review, next_review, reason, recorded_at)
       values ($1, 2, '2026-01', '2027-01', 'a test', $2)`,
      [policy.id, instant(NOW)],
    );
    const next = async () => (await active()).json<{ review: { next: string } }>().review.next;
    await until('the new dates', async () => (await next()) === '2027-01', 1);
  });

  it('is not stale when the notification is lost with its connection', async () => {
    await writer.database.query('select pg_terminate_backend($1, 5000)', [readersBackend]);
    await change(writer);
    expect(await versionInForce()).toBe(2);

    await until('a new lease', () => listener.isTrusted);
    [readersBackend = 0] = (await backends()).filter((pid) => pid !== writersBackend);
    expect(await versionInForce()).toBe(2);
    await warm();
  });

  it('asks the database when the listener is frozen behind a socket that looks alive', async () => {
    process.kill(readersBackend, 'SIGSTOP');
    try {
      await until('the end of the lease', () => !listener.isTrusted, 2);
      await change(writer);
      expect(await versionInForce()).toBe(2);
    } finally {
      process.kill(readersBackend, 'SIGCONT');
    }
    await until('the lease', () => listener.isTrusted);
    expect(await versionInForce()).toBe(2);
  });

  it('throws a fill away that a notification overtook', async () => {
    const table = reader.nest.get(InForceTable);
    const questions = reader.nest.get(InForceQueries);
    const ask = questions.timeline.bind(questions);
    const dropped = Promise.withResolvers<void>();
    const drop = table.drop.bind(table);
    table.dropAll();
    jest.spyOn(questions, 'timeline').mockImplementationOnce(async (...question) => {
      const old = await ask(...question);
      jest.spyOn(table, 'drop').mockImplementation((policyId) => {
        drop(policyId);
        if (policyId === policy.id) dropped.resolve();
      });
      await change(writer);
      await dropped.promise;
      return old;
    });
    expect(await versionInForce()).toBe(1); // asked before the change
    expect(await versionInForce()).toBe(2);
  });

  it('changes at midnight to the millisecond from memory, and back when the Clock is moved back', async () => {
    writer.clock.moveTo(instant(NOW).add({ seconds: 1 }));
    await govern(writer, policy, [
      { version: first, from: '2026-01-01', until: '2026-03-09' },
      { version: second, from: '2026-03-09', until: null },
    ]);
    await until('the change', async () => {
      const { validUntil } = (await active()).json<{ validUntil: string | null }>();
      return validUntil !== null;
    });
    // the day after the clocks went forward: midnight in Los Angeles is 07:00Z, no longer 08:00Z
    for (const [now, version] of [
      ['2026-03-09T06:59:59.999Z', 1],
      ['2026-03-09T07:00:00Z', 2],
      ['2026-03-09T06:59:59.999999Z', 1],
      ['2026-03-10T07:00:00Z', 2],
      ['2026-02-20T12:00:00Z', 1],
    ] as const) {
      reader.clock.moveTo(instant(now));
      expect(await versionInForce()).toBe(version);
      await warm();
      expect(await versionInForce()).toBe(version);
    }
  });

  it('says each day how the review stands, though nothing was changed', async () => {
    for (const [now, state] of [
      ['2026-09-01T06:59:59.999Z', 'upcoming'],
      ['2026-09-01T07:00:00Z', 'due'],
      ['2026-10-01T06:59:59.999Z', 'due'],
      ['2026-10-01T07:00:00Z', 'overdue'],
      ['2026-09-30T12:00:00Z', 'due'],
    ] as const) {
      reader.clock.moveTo(instant(now));
      expect((await active()).json()).toMatchObject({ review: { state } });
      await warm();
    }
  });
});

describe('what the fast road remembers', () => {
  it('is bounded, the least recently used policy going first', async () => {
    let asked = 0;
    const timeline = async (slug: string) => {
      asked += 1;
      const policyId = `00000000-0000-7000-8000-${slug.replace('p', '').padStart(12, '0')}`;
      const review = { last: null, next: null };
      return await Promise.resolve({ policyId, slug, periods: [], review, publicOn: null });
    };
    const table = new InForceTable({ timeline } as never, { isTrusted: true } as never, {} as never);
    const today = calendarDate('2026-03-08');
    for (let n = 0; n < CAPACITY_POLICIES; n += 1) await table.timeline(`p${n}`, null, today);
    expect(table.size).toBe(CAPACITY_POLICIES);
    expect(table.remembered('p0')).toBeDefined();
    await table.timeline(`p${CAPACITY_POLICIES}`, null, today);
    expect(table.size).toBe(CAPACITY_POLICIES);
    expect(table.remembered('p0')).toBeDefined();
    expect(table.remembered('p1')).toBeUndefined();
    expect(asked).toBe(CAPACITY_POLICIES + 1);
  });
});
