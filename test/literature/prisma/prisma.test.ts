import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { newId } from '../../../src/kernel/ids.ts';
import { PrismaFlows } from '../../../src/literature/prisma/prisma-flows.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, openCycle } from '../builders.ts';
import { buildSearch, screen, storeRecord } from '../evidence/screened-records.ts';
import {
  naiveFlow,
  reviews,
  reviewTimes,
  stateOf,
  type History,
  type State,
  type Step,
  type Work,
} from './naive-flow.ts';

let app: TestApp;
let reviewer: Person;
let session: SessionHeaders;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  reviewer = await buildPerson(app, { roles: ['reviewer'] });
  session = await signIn(app, reviewer);
});
afterAll(async () => {
  await app.close();
});

const next: Record<State, readonly State[]> = {
  identified: ['excluded', 'sought', 'included'],
  sought: ['not_retrieved', 'retrieved', 'included', 'excluded_in_full_text'],
  not_retrieved: ['retrieved', 'excluded_in_full_text'],
  retrieved: ['included', 'excluded_in_full_text'],
  excluded: [],
  included: [],
  excluded_in_full_text: [],
};

type Move =
  | {
      readonly do: 'search';
      readonly between: boolean;
      readonly source: string;
      readonly found: readonly (readonly [number, boolean])[];
    }
  | { readonly do: 'decide' | 'undo' | 'return'; readonly work: number; readonly choice: number }
  | { readonly do: 'merge'; readonly work: number; readonly into: number };

const WORKS = 7;
const place = fc.nat(WORKS - 1);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('search' as const),
      between: fc.boolean(),
      source: fc.constantFrom('pubmed', 'europe_pmc'),
      found: fc.uniqueArray(fc.tuple(place, fc.boolean()), { maxLength: 5, selector: ([work]) => work }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('decide' as const, 'decide' as const, 'undo' as const, 'return' as const),
      work: place,
      choice: fc.nat(5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), work: place, into: place }) },
);

/** The times in which a move may be made: in each of the three reviews, and in the days between them. */
const slots = [0, 1000, 2000, 3000, 4000] as const;

/** Makes a history of moves, each in its slot, as the service would. */
function historyOf(moves: readonly (readonly [Move, number])[]): History {
  const works: Work[] = Array.from({ length: WORKS }, (_, index) => {
    return { name: `W${index}`, isStored: index < WORKS - 1, sameAs: null, mergedAt: 0, screening: null };
  });
  const hits: History['hits'][number][] = [];
  let ticks = 0;
  for (const [each, slot] of moves.toSorted((a, b) => a[1] - b[1])) {
    ticks += 1;
    const at = slots[slot]! + 10 + ticks;
    if (each.do === 'search') {
      // what was searched between two reviews is the next one's, unless it was dropped
      const own = slot % 2 === 1 && each.between ? null : Math.ceil(slot / 2);
      for (const [index, isMissing] of each.found) {
        const work = works[index]!;
        const missing = isMissing || !work.isStored;
        hits.push({ review: own, work, source: each.source, isMissing: missing });
        const kept = work.sameAs ?? work;
        if (!missing && kept.screening === null) kept.screening = { review: own, queuedAt: at, steps: [] };
      }
      continue;
    }
    const work = works[each.work]!;
    if (each.do === 'merge') {
      const into = works[each.into]!;
      const fits =
        work !== into && work.isStored && into.isStored && work.sameAs === null && into.sameAs === null;
      if (!fits || works.some(({ sameAs }) => sameAs === work)) continue;
      work.sameAs = into;
      work.mergedAt = at;
      if (into.screening === null && work.screening !== null) {
        into.screening = work.screening;
        work.screening = null;
      }
      continue;
    }
    const { screening } = work;
    if (screening === null || work.sameAs !== null) continue;
    const state = stateOf(screening);
    const step = stepOf(each, state, screening.steps, at);
    if (step !== null) screening.steps.push(step);
  }
  return { works, hits };
}

function stepOf(
  each: { do: string; choice: number },
  state: State,
  steps: readonly Step[],
  at: number,
): Step | null {
  if (each.do === 'return') {
    return state === 'identified'
      ? null
      : { kind: 'returned', from: state, to: 'identified', reason: null, at };
  }
  if (each.do === 'undo') {
    const last = steps.at(-1);
    return last?.kind === 'decided' ? { kind: 'undone', from: state, to: last.from, reason: null, at } : null;
  }
  const to = next[state][each.choice % Math.max(next[state].length, 1)];
  if (to === undefined) return null;
  return {
    kind: 'decided',
    from: state,
    to,
    reason: to.startsWith('excluded') ? `Reason ${each.choice % 2}` : null,
    at,
  };
}

const START = Temporal.Instant.from('2026-01-01T00:00:00Z');
const instant = (at: number) => START.add({ seconds: at });

/** Writes a history as rows; the ids of its reviews. */
async function store({ works, hits }: History): Promise<readonly string[]> {
  const policy = await buildPolicy(app);
  const cycles = reviews.map(() => newId());
  for (const [index, id] of cycles.entries()) {
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by, closed_at, outcome)
       values ($1, $2, '2026-09', 1, $3, 'rung', $4, $5)`,
      [
        id,
        policy.id,
        instant(reviewTimes[index]!.from),
        index === 2 ? null : instant(reviewTimes[index]!.until),
        index === 2 ? null : 'reaffirmed',
      ],
    );
  }
  const cycleOf = (review: number | null) => (review === null ? null : cycles[review]!);
  const ids = new Map<Work, string>();
  const pmids = new Map<Work, string>();
  for (const work of works) {
    const pmid = String(99_500_000 + (madePmids += 1));
    pmids.set(work, pmid);
    if (work.isStored) ids.set(work, await storeRecord(app, { pmid, title: work.name }));
  }
  for (const work of works) {
    if (work.sameAs !== null) await join(ids.get(work)!, ids.get(work.sameAs)!, work.mergedAt);
  }
  const searches = new Map<string, Awaited<ReturnType<typeof buildSearch>>>();
  const searchOf = async (review: number | null, source: string, day: number) => {
    const key = `${review} ${source} ${day}`;
    const known = searches.get(key);
    if (known !== undefined) return known;
    const made = await buildSearch(app, policy.id, {
      cycleId: cycleOf(review),
      source,
      revision: searches.size + 1,
    });
    searches.set(key, made);
    return made;
  };
  const counts = new Map<string, number>();
  for (const { review, work, source, isMissing } of hits) {
    const key = `${review} ${source} ${work.name}`;
    const repeat = counts.get(key) ?? 0;
    counts.set(key, repeat + 1);
    const search = await searchOf(review, source, repeat);
    const position = (counts.get(search.searchId) ?? 0) + 1;
    counts.set(search.searchId, position);
    await app.database.query(
      `insert into literature_hit (search_id, pmid, position, state, record_id) values ($1, $2, $3, $4, $5)`,
      [
        search.searchId,
        pmids.get(work),
        position,
        isMissing ? 'missing' : 'stored',
        isMissing ? null : ids.get(work),
      ],
    );
  }
  for (const work of works) {
    const { screening } = work;
    if (screening === null) continue;
    const search = await searchOf(screening.review, 'pubmed', 0);
    const id = await screen(app, search, ids.get(work)!, null);
    await app.database.query('update screening set identified_at = $2 where id = $1', [
      id,
      instant(screening.queuedAt),
    ]);
    for (const [index, { kind, from, to, reason, at }] of screening.steps.entries()) {
      await app.database.query(
        `insert into screening_step (id, screening_id, position, kind, from_state, to_state, reason, person_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [newId(), id, index + 1, kind, from, to, reason, reviewer.id, instant(at)],
      );
    }
    const state = stateOf(screening);
    const decided =
      state === 'identified' ? [null, null, null] : [lastReason(screening.steps), reviewer.id, instant(0)];
    await app.database.query(
      'update screening set state = $2, reason = $3, decided_by = $4, decided_at = $5 where id = $1',
      [id, state, ...decided],
    );
  }
  return cycles;
}
let madePmids = 0;

async function join(recordId: string, keptId: string, at: number): Promise<void> {
  const suspicionId = newId();
  await app.database.query('update literature_record set same_as = $2 where id = $1', [recordId, keptId]);
  await app.database.query(
    `insert into duplicate_suspicion (id, record_id, other_id, certainty, evidence, counter_evidence, found_at)
     values ($1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), 'certain', '[]', '[]', $4)`,
    [suspicionId, recordId, keptId, instant(at)],
  );
  await app.database.query(
    `insert into duplicate_join (record_id, kept_id, suspicion_id, moved, joined_at)
     values ($1, $2, $3, '{"screenings": [], "replaced": []}', $4)`,
    [recordId, keptId, suspicionId, instant(at)],
  );
}

function lastReason(steps: readonly Step[]): string | null {
  const last = steps.at(-1);
  if (last?.kind !== 'undone') return last?.reason ?? null;
  return steps.findLast(({ to, reason }) => to === last.to && reason !== null)?.reason ?? 'Reason 0';
}

describe('the flow of a review', () => {
  it('balances and equals a naive count, whatever was searched, decided, undone, merged and returned', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(move, fc.nat(slots.length - 1)), { minLength: 3, maxLength: 60 }),
        async (moves) => {
          const history = historyOf(moves);
          const cycles = await store(history);
          for (const review of reviews) {
            const { flow } = await app.nest.get(PrismaFlows).ofCycle(cycles[review]!);
            const { removed, ...lines } = flow;
            expect({ ...lines, ...removed }).toMatchObject({ ...naiveFlow(history, review), problems: [] });
          }
        },
      ),
      { numRuns: 120, endOnFailure: false },
    );
  }, 120_000);

  it('counts ten thousand records at once', async () => {
    const policy = await buildPolicy(app);
    const cycleId = await openCycle(app, policy);
    const search = await buildSearch(app, policy.id, { cycleId });
    await app.database.query(
      `insert into literature_record (id, pmid, title, study_type, fields, fetched_at)
       select gen_random_uuid(), (99600000 + n)::text, 'T', 'other', '{}', now() from generate_series(1, 10000) n`,
      [],
    );
    await app.database.query(
      `insert into literature_hit (search_id, pmid, position, state, record_id)
       select $1, pmid, row_number() over (order by pmid), 'stored', id from literature_record where pmid >= '99600001' and pmid <= '99610000'`,
      [search.searchId],
    );
    await app.database.query(
      `insert into screening (id, policy_id, record_id, update_id, identified_at)
       select gen_random_uuid(), $1, id, $2, now() from literature_record where pmid >= '99600001' and pmid <= '99610000'`,
      [policy.id, search.updateId],
    );
    await app.database.query('analyze literature_hit, literature_record, screening', []);
    const began = performance.now();
    const { flow } = await app.nest.get(PrismaFlows).ofCycle(cycleId);
    expect(flow).toMatchObject({ identified: 10_000, awaiting: 10_000, screened: 0, balanced: true });
    expect(performance.now() - began).toBeLessThan(5000);
  }, 60_000);

  it('is JSON with its old fields, a picture, or a PDF', async () => {
    const policy = await buildPolicy(app);
    const cycleId = await openCycle(app, policy);
    const search = await buildSearch(app, policy.id, { cycleId });
    const recordId = await storeRecord(app, { pmid: '99400001' });
    await app.database.query(
      `insert into literature_hit (search_id, pmid, position, state, record_id) values ($1, '99400001', 1, 'stored', $2)`,
      [search.searchId, recordId],
    );
    await screen(app, search, recordId, reviewer, 'excluded');
    const read = async (suffix: string, accept?: string) =>
      await app.http({
        url: `/v1/reviews/${cycleId}/prisma${suffix}`,
        headers: { ...session, ...(accept ? { accept } : {}) },
      });
    expect((await read('')).json()).toMatchObject({
      identified: 1,
      removed: { duplicates: 0, knownBefore: 0, notReturned: 0 },
      awaiting: 0,
      screened: 1,
      excludedOnTitleAndAbstract: 1,
      reasonsOnTitleAndAbstract: [{ name: 'Other reasons', count: 1 }],
      reasonsInOwnWords: { onTitleAndAbstract: [{ name: 'Other population', count: 1 }], inFullText: [] },
      sought: 0,
      notRetrieved: 0,
      assessed: 0,
      excludedInFullText: 0,
      included: 0,
      balanced: true,
      policy: { slug: policy.slug },
    });
    const svg = await read('.svg');
    expect(svg.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(svg.text).toContain('Records excluded (n = 1)');
    expect((await read('.svg?layout=narrow')).text).toContain('prisma-narrow');
    expect((await read('', 'image/svg+xml')).text).toBe(svg.text);
    const pdf = await read('.pdf');
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await read('', 'application/pdf')).bytes.equals(pdf.bytes)).toBe(true);
    expect((await app.http({ url: `/v1/reviews/${cycleId}/prisma.svg` })).status).toBe(401);
    expect((await app.http({ url: `/v1/reviews/${newId()}/prisma.pdf`, headers: session })).status).toBe(404);
  });

  it('says so where it does not balance', async () => {
    const policy = await buildPolicy(app);
    const cycleId = await openCycle(app, policy);
    const search = await buildSearch(app, policy.id, { cycleId });
    await screen(app, search, await storeRecord(app), null); // in the queue, and no search found it
    const { flow } = await app.nest.get(PrismaFlows).ofCycle(cycleId);
    expect(flow).toMatchObject({
      balanced: false,
      problems: [expect.stringContaining('records in the queue')],
    });
  });
});
