import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ReturnToQueue, type AffectingNotice } from '../../../src/literature/screening/return-to-queue.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import {
  act,
  givePeople,
  itemOf,
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
let policy: BuiltPolicy;
let record: string;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
});
afterAll(async () => await app.close());
beforeEach(async () => {
  policy = await buildPolicy(app);
  record = await waiting(app, policy);
});

const comeBack = async (...notices: readonly Partial<AffectingNotice>[]): Promise<number> =>
  await app.database.transaction(
    async (tx) =>
      await app.nest.get(ReturnToQueue).return(
        tx,
        notices.map((given) => ({
          recordId: record,
          type: 'RetractionIn',
          pmid: '99600001',
          source: 'J',
          ...given,
        })),
        app.clock.now(),
      ),
  );
const decide = async (by: Person, decision: string, of = policy, more: object = {}) =>
  await act(app, by, record, 'decision', { policy: of.slug, decision, ...more });

describe('a notice about a decided record', () => {
  it('brings it back for every policy, with what was decided beside it, and a new day', async () => {
    const other = await buildPolicy(app);
    await queueRecords(app, other, [record]);
    await givePeople(app, policy, { reviewers: [ben] });
    await decide(ana, 'exclude', policy, { reason: 'Rats' });
    await decide(ana, 'include', other);
    expect(await comeBack({})).toBe(2);
    await app.sweep();
    expect(await itemOf(app, ana, policy, record)).toMatchObject({
      state: 'identified',
      decision: null,
      assignee: { name: 'Ben Ito' },
      dueOn: '2026-06-03',
      returnedFor: [{ type: 'RetractionIn', pmid: '99600001', source: 'J' }],
      earlier: { state: 'excluded', reason: 'Rats', by: { name: 'Ana Reyes' } },
      elsewhere: [{ policy: { slug: other.slug }, state: 'identified' }],
    });
    expect(await stepsOf(app, policy, record)).toEqual([
      { kind: 'decided', from: 'identified', to: 'excluded', personId: ana.id },
      { kind: 'returned', from: 'excluded', to: 'identified', personId: null },
    ]);
    const entries = (await auditOf(app, 'literature.record.returned')).filter(
      ({ subjectId }) => subjectId === record,
    );
    expect(entries).toHaveLength(2);
    expect(await queue(app, ana, `policy=${other.slug}&returned=true`)).toHaveLength(1);
  });

  it('does so once: the same notice read again leaves the next decision alone', async () => {
    await decide(ana, 'exclude', policy, { reason: 'Rats' });
    expect(await comeBack({}, {})).toBe(1);
    await decide(ana, 'include');
    expect(await comeBack({})).toBe(0);
    expect((await itemOf(app, ana, policy, record)).state).toBe('included');
    expect(await comeBack({ type: 'ErratumIn', pmid: '99600002' })).toBe(1);
    expect(await itemOf(app, ana, policy, record)).toMatchObject({
      earlier: { state: 'included' },
      returnedFor: [{ type: 'RetractionIn' }, { type: 'ErratumIn' }],
    });
  });

  it('of which only the place is known is known again by it', async () => {
    await decide(ana, 'include');
    expect(await comeBack({ pmid: null, source: 'Synth J. 2026;1:1' })).toBe(1);
    await decide(ana, 'include');
    expect(await comeBack({ pmid: null, source: 'Synth J. 2026;1:1' })).toBe(0);
    expect(await comeBack({ pmid: null, source: 'Synth J. 2026;9:9' })).toBe(1);
  });

  it('read twice at the same moment brings it back once', async () => {
    await decide(ana, 'include');
    const counts = await Promise.all([comeBack({}), comeBack({}), comeBack({})]);
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    expect(await stepsOf(app, policy, record)).toHaveLength(2);
  });

  it('may concern one policy alone', async () => {
    const other = await buildPolicy(app);
    await queueRecords(app, other, [record]);
    await decide(ana, 'include');
    await decide(ana, 'include', other);
    expect(await comeBack({ policyId: other.id })).toBe(1);
    expect((await itemOf(app, ana, policy, record)).state).toBe('included');
  });

  it('is remembered of a record that still waits, which does not count as brought back', async () => {
    expect(await comeBack({})).toBe(0);
    expect(await queue(app, ana, `policy=${policy.slug}&returned=true`)).toEqual([]);
    await decide(ana, 'include');
    expect(await comeBack({})).toBe(0);
  });

  it('cannot be taken back, but the decision after it can', async () => {
    await decide(ana, 'include');
    await comeBack({});
    const undo = async () => await act(app, ana, record, 'undo', { policy: policy.slug });
    expect((await undo()).json()).toMatchObject({ code: 'nothing_to_undo' });
    await decide(ana, 'exclude', policy, { reason: 'Retracted' });
    expect((await undo()).json()).toMatchObject({ state: 'identified', earlier: { state: 'included' } });
  });

  it('begins the second reading anew', async () => {
    await decide(ana, 'include');
    await act(app, ana, record, 'second-reading', { policy: policy.slug, reader: ben.id });
    await decide(ben, 'exclude', policy, { reason: 'Rats' });
    await comeBack({});
    expect((await itemOf(app, ana, policy, record)).secondReading).toBeNull();
  });
});
