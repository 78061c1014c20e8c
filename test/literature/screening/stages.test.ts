import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, keyWith, type BuiltPolicy } from '../builders.ts';
import { act, itemOf, person, queue, reasonNamed, stepsOf, waiting, type Person } from './support.ts';

let app: TestApp;
let ana: Person;
let ben: Person;
let policy: BuiltPolicy;
let population: string;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
  population = await reasonNamed(app, 'Other population');
});
afterAll(async () => await app.close());
beforeEach(async () => {
  policy = await buildPolicy(app);
});

const decide = async (by: Person, recordId: string, decision: string, more: object = {}) =>
  await act(app, by, recordId, 'decision', { policy: policy.slug, decision, ...more });
const undo = async (by: Person, recordId: string, more: object = {}) =>
  await act(app, by, recordId, 'undo', { policy: policy.slug, ...more });
const counts = async () => {
  const found = await app.database.query<{ events: number; audits: number }>(
    `select (select count(*)::int from event where type = 'literature.record.screened') as events,
            (select count(*)::int from audit_entry where action like 'literature.record.%') as audits`,
  );
  return found[0]!;
};

describe('PRISMA’s stages', () => {
  it('lead from the search for the full text to its exclusion, each move kept', async () => {
    const record = await waiting(app, policy);
    expect((await decide(ana, record, 'seek')).json()).toMatchObject({
      state: 'sought',
      decision: { reason: null },
    });
    expect((await decide(ben, record, 'not_retrieved', { reason: 'Library closed' })).json()).toMatchObject({
      state: 'not_retrieved',
    });
    expect((await decide(ana, record, 'retrieve')).json()).toMatchObject({ state: 'retrieved' });
    const last = await decide(ana, record, 'exclude', { reasonId: population, reason: 'Children only' });
    expect(last.json()).toMatchObject({
      state: 'excluded_in_full_text',
      decision: { reason: 'Other population: Children only', reasonId: population, words: 'Children only' },
    });
    expect(await stepsOf(app, policy, record)).toEqual([
      { kind: 'decided', from: 'identified', to: 'sought', personId: ana.id },
      { kind: 'decided', from: 'sought', to: 'not_retrieved', personId: ben.id },
      { kind: 'decided', from: 'not_retrieved', to: 'retrieved', personId: ana.id },
      { kind: 'decided', from: 'retrieved', to: 'excluded_in_full_text', personId: ana.id },
    ]);
    const entries = await auditOf(app, 'literature.record.excluded_in_full_text');
    expect(entries.at(-1)).toMatchObject({
      subjectId: record,
      actorId: ana.id,
      detail: { from: 'retrieved' },
    });
  });

  it.each([
    ['retrieve', 409],
    ['not_retrieved', 409],
  ])('refuse to %s what was not sought', async (decision, status) => {
    const record = await waiting(app, policy);
    const reply = await decide(ana, record, decision);
    expect([reply.status, reply.json()]).toEqual([
      status,
      expect.objectContaining({ code: 'illegal_transition' }),
    ]);
  });

  it('name who decided to whoever comes second', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'exclude', { reasonId: population });
    const second = await decide(ben, record, 'include');
    expect([second.status, second.json()]).toEqual([
      409,
      expect.objectContaining({
        code: 'illegal_transition',
        from: 'excluded',
        to: 'included',
        decidedBy: { id: ana.id, name: 'Ana Reyes' },
        decidedAt: '2026-05-04T15:00:00Z',
      }),
    ]);
  });

  it.each([
    ['an unknown reason', { reasonId: newId() }, 'reasonId'],
    ['a reason that is no id', { reasonId: 'x' }, 'reasonId'],
    ['no reason', {}, 'reason'],
    ['an empty reason', { reasonId: '', reason: ' \n ' }, 'reason'],
  ])('refuse an exclusion with %s', async (_, more, field) => {
    const record = await waiting(app, policy);
    const reply = await decide(ana, record, 'exclude', more);
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field }] });
  });

  it('take a reason in any script', async () => {
    const record = await waiting(app, policy);
    const reason = 'Nur Tierversuche – 動物実験 🐀 \u202Ex';
    expect((await decide(ana, record, 'exclude', { reason })).json()).toMatchObject({ decision: { reason } });
  });

  it('keep their steps from being changed or removed', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'include');
    for (const statement of [
      `update screening_step set to_state = 'excluded'`,
      'delete from screening_step',
      'truncate screening_step',
    ]) {
      await expect(app.database.query(statement)).rejects.toThrow(/append-only|never|refused|change/i);
    }
  });

  it('are no machine’s to decide', async () => {
    const record = await waiting(app, policy);
    const key = { headers: await keyWith(app, 'literature:read', 'literature:write') };
    for (const [what, payload] of [
      ['decision', { decision: 'include' }],
      ['undo', {}],
      ['second-reading', { reader: ana.id }],
      ['resolution', { verdict: 'include', reason: 'x' }],
    ] as const) {
      const reply = await act(app, key, record, what, { policy: policy.slug, ...payload });
      expect([what, reply.status]).toEqual([what, 403]);
    }
  });
});

describe('one record', () => {
  it('is shown with every move it made, those taken back too', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'exclude', { reasonId: population });
    await undo(ana, record, { reason: 'Mistyped' });
    await decide(ben, record, 'seek');
    const url = `/v1/literature/records/${record}/screening?policy=${policy.slug}`;
    const reply = await app.http({ method: 'GET', url, headers: ana.headers });
    expect(reply.json()).toMatchObject({
      record: { id: record },
      state: 'sought',
      steps: [
        { kind: 'decided', to: 'excluded', by: { name: 'Ana Reyes' }, reason: 'Other population' },
        { kind: 'undone', from: 'excluded', to: 'identified', reason: 'Mistyped' },
        { kind: 'decided', to: 'sought', by: { name: 'Ben Ito' }, at: '2026-05-04T15:00:00Z' },
      ],
    });
    const blind = await person(app, 'Cho Min');
    await act(app, ana, record, 'second-reading', { policy: policy.slug, reader: blind.id });
    const seen = await app.http({ method: 'GET', url, headers: blind.headers });
    expect(seen.json()).toMatchObject({ state: 'identified', decision: null, steps: [] });
    const elsewhere = url.replace(record, newId());
    expect((await app.http({ method: 'GET', url: elsewhere, headers: ana.headers })).status).toBe(404);
  });
});

describe('many decisions', () => {
  const decideAll = async (decisions: readonly object[], by = ana) =>
    await app.http({
      method: 'POST',
      url: '/v1/literature/decisions',
      headers: by.headers,
      payload: { decisions },
    });

  it('are carried out together, each with its step, its audit entry and its event', async () => {
    const records = await Promise.all(Array.from({ length: 20 }, async () => await waiting(app, policy)));
    const before = await counts();
    const reply = await decideAll(
      records.map((record) => ({ record, policy: policy.slug, decision: 'exclude', reasonId: population })),
    );
    expect([reply.status, reply.json()]).toEqual([200, { decided: 20 }]);
    const excluded = await queue(app, ana, `policy=${policy.slug}&state=excluded`);
    expect(excluded.map(({ decision }) => decision?.reason)).toEqual(records.map(() => 'Other population'));
    const after = await counts();
    expect([after.events - before.events, after.audits - before.audits]).toEqual([20, 20]);
    expect(await stepsOf(app, policy, records[7]!)).toHaveLength(1);
  });

  it('are none where one cannot be carried out, and each problem is named', async () => {
    const [first, decided] = [await waiting(app, policy), await waiting(app, policy)];
    await decide(ben, decided, 'include');
    const before = await counts();
    const reply = await decideAll([
      { record: first, policy: policy.slug, decision: 'exclude', reason: 'Rats' },
      { record: decided, policy: policy.id.toUpperCase(), decision: 'exclude', reason: 'Rats' },
      { record: newId(), policy: policy.slug, decision: 'include' },
      { record: first, policy: 'no-such-policy', decision: 'include' },
      { record: first, policy: policy.id, decision: 'include' },
      { record: first, policy: policy.slug, decision: 'exclude', reasonId: newId() },
    ]);
    expect(reply.status).toBe(400);
    expect(reply.json<{ fields: { field: string; reason: string }[] }>().fields).toEqual([
      { field: 'decisions.1', reason: expect.stringContaining('Ben Ito decided on it') },
      { field: 'decisions.2', reason: expect.any(String) },
      { field: 'decisions.3', reason: expect.any(String) },
      { field: 'decisions.4', reason: expect.stringContaining('twice') },
      { field: 'decisions.5', reason: expect.any(String) },
    ]);
    expect((await itemOf(app, ana, policy, first)).state).toBe('identified');
    expect(await counts()).toEqual(before);
  });

  it.each([0, 501])('are refused by the %s', async (number) => {
    const one = { record: newId(), policy: policy.slug, decision: 'include' };
    expect((await decideAll(Array.from({ length: number }, () => one))).status).toBe(400);
  });

  it('of two at once over the same records in another order, one counts whole', async () => {
    const records = await Promise.all(Array.from({ length: 30 }, async () => await waiting(app, policy)));
    const bulk = (decision: object) =>
      records.map((record) => ({ record, policy: policy.slug, ...decision }));
    const replies = await Promise.all([
      decideAll(bulk({ decision: 'include' })),
      decideAll(bulk({ decision: 'exclude', reason: 'Rats' }).reverse(), ben),
    ]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
    const states = new Set((await queue(app, ana, `policy=${policy.slug}`)).map(({ state }) => state));
    expect(states.size).toBe(1);
  });
});

describe('taking a decision back', () => {
  it('brings the record back as it was, and the next decision counts', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'exclude', { reason: 'Mistyped' });
    expect((await itemOf(app, ana, policy, record)).mayUndo).toBe(true);
    expect((await itemOf(app, ben, policy, record)).mayUndo).toBe(false);
    const reply = await undo(ana, record);
    expect([reply.status, reply.json()]).toEqual([
      200,
      expect.objectContaining({ state: 'identified', decision: null, mayUndo: false }),
    ]);
    const [entry] = (await auditOf(app, 'literature.record.undone')).filter(
      ({ subjectId }) => subjectId === record,
    );
    expect(entry).toMatchObject({
      actorId: ana.id,
      detail: { from: 'excluded', to: 'identified', decidedBy: ana.id },
    });
    expect((await decide(ben, record, 'include')).status).toBe(200);
    expect((await stepsOf(app, policy, record)).map(({ kind, to }) => `${kind} ${to}`)).toEqual([
      'decided excluded',
      'undone identified',
      'decided included',
    ]);
  });

  it('goes back step by step, with who decided then', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'seek', { reason: 'Looks right' });
    await decide(ben, record, 'retrieve');
    await decide(ben, record, 'include');
    expect((await undo(ben, record)).json()).toMatchObject({
      state: 'retrieved',
      decision: { by: { id: ben.id } },
    });
    expect((await undo(ben, record)).json()).toMatchObject({
      state: 'sought',
      decision: { by: { id: ana.id }, reason: 'Looks right' },
    });
    expect((await undo(ana, record)).json()).toMatchObject({ state: 'identified' });
    const last = await undo(ana, record);
    expect([last.status, last.json()]).toEqual([409, expect.objectContaining({ code: 'nothing_to_undo' })]);
  });

  it('wants a reason for what another decided', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'include');
    expect((await undo(ben, record)).json()).toMatchObject({ status: 422, code: 'reason_required' });
    expect((await undo(ben, record, { reason: 'Agreed with Ana' })).json()).toMatchObject({
      state: 'identified',
    });
  });

  it('of two at once, happens once', async () => {
    const record = await waiting(app, policy);
    await decide(ana, record, 'seek');
    await decide(ana, record, 'include');
    const replies = await Promise.all([undo(ana, record), undo(ana, record), undo(ana, record)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 409]);
    expect((await itemOf(app, ana, policy, record)).state).toBe('identified');
  });

  it('is refused while a draft cites the record', async () => {
    const pmid = '99400001';
    const record = await waiting(app, policy, { pmid });
    await decide(ana, record, 'include');
    await app.database.query(
      `insert into policy_version (id, policy_id, number, state, title, document, content_hash, created_at)
       select $1, $2, 3, 'draft', 'x', jsonb_build_object('references', jsonb_build_array(
                jsonb_build_object('number', 29, 'citation', 'x', 'pmid', $3::text))), 'sha256:' || repeat('0', 64), $4`,
      [newId(), policy.id, pmid, app.clock.now()],
    );
    const reply = await undo(ana, record);
    expect([reply.status, reply.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'record_cited', version: 3, reference: 29 }),
    ]);
    expect((await itemOf(app, ana, policy, record)).state).toBe('included');
  });

  it('is refused for what is not there', async () => {
    expect((await undo(ana, newId())).status).toBe(404);
    expect((await undo(ana, 'x')).status).toBe(404);
  });
});
