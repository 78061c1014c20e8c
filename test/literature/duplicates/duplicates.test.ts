import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import type { PublicationRecord } from '../../../src/literature/records/publication-record.ts';
import { queueRecords } from '../../../src/literature/records/queue-records.ts';
import { openSuspicionsOf } from '../../../src/literature/duplicates/duplicates.queries.ts';
import { auditOf, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import { buildPolicy, keyWith, personWith, type BuiltPolicy } from '../builders.ts';
import { europePmcRecord, foundBy, pubmedRecord, store, storedRows } from './support.ts';

interface Shown {
  readonly id: string;
  readonly certainty: string;
  readonly evidence: string[];
  readonly counterEvidence: string[];
  readonly verdict: string;
  readonly keptId: string | null;
  readonly decision: { by: { name: string }; at: string } | null;
  readonly records: {
    id: string;
    pmid: string | null;
    sameAs: string | null;
    citation: string;
    screenings: { state: string }[];
  }[];
}

describe('duplicates', () => {
  let app: TestApp;
  let reviewer: SessionHeaders;
  let made = 0;
  beforeAll(async () => {
    app = await startApp();
    reviewer = await personWith(app, 'reviewer');
  });
  afterAll(async () => {
    await app.close();
  });

  /** Two records that may be one, in a policy's queue where `queued`. */
  const pair = async (
    given: Partial<PublicationRecord> = {},
    policy?: BuiltPolicy,
  ): Promise<{ a: string; b: string; suspicion: Shown }> => {
    made += 2;
    const doi = `10.9900/pair-${made}`;
    const title = `An invented comparison number ${made} of adhesiolysis with the usual care`;
    const [first, second] = [
      pubmedRecord(String(99_500_000 + made), { doi, title }),
      pubmedRecord(String(99_500_001 + made), { doi, title, ...given }),
    ];
    const ids = await store(app, [first, second]);
    const [a = '', b = ''] = [ids.get(first), ids.get(second)];
    if (policy !== undefined) await queue(policy, [a, b]);
    const { items } = await list(`record=${a}`);
    return { a, b, suspicion: items[0]! };
  };
  const queue = async (policy: BuiltPolicy, ids: readonly string[]): Promise<void> => {
    const update = await foundBy(app, policy, ids);
    await app.database.transaction(async (tx) => await queueRecords(tx, update, ids, app.clock.now()));
  };
  const list = async (query: string): Promise<{ items: Shown[]; nextCursor: string | null }> => {
    const url = `/v1/literature/duplicates?${query}`;
    const reply = await app.http({ method: 'GET', url, headers: reviewer });
    return reply.json<{ items: Shown[]; nextCursor: string | null }>();
  };
  const judge = async (
    id: string,
    payload: object,
    headers: Record<string, string> = reviewer,
  ): Promise<TestReply> =>
    await app.http({ method: 'POST', url: `/v1/literature/duplicates/${id}/verdict`, payload, headers });
  const decide = async (policy: BuiltPolicy, recordId: string, decision: string): Promise<void> => {
    const reply = await app.http({
      method: 'POST',
      url: `/v1/literature/records/${recordId}/decision`,
      payload: { policy: policy.slug, decision, reason: 'Because it is so.' },
      headers: reviewer,
    });
    if (reply.status !== 200) throw new Error(reply.text);
  };
  const screenings = async (
    policy: BuiltPolicy,
  ): Promise<{ recordId: string; state: string; returned: boolean }[]> =>
    await app.database.query(
      `select record_id as "recordId", state, returned_for is not null as returned from screening where policy_id = $1
        order by record_id`,
      [policy.id],
    );

  /** What the policy's queue shows. */
  const queued = async (policy: BuiltPolicy): Promise<string[]> => {
    const url = `/v1/literature/queue?policy=${policy.slug}`;
    const reply = await app.http({ method: 'GET', url, headers: reviewer });
    return reply.json<{ items: { record: { id: string } }[] }>().items.map(({ record }) => record.id);
  };

  it('are listed with what speaks for and against, the oldest first, page by page', async () => {
    const one = await pair();
    const two = await pair({ authors: [] });
    const { items } = await list(`record=${one.a}`);
    expect(items).toMatchObject([
      {
        certainty: 'doubtful',
        evidence: ['same_doi', 'same_title', 'same_year', 'same_first_author', 'same_volume_and_page'],
        counterEvidence: ['other_pmid'],
        verdict: 'open',
        decision: null,
      },
    ]);
    expect(items[0]?.records.map(({ id }) => id).sort()).toEqual([one.a, one.b].sort());
    expect(items[0]?.records[0]?.citation).toContain('An invented comparison');
    const first = await list('limit=1');
    const next = await list(`limit=1&cursor=${first.nextCursor}`);
    expect([first.items[0]?.id, next.items[0]?.id]).toEqual([one.suspicion.id, two.suspicion.id]);
    const known = await openSuspicionsOf(app.database.source.manager, [one.a, one.b, newId()]);
    expect([...known.values()]).toEqual([[one.suspicion.id], [one.suspicion.id]]);
  });

  it('let one record stand for both, and give the other back', async () => {
    const { a, b, suspicion } = await pair();
    const reply = await judge(suspicion.id, { verdict: 'same', keep: a });
    expect(reply.status).toBe(200);
    expect(reply.json<Shown>()).toMatchObject({
      verdict: 'same',
      keptId: a,
      decision: { by: { name: expect.anything() } },
    });
    expect((await storedRows(app)).find(({ id }) => id === b)?.sameAs).toBe(a);
    expect((await list(`record=${b}`)).items).toEqual([]);
    expect((await list(`record=${b}&state=decided`)).items).toHaveLength(1);
    expect((await judge(suspicion.id, { verdict: 'open' })).json<Shown>()).toMatchObject({
      verdict: 'open',
      keptId: null,
    });
    expect((await storedRows(app)).find(({ id }) => id === b)?.sameAs).toBeNull();
    const said = [
      ...(await auditOf(app, 'literature.duplicate.confirmed')),
      ...(await auditOf(app, 'literature.duplicate.reopened')),
    ].filter(({ subjectId }) => subjectId === suspicion.id);
    expect(said.map(({ detail }) => detail['recordId'])).toHaveLength(2);
    expect((await auditOf(app, 'literature.record.parted')).some(({ subjectId }) => subjectId === b)).toBe(
      true,
    );
  });

  it('stay two when a person says so, whatever is read later', async () => {
    const { a, b, suspicion } = await pair();
    expect((await judge(suspicion.id, { verdict: 'different' })).status).toBe(200);
    const row = (await storedRows(app)).find(({ id }) => id === b);
    await store(app, [pubmedRecord(row?.pmid ?? '', { doi: row?.doi ?? null, title: row?.title ?? '' })]);
    expect((await list(`record=${a}`)).items).toEqual([]);
    expect((await list(`record=${a}&state=decided`)).items).toMatchObject([{ verdict: 'different' }]);
  });

  it('take one verdict at a time', async () => {
    const { a, b, suspicion } = await pair();
    const replies = await Promise.all([
      judge(suspicion.id, { verdict: 'same', keep: a }),
      judge(suspicion.id, { verdict: 'same', keep: b }),
      judge(suspicion.id, { verdict: 'different' }),
    ]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    const { records } = (await list(`record=${a}&state=decided`)).items[0]!;
    expect(records.filter(({ sameAs }) => sameAs !== null).length).toBeLessThan(2);
  });

  it('refuse what cannot be', async () => {
    const { suspicion } = await pair();
    expect((await judge(suspicion.id, { verdict: 'same', keep: newId() })).status).toBe(400);
    expect((await judge(suspicion.id, { verdict: 'same' })).status).toBe(400);
    expect((await judge(suspicion.id, { verdict: 'open' })).status).toBe(409);
    expect((await judge(newId(), { verdict: 'different' })).status).toBe(404);
    expect((await judge('x', { verdict: 'different' })).status).toBe(404);
    expect(
      (await judge(suspicion.id, { verdict: 'different' }, await keyWith(app, 'literature:write'))).status,
    ).toBe(403);
    expect((await judge(suspicion.id, { verdict: 'different' }, await personWith(app))).status).toBe(403);
    const reads = await app.http({
      method: 'GET',
      url: `/v1/literature/duplicates/${suspicion.id}`,
      headers: await keyWith(app, 'literature:read'),
    });
    expect(reads.json<Shown>().verdict).toBe('open');
    expect((await app.http({ method: 'GET', url: '/v1/literature/duplicates' })).status).toBe(401);
  });

  it('bring the only decision to the record that is kept, and take it back with the verdict', async () => {
    const policy = await buildPolicy(app);
    const { a, b, suspicion } = await pair({}, policy);
    await decide(policy, b, 'exclude');
    await judge(suspicion.id, { verdict: 'same', keep: a });
    expect(await screenings(policy)).toEqual([{ recordId: a, state: 'excluded', returned: false }]);
    await judge(suspicion.id, { verdict: 'open' });
    expect(await screenings(policy)).toEqual(
      [
        { recordId: a, state: 'identified', returned: false },
        { recordId: b, state: 'excluded', returned: false },
      ].toSorted((one, other) => (one.recordId < other.recordId ? -1 : 1)),
    );
  });

  it('send a record back to a person where the two were decided otherwise, and lose neither decision', async () => {
    const [policy, elsewhere] = [await buildPolicy(app), await buildPolicy(app)];
    const { a, b, suspicion } = await pair({}, policy);
    await queue(elsewhere, [a]);
    await decide(elsewhere, a, 'include');
    await decide(policy, a, 'include');
    await decide(policy, b, 'exclude');
    await judge(suspicion.id, { verdict: 'same', keep: a });
    const found = await screenings(policy);
    expect(found.find(({ recordId }) => recordId === a)).toMatchObject({
      state: 'identified',
      returned: true,
    });
    expect(found.find(({ recordId }) => recordId === b)).toMatchObject({ state: 'excluded' });
    expect(await screenings(elsewhere)).toMatchObject([{ recordId: a, state: 'included', returned: false }]);
    const shown = (await list(`record=${a}&state=decided`)).items[0];
    expect(
      shown?.records.flatMap((record) => record.screenings.map(({ state }) => state)).toSorted(),
    ).toEqual(['excluded', 'identified', 'included']);
  });

  it('count once in the queue, and none is lost when they are parted', async () => {
    const policy = await buildPolicy(app);
    const { a, b, suspicion } = await pair();
    await judge(suspicion.id, { verdict: 'same', keep: a });
    await queue(policy, [a, b]);
    expect(await screenings(policy)).toEqual([{ recordId: a, state: 'identified', returned: false }]);
    await judge(suspicion.id, { verdict: 'open' });
    expect((await screenings(policy)).map(({ recordId }) => recordId).toSorted()).toEqual([a, b].toSorted());
  });

  it('chain: what stands for another goes with it, and comes back with it', async () => {
    const one = await pair();
    const title = (await storedRows(app)).find(({ id }) => id === one.a)?.title ?? '';
    made += 2;
    const third = pubmedRecord(String(99_500_000 + made), { title });
    const c = (await store(app, [third])).get(third) ?? '';
    await judge(one.suspicion.id, { verdict: 'same', keep: one.a });
    const withC = (await list(`record=${c}`)).items;
    const aAndC = withC.find(({ records }) => records.some(({ id }) => id === one.a))!;
    await judge(aAndC.id, { verdict: 'same', keep: c });
    const sameAs = async () => new Map((await storedRows(app)).map(({ id, sameAs: same }) => [id, same]));
    expect((await sameAs()).get(one.b)).toBe(c);
    expect((await list(`record=${one.b}`)).items).toEqual([]);
    await judge(aAndC.id, { verdict: 'open' });
    expect((await sameAs()).get(one.b)).toBe(one.a);
    expect((await sameAs()).get(one.a)).toBeNull();
  });

  it('take apart what was joined without a person, and join it again when that is taken back', async () => {
    made += 2;
    const title = `An invented comparison number ${made} of adhesiolysis with the usual care`;
    const [named, unnamed] = [
      pubmedRecord(String(99_500_000 + made), { title }),
      europePmcRecord(`PMC/PMC${made}`, { title }),
    ];
    const ids = await store(app, [named, unnamed]);
    const a = ids.get(named) ?? '';
    expect(ids.get(unnamed)).toBe(a);
    const [joined] = (await list(`record=${a}&state=joined`)).items;
    const policy = await buildPolicy(app);
    await queue(
      policy,
      joined!.records.map(({ id }) => id),
    );
    expect(await screenings(policy)).toHaveLength(1);
    await judge(joined!.id, { verdict: 'different' });
    expect(await screenings(policy)).toHaveLength(2);
    await judge(joined!.id, { verdict: 'open' });
    const sameAs = async () => new Map((await storedRows(app)).map(({ id, sameAs: same }) => [id, same]));
    const unnamedId = joined!.records.find(({ id }) => id !== a)!.id;
    expect((await sameAs()).get(unnamedId)).toBe(a);
    await judge(joined!.id, { verdict: 'same', keep: unnamedId });
    expect([(await sameAs()).get(a), (await sameAs()).get(unnamedId)]).toEqual([unnamedId, null]);
    expect(await queued(policy)).toEqual([unnamedId]);
    await judge(joined!.id, { verdict: 'open' });
    expect([(await sameAs()).get(a), (await sameAs()).get(unnamedId)]).toEqual([null, a]);
    expect(await queued(policy)).toEqual([a]);
  });

  it('keep what a person decides while another joins', async () => {
    for (const order of [0, 1]) {
      const policy = await buildPolicy(app);
      const { a, b, suspicion } = await pair({}, policy);
      const acts = [
        () => judge(suspicion.id, { verdict: 'same', keep: a }),
        () => decide(policy, b, 'exclude'),
      ];
      await Promise.allSettled((order === 0 ? acts : acts.toReversed()).map(async (act) => await act()));
      const [excluded] = await app.database.query<{ count: number }>(
        `select count(*)::int as count from audit_entry where action = 'literature.record.excluded' and subject_id = $1`,
        [b],
      );
      const states = (await screenings(policy)).map(({ state }) => state);
      expect(states.filter((state) => state === 'excluded')).toHaveLength(excluded?.count ?? 0);
    }
  });
});
