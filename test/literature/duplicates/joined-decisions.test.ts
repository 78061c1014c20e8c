import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { screeningStates, type ScreeningState } from '../../../src/literature/screening/screening.rules.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import { act, itemOf, person, queueRecords, stepsOf, type Person } from '../screening/support.ts';
import { pubmedRecord, store, suspicions } from './support.ts';

/** How a record comes to each state; to `identified` as one that was decided and waits again. */
const ways: Record<ScreeningState, readonly string[]> = {
  identified: ['seek', 'undo'],
  excluded: ['exclude'],
  sought: ['seek'],
  not_retrieved: ['seek', 'not_retrieved'],
  retrieved: ['seek', 'retrieve'],
  included: ['include'],
  excluded_in_full_text: ['seek', 'exclude'],
};
const outcomes: Partial<Record<string, string>> = {
  included: 'in',
  excluded: 'out',
  excluded_in_full_text: 'out',
  not_retrieved: 'not had',
};

let app: TestApp;
let ana: Person;
let ben: Person;
let cho: Person;
let made = 0;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  ana = await person(app, 'Ana Reyes');
  ben = await person(app, 'Ben Ito');
  cho = await person(app, 'Cho Min');
});
afterAll(async () => await app.close());

/** Two records that may be one: the kept, the duplicate, and the suspicion. */
async function pair(): Promise<{ kept: string; other: string; suspicion: string }> {
  made += 2;
  const title = `An invented pair of decisions number ${made} on adhesiolysis and usual care`;
  const records = [made, made + 1].map((number) => pubmedRecord(String(99_600_000 + number), { title }));
  const ids = await store(app, records);
  const [kept = '', other = ''] = records.map((record) => ids.get(record) ?? '');
  const known = (await suspicions(app)).find(({ recordId, otherId }) =>
    [recordId, otherId].every((id) => id === kept || id === other),
  );
  return { kept, other, suspicion: known?.id ?? '' };
}

async function judge(suspicion: string, verdict: object): Promise<void> {
  const url = `/v1/literature/duplicates/${suspicion}/verdict`;
  const reply = await app.http({ method: 'POST', url, headers: cho.headers, payload: verdict });
  if (reply.status !== 200) throw new Error(reply.text);
}

async function say(by: Person, policy: BuiltPolicy, record: string, decision: string): Promise<void> {
  const reason = 'Because it is so';
  const reply =
    decision === 'undo'
      ? await act(app, by, record, 'undo', { policy: policy.slug, reason })
      : await act(app, by, record, 'decision', { policy: policy.slug, decision, reason });
  if (reply.status !== 200) throw new Error(reply.text);
}

async function askSecond(policy: BuiltPolicy, record: string): Promise<void> {
  const reply = await act(app, ana, record, 'second-reading', { policy: policy.slug, reader: ben.id });
  if (reply.status !== 200) throw new Error(reply.text);
}

async function shown(policy: BuiltPolicy, record: string) {
  const [found] = await app.database.query<{
    state: string;
    notices: readonly { type: string; source: string }[] | null;
  }>('select state, returned_for as notices from screening where policy_id = $1 and record_id = $2', [
    policy.id,
    record,
  ]);
  return found ?? { state: 'none', notices: null };
}

const references = async (policy: BuiltPolicy): Promise<number> => {
  const url = `/v1/policies/${policy.slug}/literature/references`;
  const reply = await app.http({ method: 'GET', url, headers: ana.headers });
  return reply.json<{ items: unknown[] }>().items.length;
};

describe('decisions on two records that are joined', () => {
  it('are never lost silently, whatever was decided on each', async () => {
    const { kept, other, suspicion } = await pair();
    const cases: { policy: BuiltPolicy; onOther: ScreeningState; onKept: ScreeningState }[] = [];
    for (const onOther of screeningStates) {
      for (const onKept of screeningStates) {
        const policy = await buildPolicy(app);
        await queueRecords(app, policy, [kept, other]);
        for (const decision of ways[onOther]) await say(ana, policy, other, decision);
        for (const decision of ways[onKept]) await say(ben, policy, kept, decision);
        cases.push({ policy, onOther, onKept });
      }
    }
    await judge(suspicion, { verdict: 'same', keep: kept });
    for (const { policy, onOther, onKept } of cases) {
      const { state, notices } = await shown(policy, kept);
      const told = notices?.map(({ type }) => type) ?? [];
      const name = `${onOther} beside ${onKept}`;
      if (outcomes[onOther] !== undefined && outcomes[onOther] !== outcomes[onKept]) {
        expect([name, state, told]).toEqual([name, 'identified', ['DuplicateDecidedOtherwise']]);
      }
      if (outcomes[onKept] !== undefined && state !== onKept) {
        expect([name, state, told]).toEqual([name, 'identified', ['DuplicateDecidedOtherwise']]);
      }
      expect((await stepsOf(app, policy, other)).at(-1)?.to).toBe(onOther);
    }
    // forty-nine policies with their decisions: a loaded machine takes its time
  }, 120_000);

  it('stand side by side before the person who decides again', async () => {
    const policy = await buildPolicy(app);
    const { kept, other, suspicion } = await pair();
    await queueRecords(app, policy, [kept, other]);
    for (const decision of ways.not_retrieved) await say(ben, policy, kept, decision);
    await say(ana, policy, other, 'include');
    await judge(suspicion, { verdict: 'same', keep: kept });
    expect(await itemOf(app, cho, policy, kept)).toMatchObject({
      state: 'identified',
      returnedFor: [
        { type: 'DuplicateDecidedOtherwise', source: expect.stringMatching(/^PMID \d+ \(included\)$/) },
      ],
      earlier: { state: 'not_retrieved' },
    });
  });

  it('are told again when the records were parted in between', async () => {
    const policy = await buildPolicy(app);
    const { kept, other, suspicion } = await pair();
    await queueRecords(app, policy, [kept, other]);
    await say(ana, policy, other, 'include');
    await say(ben, policy, kept, 'exclude');
    for (const state of ['identified', 'excluded']) {
      await judge(suspicion, { verdict: 'same', keep: kept });
      expect(await shown(policy, kept)).toMatchObject({ state: 'identified', notices: [{}] });
      if (state === 'excluded') break;
      await judge(suspicion, { verdict: 'open' });
      await say(ben, policy, kept, 'exclude');
    }
  });

  it('keep a second reading open that was asked for on the duplicate, and give it back', async () => {
    const policy = await buildPolicy(app);
    const { kept, other, suspicion } = await pair();
    await queueRecords(app, policy, [kept, other]);
    await say(ana, policy, other, 'include');
    await askSecond(policy, other);
    await say(cho, policy, kept, 'include');
    await judge(suspicion, { verdict: 'same', keep: kept });
    expect(await references(policy)).toBe(0);
    expect((await itemOf(app, ben, policy, kept)).secondReading).toMatchObject({ askedOfMe: true });
    await judge(suspicion, { verdict: 'open' });
    expect((await itemOf(app, ben, policy, other)).secondReading).toMatchObject({ askedOfMe: true });
    expect((await itemOf(app, ben, policy, kept)).secondReading).toBeNull();
    await judge(suspicion, { verdict: 'same', keep: kept });
    await say(ben, policy, kept, 'include');
    expect(await references(policy)).toBe(1);
  });

  it('keep the readers’ conflict that is open on the duplicate', async () => {
    const policy = await buildPolicy(app);
    const { kept, other, suspicion } = await pair();
    await queueRecords(app, policy, [kept, other]);
    await say(ana, policy, other, 'include');
    await askSecond(policy, other);
    await say(ben, policy, other, 'exclude');
    await say(cho, policy, kept, 'include');
    await judge(suspicion, { verdict: 'same', keep: kept });
    expect((await itemOf(app, cho, policy, kept)).secondReading).toMatchObject({
      conflict: true,
      verdict: 'exclude',
    });
    expect(await references(policy)).toBe(0);
  });
});
