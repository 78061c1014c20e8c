import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { prismaPrint } from '../../../src/literature/prisma/prisma-print.ts';
import { PrismaFlows } from '../../../src/literature/prisma/prisma-flows.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { Events } from '../../../src/platform/events/events.ts';
import { reviewCycleClosed } from '../../../src/reviews/reviews.events.ts';
import { buildPerson, signIn } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import { buildSearch, screen, storeRecord, type BuiltSearch } from '../evidence/screened-records.ts';

let app: TestApp;
let reviewer: Person;
let policy: BuiltPolicy;
let first: string;
let search: BuiltSearch;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  reviewer = await buildPerson(app, { roles: ['reviewer'] });
});
afterAll(async () => {
  await app.close();
});
beforeEach(async () => {
  policy = await buildPolicy(app);
  first = await openOn('2026-01-01');
  search = await buildSearch(app, policy.id, { cycleId: first });
});

async function openOn(day: string): Promise<string> {
  const id = newId();
  await app.database.query(
    `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
     values ($1, $2, '2026-09', 1, $3::date, 'rung')`,
    [id, policy.id, day],
  );
  return id;
}

async function closeOn(cycleId: string, day: string, told = true): Promise<void> {
  await app.database.query(
    `update review_cycle set closed_at = $2::date, outcome = 'reaffirmed' where id = $1`,
    [cycleId, day],
  );
  if (!told) return;
  const data = { cycleId, policyId: policy.id, outcome: 'reaffirmed' } as const;
  await app.database.transaction(
    async (tx) => await app.nest.get(Events).record(tx, reviewCycleClosed, data),
  );
  await app.drain();
}

let positions = 0;

/** A record that the review's search found and that waits. */
async function found(): Promise<{ recordId: string; screeningId: string }> {
  const recordId = await storeRecord(app);
  await app.database.query(
    `insert into literature_hit (search_id, pmid, position, state, record_id)
     select $1, pmid, $3, 'stored', id from literature_record where id = $2`,
    [search.searchId, recordId, (positions += 1)],
  );
  return { recordId, screeningId: await screen(app, search, recordId, null) };
}

/** Writes a move of a record, and what then stands. */
async function move(
  screeningId: string,
  kind: 'decided' | 'undone' | 'returned' | 'resolved',
  to: string,
  day: string,
  reason: string | null = null,
): Promise<void> {
  await app.database.query(
    `insert into screening_step (id, screening_id, position, kind, from_state, to_state, reason, person_id, at)
     select $1, s.id, 1 + (select count(*) from screening_step t where t.screening_id = s.id), $3, s.state, $4, $5, $6, $7::date
       from screening s where s.id = $2`,
    [newId(), screeningId, kind, to, reason, kind === 'returned' ? null : reviewer.id, day],
  );
  const stands = to === 'identified' ? [null, null, null] : [reason ?? 'Kept', reviewer.id, day];
  await app.database.query(
    'update screening set state = $2, reason = $3, decided_by = $4, decided_at = $5::date where id = $1',
    [screeningId, to, ...stands],
  );
}

const flowOf = async (cycleId: string) => await app.nest.get(PrismaFlows).ofCycle(cycleId);

describe('a record that is looked at again between two reviews', () => {
  it('stands in the flow of the later one, and the earlier one keeps what it found', async () => {
    const { screeningId } = await found();
    await move(screeningId, 'decided', 'included', '2026-01-10');
    await closeOn(first, '2026-02-01', false);
    await move(screeningId, 'returned', 'identified', '2026-02-10');
    await move(screeningId, 'decided', 'excluded', '2026-02-11', 'Retracted');
    const second = await openOn('2026-03-01');
    expect((await flowOf(first)).flow).toMatchObject({ included: 1, screened: 1, balanced: true });
    expect((await flowOf(second)).flow).toMatchObject({
      returned: 1,
      screened: 1,
      excludedOnTitleAndAbstract: 1,
      includedBefore: 0,
      balanced: true,
    });
  });

  it('stands there too when it was decided late, or when a decision was taken back', async () => {
    const [late, undone] = [await found(), await found()];
    await move(undone.screeningId, 'decided', 'included', '2026-01-10');
    await closeOn(first, '2026-02-01', false);
    await move(late.screeningId, 'decided', 'included', '2026-02-10');
    await move(undone.screeningId, 'undone', 'identified', '2026-02-10');
    const second = await openOn('2026-03-01');
    expect((await flowOf(first)).flow).toMatchObject({ awaiting: 1, included: 1, balanced: true });
    expect((await flowOf(second)).flow).toMatchObject({
      returned: 2,
      awaiting: 1,
      included: 1,
      balanced: true,
    });
  });
});

describe('the figures of a closed review', () => {
  it('stay whatever is merged, taken back, decided or found later', async () => {
    const [one, other, waiting] = [await found(), await found(), await found()];
    await move(one.screeningId, 'decided', 'included', '2026-01-10');
    await move(other.screeningId, 'decided', 'excluded', '2026-01-11', 'Animals only');
    await closeOn(first, '2026-02-01');
    const before = await flowOf(first);
    expect(before.flow).toMatchObject({ identified: 3, included: 1, awaiting: 1, balanced: true });
    await move(waiting.screeningId, 'decided', 'included', '2026-02-02');
    await move(one.screeningId, 'undone', 'identified', '2026-02-03');
    await app.database.query('update literature_record set same_as = $2 where id = $1', [
      one.recordId,
      other.recordId,
    ]);
    await found();
    expect(await flowOf(first)).toEqual(before);
    // told once more, nothing changes; nor does anybody change it
    await closeOn(first, '2026-02-01');
    expect(await flowOf(first)).toEqual(before);
    await expect(app.database.query(`update prisma_flow set counts = '{}'`)).rejects.toThrow();
  });

  it('move on while it is open again, and are kept anew when it closes', async () => {
    const { screeningId } = await found();
    await closeOn(first, '2026-02-01');
    await app.database.query('update review_cycle set closed_at = null, outcome = null where id = $1', [
      first,
    ]);
    await move(screeningId, 'decided', 'included', '2026-02-02');
    expect((await flowOf(first)).flow).toMatchObject({ awaiting: 0, included: 1 });
    await closeOn(first, '2026-02-05');
    await move(screeningId, 'undone', 'identified', '2026-02-06');
    expect((await flowOf(first)).flow).toMatchObject({ included: 1, balanced: true });
  });

  it('have the reason that stood, not that of a resolution that was taken back', async () => {
    const { screeningId } = await found();
    await move(screeningId, 'decided', 'excluded', '2026-01-10', 'Animals only');
    await move(screeningId, 'resolved', 'excluded', '2026-01-11', 'Both agree');
    await move(screeningId, 'undone', 'excluded', '2026-01-12', 'A slip');
    await closeOn(first, '2026-02-01', false);
    await move(screeningId, 'returned', 'identified', '2026-02-10');
    const { flow, words } = await flowOf(first);
    expect(words.onTitleAndAbstract).toEqual([{ name: 'Animals only', count: 1 }]);
    expect(flow.reasonsOnTitleAndAbstract).toEqual([{ name: 'Other reasons', count: 1 }]);
  });
});

describe('reasons in words of one’s own', () => {
  it('are one line in every form, and the words stand in the JSON alone', async () => {
    const own = ['The authors are friends of mine', 'Not our patients'];
    for (const words of own) {
      const { screeningId } = await found();
      await move(screeningId, 'decided', 'excluded', '2026-01-10', words);
    }
    const { flow } = await flowOf(first);
    const headers = await signIn(app, reviewer);
    const reply = await app.http({ url: `/v1/reviews/${first}/prisma`, headers });
    const { reasonsInOwnWords, ...lines } = reply.json<Record<string, unknown>>();
    expect(reasonsInOwnWords).toEqual({
      onTitleAndAbstract: [
        { name: 'Not our patients', count: 1 },
        { name: 'The authors are friends of mine', count: 1 },
      ],
      inFullText: [],
    });
    expect(lines).toMatchObject({ reasonsOnTitleAndAbstract: [{ name: 'Other reasons', count: 2 }] });
    const svg = await app.http({ url: `/v1/reviews/${first}/prisma.svg`, headers });
    const page = await app.http({ url: `/console/reviews/${first}/prisma`, headers });
    const printed = JSON.stringify(prismaPrint({ title: 'A policy', flow }));
    for (const text of [JSON.stringify(lines), svg.text, page.text, printed]) {
      expect(text).toContain('Other reasons');
      for (const words of own) expect(text).not.toContain(words);
    }
  });
});
