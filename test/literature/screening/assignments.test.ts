import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { literatureUpdateCompleted } from '../../../src/literature/literature.events.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, keyWith, type BuiltPolicy } from '../builders.ts';
import {
  act,
  buildRecord,
  buildUpdate,
  givePeople,
  merge,
  onLeave,
  person,
  queue,
  queueRecords,
  waiting,
  type Person,
  type ShownItem,
} from './support.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let cho: Person;
let policy: BuiltPolicy;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
});
afterAll(async () => await app.close());
beforeEach(async () => {
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
  cho = await person(app, 'Cho Min');
  policy = await buildPolicy(app);
});

/** An update that brings so many records, and says that it is done. */
async function arrive(count: number, of = policy): Promise<string[]> {
  const records = await Promise.all(Array.from({ length: count }, async () => await buildRecord(app)));
  const updateId = await buildUpdate(app, of);
  await queueRecords(app, of, records, updateId);
  await app.database.transaction(
    async (tx) =>
      await app.nest.get(Events).record(tx, literatureUpdateCompleted, { policyId: of.id, updateId }),
  );
  await app.drain();
  return records;
}
const items = async (query = '', of = policy): Promise<ShownItem[]> =>
  await queue(app, ana, `policy=${of.slug}&limit=200${query}`);
const load = (found: readonly ShownItem[], who: Person): number =>
  found.filter(({ assignee }) => assignee?.id === who.id).length;
const assign = async (payload: object, headers: Record<string, string> = ana.headers) =>
  await app.http({ method: 'POST', url: '/v1/literature/assignments', headers, payload });

describe('what an update brings', () => {
  it('is shared out among the policy’s reviewers, with a day inside the cycle', async () => {
    await givePeople(app, policy, { owner: cho, reviewers: [ana, ben] });
    await arrive(7);
    const found = await items();
    expect([load(found, ana), load(found, ben), load(found, cho)].toSorted((a, b) => a - b)).toEqual([
      0, 3, 4,
    ]);
    expect(load(found, cho)).toBe(0);
    expect(new Set(found.map(({ dueOn }) => dueOn))).toEqual(new Set(['2026-06-03']));
    const [entry] = (await auditOf(app, 'literature.screenings.assigned')).slice(-1);
    expect(entry).toMatchObject({ subjectId: policy.id, detail: { given: expect.any(Array) } });
  });

  it('first goes to whoever has less, over all policies', async () => {
    await givePeople(app, policy, { reviewers: [ana] });
    await arrive(4);
    const other = await buildPolicy(app);
    await givePeople(app, other, { reviewers: [ana, ben] });
    await arrive(4, other);
    const found = await items('', other);
    expect([load(found, ana), load(found, ben)]).toEqual([0, 4]);
  });

  it('goes to the owner where there are no reviewers, and to nobody where there is nobody', async () => {
    await givePeople(app, policy, { owner: cho });
    await arrive(2);
    expect(load(await items(), cho)).toBe(2);
    const lonely = await buildPolicy(app);
    await arrive(1, lonely);
    expect(await items('', lonely)).toMatchObject([{ assignee: null, dueOn: '2026-06-03' }]);
  });

  it('goes to whoever stands in for a reviewer on leave, and to the backup of one who left', async () => {
    await onLeave(app, ben, cho, '2026-05-01', '2026-05-20');
    await givePeople(app, policy, { reviewers: [ben] });
    await arrive(1);
    expect(load(await items(), cho)).toBe(1);
    const gone = await person(app, 'Gil Roy');
    await app.database.query('update person set active = false where id = $1', [gone.id]);
    const other = await buildPolicy(app);
    await givePeople(app, other, { reviewers: [gone], backup: ana });
    await arrive(1, other);
    expect(load(await items('', other), ana)).toBe(1);
  });

  it('does not go first to who is to read it second', async () => {
    await givePeople(app, policy, { reviewers: [ana, ben] });
    await app.database.query('insert into literature_plan (policy_id, second_reader_id) values ($1, $2)', [
      policy.id,
      ana.id,
    ]);
    await arrive(3);
    expect(load(await items(), ben)).toBe(3);
  });

  it('is given once, however often that is told', async () => {
    await givePeople(app, policy, { reviewers: [ana] });
    await arrive(1);
    const before = (await auditOf(app, 'literature.screenings.assigned')).length;
    const [found] = await app.database.query<{ updateId: string }>(
      'select update_id as "updateId" from screening where policy_id = $1',
      [policy.id],
    );
    await app.database.transaction(
      async (tx) =>
        await app.nest
          .get(Events)
          .record(tx, literatureUpdateCompleted, { policyId: policy.id, updateId: found!.updateId }),
    );
    await app.sweep();
    expect(await auditOf(app, 'literature.screenings.assigned')).toHaveLength(before);
  });

  it('is moved on within a minute when its reviewer leaves, and keeps its day', async () => {
    await givePeople(app, policy, { owner: cho, reviewers: [ana] });
    await arrive(2);
    await app.database.query('update person set active = false where id = $1', [ana.id]);
    await app.sweep();
    const found = await queue(app, cho, `policy=${policy.slug}`);
    expect(found.map(({ assignee, dueOn }) => [assignee?.name, dueOn])).toEqual([
      ['Cho Min', '2026-06-03'],
      ['Cho Min', '2026-06-03'],
    ]);
  });

  it('never goes to who reads that very record a second time', async () => {
    await givePeople(app, policy, { reviewers: [ana, ben] });
    const records = [await waiting(app, policy), await waiting(app, policy), await waiting(app, policy)];
    for (const record of records) {
      await act(app, cho, record, 'second-reading', { policy: policy.slug, reader: ana.id });
    }
    await act(app, ana, records[0]!, 'decision', { policy: policy.slug, decision: 'include' });
    await app.sweep();
    const found = await queue(app, cho, `policy=${policy.slug}`);
    expect([load(found, ana), load(found, ben)]).toEqual([0, 3]);
  });

  it('stays with whom a person gave it to, also without a day, and with nobody', async () => {
    await givePeople(app, policy, { reviewers: [ana] });
    const [given, undated, nobodys] = [
      await waiting(app, policy),
      await waiting(app, policy),
      await waiting(app, policy),
    ];
    const one = (record: string) => ({ records: [{ record, policy: policy.slug }] });
    await assign({ ...one(given), person: ben.id });
    await assign({ ...one(undated), person: ben.id, dueOn: null });
    await assign({ ...one(nobodys), person: null });
    await app.sweep();
    const [row] = await app.database.query<{ updateId: string }>(
      'select update_id as "updateId" from screening where record_id = $1',
      [given],
    );
    await app.database.transaction(
      async (tx) =>
        await app.nest
          .get(Events)
          .record(tx, literatureUpdateCompleted, { policyId: policy.id, updateId: row!.updateId }),
    );
    await app.drain();
    const standing = new Map(
      (await items()).map(({ record, assignee, dueOn }) => [record.id, [assignee?.name ?? null, dueOn]]),
    );
    expect([standing.get(given), standing.get(undated), standing.get(nobodys)]).toEqual([
      ['Ben Ito', null],
      ['Ben Ito', null],
      [null, null],
    ]);
    await app.database.query('update person set active = false where id = $1', [ben.id]);
    await app.sweep();
    expect((await items()).find(({ record }) => record.id === undated)).toMatchObject({
      assignee: { id: ana.id },
      dueOn: null,
    });
  });

  it('counts nothing that another record stands for, and gives none of it', async () => {
    const kept = await buildRecord(app);
    const gone = [await waiting(app, policy), await waiting(app, policy)];
    await givePeople(app, policy, { reviewers: [ana, ben] });
    for (const record of gone) {
      await assign({ records: [{ record, policy: policy.slug }], person: ana.id, dueOn: '2026-05-20' });
      await merge(app, record, kept);
    }
    await arrive(1);
    await arrive(1);
    const found = await items();
    expect([load(found, ana), load(found, ben)]).toEqual([1, 1]);
    await app.database.query('update person set active = false where id = $1', [ana.id]);
    const left = await waiting(app, policy);
    await merge(app, left, kept);
    await app.sweep();
    const assigned = await app.database.query<{ recordId: string; assignedTo: string | null }>(
      'select record_id as "recordId", assigned_to as "assignedTo" from screening where record_id = any($1)',
      [[...gone, left]],
    );
    expect(new Map(assigned.map(({ recordId, assignedTo }) => [recordId, assignedTo]))).toEqual(
      new Map([...gone.map((record): [string, string | null] => [record, ana.id]), [left, null]]),
    );
  });

  it('is given by the sweep where no update told of it', async () => {
    await givePeople(app, policy, { reviewers: [ana] });
    await waiting(app, policy);
    await app.sweep();
    expect(load(await items(), ana)).toBe(1);
  });
});

describe('giving records to somebody', () => {
  it('gives named ones, with a day', async () => {
    const records = [await waiting(app, policy), await waiting(app, policy)];
    const reply = await assign({
      records: records.map((record) => ({ record, policy: policy.slug })),
      person: ben.id,
      dueOn: '2026-05-20',
    });
    expect([reply.status, reply.json()]).toEqual([200, { assigned: 2 }]);
    expect(await items(`&assignee=${ben.id}`)).toMatchObject([
      { dueOn: '2026-05-20' },
      { dueOn: '2026-05-20' },
    ]);
    expect(await queue(app, ben, `policy=${policy.slug}&mine=true`)).toHaveLength(2);
    const [entry] = (await auditOf(app, 'literature.screenings.assigned')).slice(-1);
    expect(entry).toMatchObject({
      actorId: ana.id,
      detail: { given: [{ person: ben.id, dueOn: '2026-05-20' }] },
    });
  });

  it('gives all that fit, and takes them away again', async () => {
    await waiting(app, policy, { publicationTypes: ['Randomized Controlled Trial'] });
    await waiting(app, policy);
    const trials = { where: { policy: policy.slug, studyType: 'rct' }, person: ben.id };
    expect((await assign(trials)).json()).toEqual({ assigned: 1 });
    expect(
      (await assign({ where: { policy: policy.slug, unassigned: true }, person: cho.id })).json(),
    ).toEqual({
      assigned: 1,
    });
    expect((await assign({ where: { policy: policy.slug }, person: null })).json()).toEqual({ assigned: 2 });
    expect(load(await items(), ben) + load(await items(), cho)).toBe(0);
  });

  it.each([
    [
      'a person who does not screen',
      async () => ({ person: (await person(app, 'Dee', 'medical_director')).id }),
      'person',
    ],
    ['nobody known', async () => ({ person: newId() }), 'person'],
    ['a day that is over', async () => ({ person: ben.id, dueOn: '2026-05-03' }), 'dueOn'],
  ])('is refused for %s', async (_, more, field) => {
    const record = await waiting(app, policy);
    const reply = await assign({ records: [{ record, policy: policy.slug }], ...(await more()) });
    expect([reply.status, reply.json()]).toEqual([
      400,
      expect.objectContaining({ fields: [expect.objectContaining({ field })] }),
    ]);
  });

  it('is refused as a whole for what is decided or not there', async () => {
    const [decided, open] = [await waiting(app, policy), await waiting(app, policy)];
    await act(app, ana, decided, 'decision', { policy: policy.slug, decision: 'include' });
    const reply = await assign({
      records: [decided, open, newId()].map((record) => ({ record, policy: policy.slug })),
      person: ben.id,
    });
    expect(reply.json()).toMatchObject({ fields: [{ field: 'records.0' }, { field: 'records.2' }] });
    expect(load(await items(), ben)).toBe(0);
  });

  it('is refused for who reads the record a second time, read or not', async () => {
    const record = await waiting(app, policy);
    await act(app, cho, record, 'second-reading', { policy: policy.slug, reader: ben.id });
    const give = async () => await assign({ records: [{ record, policy: policy.slug }], person: ben.id });
    expect((await give()).json()).toMatchObject({
      fields: [{ reason: 'this person is to read it a second time' }],
    });
    await act(app, ben, record, 'decision', { policy: policy.slug, decision: 'include' });
    expect((await give()).json()).toMatchObject({
      fields: [{ reason: 'this person read it a second time' }],
    });
    expect((await assign({ where: { policy: policy.slug }, person: ben.id })).json()).toEqual({
      assigned: 0,
    });
  });

  it('is a key’s with the scope, and no member’s without the role', async () => {
    const record = await waiting(app, policy);
    const given = { records: [{ record, policy: policy.slug }], person: ben.id };
    expect((await assign(given, await keyWith(app, 'literature:read'))).status).toBe(403);
    expect((await assign(given, await keyWith(app, 'literature:write'))).status).toBe(200);
    const member = await person(app, 'Max', 'committee_member');
    expect((await assign(given, member.headers)).status).toBe(403);
  });
});

describe('overdue', () => {
  it('does not tell a blind second reader what the first one said', async () => {
    const clock = app.clock.now();
    const records = [await waiting(app, policy), await waiting(app, policy)];
    await assign({
      records: records.map((record) => ({ record, policy: policy.slug })),
      person: ana.id,
      dueOn: '2026-05-04',
    });
    app.clock.moveTo(clock.add({ hours: 24 }));
    for (const [index, decision] of (['seek', 'include'] as const).entries()) {
      await act(app, ana, records[index]!, 'decision', { policy: policy.slug, decision });
      await act(app, ana, records[index]!, 'second-reading', { policy: policy.slug, reader: ben.id });
    }
    const blind = await queue(app, ben, `policy=${policy.slug}`);
    expect(blind.map(({ overdue }) => overdue)).toEqual([false, false]);
    expect(await queue(app, ben, `policy=${policy.slug}&due=overdue`)).toEqual([]);
    expect(await queue(app, ben, `policy=${policy.slug}&due=week`)).toEqual([]);
    expect(await queue(app, ana, `policy=${policy.slug}&due=overdue`)).toHaveLength(1);
    app.clock.moveTo(clock);
  });

  it('is what waits past its day, as of now', async () => {
    const clock = app.clock.now();
    await givePeople(app, policy, { reviewers: [ana] });
    const [record] = await arrive(1);
    app.clock.moveTo(clock.add({ hours: 24 * 30 }));
    expect(await items('&due=overdue')).toEqual([]);
    expect(await items('&due=week')).toHaveLength(1);
    app.clock.moveTo(clock.add({ hours: 24 * 31 }));
    ana = await person(app, 'Ana again');
    expect(await items('&due=overdue')).toMatchObject([{ overdue: true }]);
    await act(app, ana, record!, 'decision', { policy: policy.slug, decision: 'include' });
    expect(await items('&due=overdue')).toEqual([]);
    expect(await items()).toMatchObject([{ overdue: false }]);
    app.clock.moveTo(clock);
  });
});
