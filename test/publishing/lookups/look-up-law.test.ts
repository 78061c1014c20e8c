import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CodeSystem } from '../../../src/documents/policy-document.ts';
import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import { contains, type Period } from '../../../src/kernel/period.ts';
import { instant } from '../../../src/kernel/instant.ts';
import type { CodeReply } from '../../../src/publishing/lookups/codes.schemas.ts';
import type { AnsweredPair, ResolveReply } from '../../../src/publishing/lookups/resolve.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildApproved, buildPolicy, govern, type BuiltVersion } from '../builders.ts';

/** What versions list, and which of the codes asked for each entry holds. */
const entries: readonly { system: CodeSystem; code: string; holds: readonly string[] }[] = [
  { system: 'CPT', code: '62263', holds: ['62263'] },
  { system: 'CPT', code: '62264', holds: ['62264'] },
  { system: 'CPT', code: '62200-62999', holds: ['62263', '62264'] },
  { system: 'CPT', code: '0071T-0399T', holds: ['0123T'] },
  { system: 'HCPCS', code: 'G0452', holds: ['G0452'] },
  { system: 'ICD-10-CM', code: 'H90.0-H90.8', holds: ['H90.3'] },
  { system: 'ICD-10-CM', code: 'H90.3', holds: ['H90.3'] },
];
const asked = ['62263', '62264', '0123T', 'G0452', 'H90.3'] as const;

/** Days and minutes are counted from these. */
const FIRST_DAY = calendarDate('2026-01-01');
const FIRST_MINUTE = instant('2026-02-10T17:00:00Z');

interface History {
  /** What each version lists, by its number less one. */
  readonly versions: readonly (readonly number[])[];
  /** What was written down, one after the other: which versions govern from which days on; -1 for none. */
  readonly recordings: readonly (readonly { readonly version: number; readonly from: number }[])[];
}

const history: fc.Arbitrary<History> = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc.record({
    versions: fc.array(fc.subarray(entries.map((_, index) => index)), { minLength: count, maxLength: count }),
    recordings: fc.array(
      fc.uniqueArray(
        fc.record({
          version: fc.integer({ min: -1, max: count - 1 }),
          from: fc.integer({ min: 0, max: 12 }),
        }),
        { minLength: 1, maxLength: 5, selector: ({ from }) => from },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

interface Modelled extends Pick<History, 'versions'> {
  readonly slug: string;
  readonly recorded: readonly (readonly (Period & { readonly version: number })[])[];
}

const question = fc.record({
  code: fc.constantFrom(...asked),
  on: fc.integer({ min: -1, max: 14 }),
});

describe('the look-up of codes', () => {
  let app: TestApp;
  let runs = 0;
  beforeAll(async () => {
    app = await startApp({ now: FIRST_MINUTE.toString() });
  });
  afterAll(async () => {
    await app.close();
  });

  it('answers one by one and in batches as a naive model does, as now known and as known at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(history, { minLength: 1, maxLength: 3 }),
        fc.array(question, { minLength: 1, maxLength: 12 }),
        fc.option(fc.integer({ min: -1, max: 4 }), { nil: null }),
        async (histories, questions, minute) => {
          runs += 1;
          const begun = app.clock.now().add({ minutes: 10 });
          app.clock.moveTo(begun);
          const policies: Modelled[] = [];
          for (const [index, each] of histories.entries())
            policies.push({
              slug: `run-${runs}-${index}`,
              ...each,
              recorded: await build(`run-${runs}-${index}`, each),
            });
          const knownAt = minute === null ? null : begun.add({ minutes: minute });
          const wanted = questions.map(({ code, on }) =>
            policies.flatMap((policy) => governing(policy, code, on, minute)),
          );
          const pairs = questions.map(({ code, on }) => ({ code, on: addDays(FIRST_DAY, on) }));
          const batch = await resolve(pairs, knownAt?.toString());
          expect(batch.map(({ policies: found }) => found.map(short).filter(ofThisRun))).toEqual(wanted);
          const [first] = batch;
          expect((await one(first!, knownAt?.toString())).map(short).filter(ofThisRun)).toEqual(wanted[0]);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  const ofThisRun = (line: string) => line.startsWith(`run-${runs}-`);
  const short = ({ policy, version, inForce }: AnsweredPair['policies'][number]) =>
    `${policy.slug} v${version} ${inForce.from} ${inForce.until}`;

  async function resolve(items: object[], knownAt?: string): Promise<AnsweredPair[]> {
    const reply = await app.http({ method: 'POST', url: '/v1/resolve', payload: { items, knownAt } });
    expect(reply.status).toBe(200);
    return reply.json<ResolveReply>().items as AnsweredPair[];
  }

  async function one({ system, code, on }: AnsweredPair, knownAt?: string): Promise<CodeReply['items']> {
    const query = new URLSearchParams({ on, limit: '200', ...(knownAt === undefined ? {} : { knownAt }) });
    const reply = await app.http({ url: `/v1/codes/${system}/${code}/policies?${query.toString()}` });
    return reply.json<CodeReply>().items;
  }

  /** Writes one recording a minute, from now on; then the clock goes back, and each policy has its own. */
  async function build(slug: string, { versions, recordings }: History) {
    const begun = app.clock.now();
    const policy = await buildPolicy(app, slug);
    const built: BuiltVersion[] = [];
    for (const [index, listed] of versions.entries()) {
      const codes = listed.map((entry) => entries[entry]!);
      built.push(await buildApproved(app, policy, { number: index + 1, codes }));
    }
    const periods = recordings.map(periodsOf);
    for (const [minute, recording] of periods.entries()) {
      app.clock.moveTo(begun.add({ minutes: minute }));
      const days = recording.map(({ version, from, until }) => ({ version: built[version]!, from, until }));
      await govern(app, policy, days);
    }
    app.clock.moveTo(begun);
    return periods;
  }

  function periodsOf(recording: History['recordings'][number]) {
    const begins = recording.toSorted((a, b) => a.from - b.from);
    return begins.flatMap(({ version, from }, index) => {
      const next = begins[index + 1];
      const until = next === undefined ? null : addDays(FIRST_DAY, next.from);
      return version < 0 ? [] : [{ version, from: addDays(FIRST_DAY, from), until }];
    });
  }

  /** What the model says governs: the last recording known, its period that holds the day, its version's list. */
  function governing(
    { slug, versions, recorded }: Modelled,
    code: string,
    on: number,
    minute: number | null,
  ): string[] {
    const known = recorded.filter((_, index) => minute === null || index <= minute).at(-1) ?? [];
    const period = known.find((each) => contains(each, addDays(FIRST_DAY, on)));
    if (period === undefined) return [];
    const lists = versions[period.version]!.some((entry) => entries[entry]!.holds.includes(code));
    return lists ? [`${slug} v${period.version + 1} ${period.from} ${period.until}`] : [];
  }
});
