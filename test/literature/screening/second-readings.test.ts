import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isScreened } from '../../../src/committee/stages/stage-facts.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, openCycle, type BuiltPolicy } from '../builders.ts';
import {
  act,
  buildRecord,
  buildUpdate,
  givePeople,
  itemOf,
  onLeave,
  person,
  queue,
  queueRecords,
  stepsOf,
  waiting,
  type Person,
} from './support.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let cho: Person;
let dee: Person;
let policy: BuiltPolicy;
let record: string;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
  cho = await person(app, 'Cho Min');
  dee = await person(app, 'Dee Orr', 'medical_director');
});
afterAll(async () => await app.close());
beforeEach(async () => {
  policy = await buildPolicy(app);
  record = await waiting(app, policy);
});

const decide = async (by: Person, decision: string, reason: string | null = null) =>
  await act(app, by, record, 'decision', { policy: policy.slug, decision, reason });
const ask = async (by: Person, reader: Person) =>
  await act(app, by, record, 'second-reading', { policy: policy.slug, reader: reader.id });
const resolve = async (by: Person, verdict: string, reason = 'Read again') =>
  await act(app, by, record, 'resolution', { policy: policy.slug, verdict, reason });
const references = async (): Promise<number> => {
  const url = `/v1/policies/${policy.slug}/literature/references`;
  const reply = await app.http({ method: 'GET', url, headers: ana.headers });
  return reply.json<{ items: unknown[] }>().items.length;
};
const see = async (by: Person) => await itemOf(app, by, policy, record);

describe('a second reading', () => {
  it('is asked for, found by the one asked, and given like any decision', async () => {
    await decide(ana, 'include');
    expect((await ask(ana, ben)).json()).toMatchObject({
      state: 'included',
      secondReading: {
        reader: { name: 'Ben Ito' },
        askedBy: { name: 'Ana Reyes' },
        askedOfMe: false,
        verdict: null,
      },
    });
    const mine = await queue(app, ben, 'secondReadings=true');
    expect(mine.filter((item) => item.record.id === record)).toHaveLength(1);
    const reply = await decide(ben, 'include');
    expect(reply.json()).toMatchObject({
      state: 'included',
      decision: { by: { name: 'Ana Reyes' } },
      secondReading: { verdict: 'include', conflict: false },
    });
    expect((await queue(app, ben, 'secondReadings=true')).some((item) => item.record.id === record)).toBe(
      false,
    );
    expect(await stepsOf(app, policy, record)).toHaveLength(1);
    const given = await auditOf(app, 'literature.second_reading.given');
    expect(given.at(-1)).toMatchObject({
      actorId: ben.id,
      subjectId: record,
      detail: { verdict: 'include' },
    });
  });

  it('is read blind: no list, count, filter or refusal tells what the first reader said', async () => {
    await decide(ana, 'exclude', 'Rats');
    await ask(ana, ben);
    expect(await see(ben)).toMatchObject({ state: 'identified', decision: null, mayUndo: false });
    expect(JSON.stringify(await see(ben))).not.toMatch(/Rats|excluded|Ana Reyes decided/);
    for (const state of [
      'excluded',
      'included',
      'sought',
      'identified',
      'excluded_in_full_text',
      'waiting',
    ]) {
      const found = await queue(app, ben, `policy=${policy.slug}&state=${state}`);
      expect([state, found.map((item) => item.record.id)]).toEqual([state, []]);
    }
    const counts = await app.http({
      method: 'GET',
      url: `/v1/literature/queue/counts?policy=${policy.slug}&state=excluded`,
      headers: ben.headers,
    });
    expect(counts.json()).toMatchObject({ total: 0, views: { secondReadings: 1, waiting: 0 } });
    for (const [what, payload] of [
      ['decision', { decision: 'retrieve' }],
      ['decision', { decision: 'not_retrieved' }],
      ['undo', { reason: 'x' }],
      ['resolution', { verdict: 'include', reason: 'x' }],
    ] as const) {
      const reply = await act(app, ben, record, what, { policy: policy.slug, ...payload });
      expect([reply.status, reply.json()]).toEqual([
        409,
        expect.objectContaining({ code: 'second_reading_refused' }),
      ]);
      expect(reply.text).not.toMatch(/exclu(?!de or seek)/);
    }
    const other = await buildPolicy(app);
    await queueRecords(app, other, [record]);
    expect((await itemOf(app, ben, other, record)).elsewhere).toEqual([]);
    expect((await itemOf(app, ana, other, record)).elsewhere).toMatchObject([{ state: 'excluded' }]);
  });

  it('keeps an inclusion from drafts and from the end of the screening until it is given', async () => {
    const cycleId = await openCycle(app, policy);
    await buildUpdate(app, policy, cycleId);
    await app.database.query(
      `update literature_update set completed_at = started_at where cycle_id = $1 and completed_at is null`,
      [cycleId],
    );
    const screened = async () => await isScreened(app.database.source.manager, policy.id, cycleId);
    expect(await screened()).toBe(false);
    await decide(ana, 'include');
    expect([await references(), await screened()]).toEqual([1, true]);
    await ask(ana, ben);
    expect([await references(), await screened()]).toEqual([0, false]);
    await decide(ben, 'exclude', 'Rats');
    expect([await references(), await screened()]).toEqual([0, false]);
    await resolve(cho, 'include');
    expect([await references(), await screened()]).toEqual([1, true]);
  });

  it('may be given before the first, who is then blind to it', async () => {
    await ask(cho, ben);
    await decide(ben, 'exclude', 'Rats');
    expect(await see(ana)).toMatchObject({
      state: 'identified',
      secondReading: { verdict: null, reason: null },
    });
    expect((await decide(ana, 'include')).json()).toMatchObject({
      state: 'included',
      secondReading: { verdict: 'exclude', reason: 'Rats', conflict: true },
    });
  });

  it('is never followed by a first decision of the same person', async () => {
    await ask(cho, ben);
    await decide(ben, 'exclude', 'Rats');
    expect((await see(ben)).secondReading).toMatchObject({ givenByMe: true });
    const refusal = { code: 'second_reading_refused', detail: expect.stringContaining('somebody else') };
    const alone = await decide(ben, 'include');
    expect([alone.status, alone.json()]).toEqual([409, expect.objectContaining(refusal)]);
    const bulk = await app.http({
      method: 'POST',
      url: '/v1/literature/decisions',
      headers: ben.headers,
      payload: { decisions: [{ record, policy: policy.slug, decision: 'seek' }] },
    });
    expect(bulk.status).toBe(400);
    expect(await stepsOf(app, policy, record)).toEqual([]);
    await decide(ana, 'exclude', 'Rats');
    await act(app, ana, record, 'undo', { policy: policy.slug, reason: 'Too fast' });
    expect((await decide(ben, 'include')).status).toBe(409);
    expect((await decide(cho, 'include')).status).toBe(200);
  });

  it.each([
    ['who decided first', () => ana],
    ['a director, who does not screen', () => dee],
  ])('is not asked of %s', async (_, reader) => {
    await decide(ana, 'include');
    expect([400, 409]).toContain((await ask(cho, reader())).status);
    expect((await see(cho)).secondReading).toBeNull();
  });

  it('goes to whoever stands in for somebody on leave, and not to the first reader', async () => {
    const eve = await person(app, 'Eve Lund');
    await onLeave(app, eve, ben, '2026-05-01', '2026-05-10');
    await decide(ana, 'include');
    expect((await ask(ana, eve)).json()).toMatchObject({ secondReading: { reader: { name: 'Ben Ito' } } });
    record = await waiting(app, policy);
    await decide(ben, 'include');
    expect((await ask(ana, eve)).json()).toMatchObject({ code: 'second_reading_refused' });
  });

  it('may be given by whoever stands in once the reader has gone on leave', async () => {
    const fay = await person(app, 'Fay Kim');
    await decide(ana, 'exclude', 'Rats');
    await ask(ana, fay);
    expect((await see(cho)).state).toBe('excluded');
    await onLeave(app, fay, cho, '2026-05-04', '2026-05-06');
    expect(await see(cho)).toMatchObject({ state: 'identified', secondReading: { askedOfMe: true } });
    expect((await decide(cho, 'exclude', 'Rats')).json()).toMatchObject({
      secondReading: { reader: { name: 'Cho Min' }, conflict: false },
    });
  });

  it('is handed on within a minute when its reader leaves, never to the first reader', async () => {
    const gus = await person(app, 'Gus Hall');
    await givePeople(app, policy, { backup: ana, reviewers: [cho] });
    await decide(ana, 'include');
    await ask(ana, gus);
    await app.database.query('update person set active = false where id = $1', [gus.id]);
    await app.sweep();
    expect((await see(ana)).secondReading).toMatchObject({ reader: { id: cho.id } });
    expect((await auditOf(app, 'literature.second_reading.asked')).at(-1)).toMatchObject({
      detail: { cause: 'left', insteadOf: gus.id, reader: cho.id },
    });
  });

  it('can be asked of another, and withdrawn, until it is given', async () => {
    await decide(ana, 'include');
    await ask(ana, ben);
    await ask(ana, cho);
    expect((await see(ben)).secondReading).toMatchObject({ reader: { id: cho.id }, askedOfMe: false });
    const withdraw = async () =>
      await act(app, ana, record, 'second-reading/withdraw', { policy: policy.slug });
    expect((await withdraw()).json()).toMatchObject({ secondReading: null });
    expect((await withdraw()).status).toBe(409);
    await ask(ana, cho);
    await decide(cho, 'include');
    expect((await withdraw()).status).toBe(409);
    expect((await ask(ana, ben)).status).toBe(409);
  });

  it('is taken back only with a reason', async () => {
    await decide(ana, 'include');
    await ask(ana, ben);
    await decide(ben, 'exclude', 'Mistyped');
    const undo = async (by: Person, reason: string | null) =>
      await act(app, by, record, 'undo', { policy: policy.slug, reason });
    expect((await undo(ben, null)).status).toBe(422);
    expect((await undo(ben, 'Meant the other paper')).json()).toMatchObject({
      secondReading: { askedOfMe: true },
    });
    await decide(ben, 'include');
    expect((await undo(ana, null)).status).toBe(422);
    expect((await undo(ana, 'Wrong policy')).json()).toMatchObject({ state: 'identified' });
  });
});

describe('a conflict', () => {
  beforeEach(async () => {
    await decide(ana, 'include');
    await ask(ana, ben);
    await decide(ben, 'exclude', 'Rats');
  });

  it('is shown side by side and listed', async () => {
    expect(await see(cho)).toMatchObject({
      state: 'included',
      decision: { by: { name: 'Ana Reyes' } },
      secondReading: { verdict: 'exclude', reason: 'Rats', conflict: true, resolvedBy: null },
    });
    const listed = await queue(app, cho, `policy=${policy.slug}&conflicts=true`);
    expect(listed.map((item) => item.record.id)).toEqual([record]);
  });

  it('ends with a third person’s verdict, which is a step of its own', async () => {
    expect((await resolve(dee, 'exclude', 'Ben is right')).json()).toMatchObject({
      state: 'excluded',
      decision: { by: { name: 'Dee Orr' }, reason: 'Ben is right' },
      secondReading: { conflict: false, resolvedBy: { name: 'Dee Orr' } },
    });
    expect((await stepsOf(app, policy, record)).at(-1)).toEqual({
      kind: 'resolved',
      from: 'included',
      to: 'excluded',
      personId: dee.id,
    });
    expect((await auditOf(app, 'literature.record.resolved')).at(-1)).toMatchObject({ subjectId: record });
    expect(await queue(app, cho, `policy=${policy.slug}&conflicts=true`)).toEqual([]);
    expect((await resolve(cho, 'include')).status).toBe(409);
  });

  it('is not ended by a move of either reader, or of a third', async () => {
    record = await waiting(app, policy);
    await decide(ana, 'seek');
    await ask(ana, ben);
    await decide(ben, 'exclude', 'Rats');
    for (const [who, decision] of [
      [ben, 'exclude'],
      [ana, 'not_retrieved'],
      [cho, 'retrieve'],
    ] as const) {
      const reply = await decide(who, decision, 'Rats');
      expect([reply.status, reply.json()]).toEqual([
        409,
        expect.objectContaining({ code: 'second_reading_refused' }),
      ]);
      expect(reply.text).toContain('resolve');
    }
    expect(await see(cho)).toMatchObject({ state: 'sought', secondReading: { conflict: true } });
    await resolve(ben, 'seek');
    expect((await decide(ana, 'retrieve')).json()).toMatchObject({ state: 'retrieved' });
  });

  it('ends when one of the two changes their mind, and not by repeating it', async () => {
    expect((await resolve(ana, 'include')).status).toBe(409);
    expect((await resolve(ben, 'exclude')).status).toBe(409);
    expect((await resolve(ben, 'include')).json()).toMatchObject({ state: 'included' });
  });

  it('opens again when its resolution is taken back', async () => {
    await resolve(cho, 'exclude');
    const reply = await act(app, cho, record, 'undo', { policy: policy.slug, reason: 'Too fast' });
    expect(reply.json()).toMatchObject({
      state: 'included',
      decision: { by: { name: 'Ana Reyes' } },
      secondReading: { conflict: true, resolvedBy: null },
    });
  });

  it('of two who resolve it at once, one does', async () => {
    const replies = await Promise.all([resolve(cho, 'include'), resolve(dee, 'exclude')]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('wants a reason', async () => {
    expect((await resolve(cho, 'include', ' ')).status).toBe(400);
  });
});

describe('a policy that wants each record read twice', () => {
  const plan = async (reader: Person) =>
    await app.database.query(
      `insert into literature_plan (policy_id, second_reader_id) values ($1, $2)
       on conflict (policy_id) do update set second_reader_id = excluded.second_reader_id`,
      [policy.id, reader.id],
    );

  it('asks its second reader as soon as the first has decided', async () => {
    await plan(ben);
    await decide(ana, 'seek');
    expect(await see(ana)).toMatchObject({ secondReading: { reader: { id: ben.id } } });
    await decide(ben, 'seek');
    await decide(ana, 'include');
    expect(await see(ana)).toMatchObject({ state: 'included', secondReading: { conflict: false } });
  });

  it('asks another of its people where the second reader decided first, and waits where it has none', async () => {
    await plan(ben);
    await decide(ben, 'include');
    expect((await see(ana)).secondReading).toMatchObject({ reader: null, readAt: null });
    record = await waiting(app, policy);
    await givePeople(app, policy, { owner: cho });
    await decide(ben, 'include');
    expect(await see(ana)).toMatchObject({ secondReading: { reader: { id: cho.id } } });
  });

  it('keeps what nobody can read a second time unsettled and listed, until somebody can be asked', async () => {
    const cycleId = await openCycle(app, policy);
    await buildUpdate(app, policy, cycleId);
    await app.database.query('update literature_update set completed_at = started_at where cycle_id = $1', [
      cycleId,
    ]);
    const screened = async () => await isScreened(app.database.source.manager, policy.id, cycleId);
    const unasked = async () =>
      (await queue(app, ana, `policy=${policy.slug}&unaskedReadings=true`)).map((item) => item.record.id);
    await plan(ben);
    await decide(ben, 'include');
    await app.sweep();
    expect([await references(), await screened(), await unasked()]).toEqual([0, false, [record]]);
    expect((await auditOf(app, 'literature.second_reading.wanted')).at(-1)).toMatchObject({
      actorId: ben.id,
      subjectId: record,
      detail: { reader: null, cause: 'policy' },
    });
    await givePeople(app, policy, { reviewers: [cho] });
    await app.sweep();
    expect(await see(cho)).toMatchObject({ state: 'identified', secondReading: { askedOfMe: true } });
    expect((await auditOf(app, 'literature.second_reading.asked')).at(-1)).toMatchObject({
      actorId: 'literature',
      detail: { cause: 'policy', reader: cho.id },
    });
    await decide(cho, 'include');
    expect([await references(), await screened(), await unasked()]).toEqual([1, true, []]);
  });

  it('lets a person be asked for what nobody was asked, or give it up', async () => {
    await plan(ben);
    await decide(ben, 'include');
    expect((await ask(ben, cho)).json()).toMatchObject({ secondReading: { reader: { id: cho.id } } });
    record = await waiting(app, policy);
    await decide(ben, 'include');
    expect(await references()).toBe(0);
    await act(app, dee, record, 'second-reading/withdraw', { policy: policy.slug });
    await act(app, ana, record, 'second-reading/withdraw', { policy: policy.slug });
    expect(await references()).toBe(1);
  });

  it('forgets what nobody was asked when the decision is taken back', async () => {
    await plan(ben);
    await decide(ben, 'include');
    await act(app, ben, record, 'undo', { policy: policy.slug, reason: null });
    expect((await see(ana)).secondReading).toBeNull();
    await decide(ana, 'include');
    expect(await see(ana)).toMatchObject({ secondReading: { reader: { id: ben.id } } });
  });

  it('asks for each of many decisions', async () => {
    await plan(ben);
    const records = [record, await buildRecord(app)];
    await queueRecords(app, policy, records.slice(1));
    await app.http({
      method: 'POST',
      url: '/v1/literature/decisions',
      headers: ana.headers,
      payload: {
        decisions: records.map((each) => ({
          record: each,
          policy: policy.slug,
          decision: 'exclude',
          reason: 'Rats',
        })),
      },
    });
    expect((await queue(app, ben, `policy=${policy.slug}&secondReadings=true`)).length).toBe(2);
  });
});
