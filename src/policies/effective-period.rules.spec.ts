import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '../kernel/calendar-date.ts';
import { contains, overlaps } from '../kernel/period.ts';
import { changeOf, periodsOf, type Decision, type KnownPeriod } from './effective-period.rules.ts';

const day = (text: string) => text as CalendarDate;
const version = (versionId: string, from: string): Decision => ({ versionId, from: day(from) });
const end = (from: string): Decision => ({ versionId: null, from: day(from) });
const days = (versionId: string, from: string, until: string | null) => ({ versionId, from, until });

describe('the days each version governs', () => {
  it.each<[string, Decision[], object[]]>([
    [
      'from its day on when nothing did before',
      [version('v1', '2026-01-01')],
      [days('v1', '2026-01-01', null)],
    ],
    [
      'until its successor begins',
      [version('v1', '2026-01-01'), version('v2', '2027-01-01')],
      [days('v1', '2026-01-01', '2027-01-01'), days('v2', '2027-01-01', null)],
    ],
    [
      'between two that are already scheduled',
      [version('v1', '2026-01-01'), version('v2', '2026-07-01'), version('v3', '2026-04-01')],
      [
        days('v1', '2026-01-01', '2026-04-01'),
        days('v3', '2026-04-01', '2026-07-01'),
        days('v2', '2026-07-01', null),
      ],
    ],
    [
      'instead of one that would have begun on the same day',
      [version('v1', '2026-01-01'), version('v2', '2026-07-01'), version('v3', '2026-07-01')],
      [days('v1', '2026-01-01', '2026-07-01'), days('v3', '2026-07-01', null)],
    ],
    [
      'before the first when signed for an earlier day',
      [version('v1', '2026-07-01'), version('v2', '2026-04-01')],
      [days('v2', '2026-04-01', '2026-07-01'), days('v1', '2026-07-01', null)],
    ],
    [
      'again after a retirement, which leaves a gap',
      [version('v1', '2026-01-01'), end('2026-07-01'), version('v2', '2026-09-01')],
      [days('v1', '2026-01-01', '2026-07-01'), days('v2', '2026-09-01', null)],
    ],
    [
      'only until a retirement it falls before',
      [version('v1', '2026-01-01'), end('2026-07-01'), version('v2', '2026-04-01')],
      [days('v1', '2026-01-01', '2026-04-01'), days('v2', '2026-04-01', '2026-07-01')],
    ],
    [
      'without a gap when the policy is reinstated on the day of its end',
      [version('v1', '2026-01-01'), end('2026-07-01'), version('v2', '2026-07-01')],
      [days('v1', '2026-01-01', '2026-07-01'), days('v2', '2026-07-01', null)],
    ],
    [
      'in two periods when it governs again after a withdrawal',
      [version('v1', '2026-01-01'), version('v2', '2026-04-01'), version('v1', '2026-05-01')],
      [
        days('v1', '2026-01-01', '2026-04-01'),
        days('v2', '2026-04-01', '2026-05-01'),
        days('v1', '2026-05-01', null),
      ],
    ],
    [
      'in one period when the withdrawal reaches back to the other’s first day',
      [version('v1', '2026-01-01'), version('v2', '2026-04-01'), version('v1', '2026-04-01')],
      [days('v1', '2026-01-01', null)],
    ],
    ['on no day when all ends before it begins', [end('2026-01-01')], []],
  ])('are %s', (_, decisions, periods) => {
    expect(periodsOf(decisions)).toEqual(periods);
  });
});

describe('the change of rows', () => {
  it('closes what is no longer so, adds what is, and leaves the rest alone', () => {
    const known: KnownPeriod[] = [
      { id: 'a', versionId: 'v1', from: day('2026-01-01'), until: day('2026-04-01') },
      { id: 'b', versionId: 'v2', from: day('2026-04-01'), until: null },
    ];
    const wanted = periodsOf([
      version('v1', '2026-01-01'),
      version('v2', '2026-04-01'),
      version('v3', '2026-07-01'),
    ]);
    expect(changeOf(known, wanted)).toEqual({
      close: ['b'],
      add: [days('v2', '2026-04-01', '2026-07-01'), days('v3', '2026-07-01', null)],
    });
  });
});

/** A step of a history: something decided, or the cancellation of what an earlier step decided. */
type Step = Decision | { readonly cancels: number };

/** A row with its recorded range in steps of the history; `closed: null` is still known. */
interface RecordedRow extends KnownPeriod {
  readonly opened: number;
  closed: number | null;
}

function standing(steps: readonly Step[]): Decision[] {
  const cancelled = new Set(steps.flatMap((step) => ('cancels' in step ? step.cancels : [])));
  return steps.flatMap((step, index) => ('cancels' in step || cancelled.has(index) ? [] : step));
}

function record(steps: readonly Step[]): RecordedRow[] {
  const rows: RecordedRow[] = [];
  steps.forEach((_, step) => {
    const known = rows.filter(({ closed }) => closed === null);
    const change = changeOf(known, periodsOf(standing(steps.slice(0, step + 1))));
    for (const row of known) if (change.close.includes(row.id)) row.closed = step;
    change.add.forEach((added, index) =>
      rows.push({ ...added, id: `${step}.${index}`, opened: step, closed: null }),
    );
  });
  return rows;
}

/** One day, knowing nothing of periods: walks the steps as they were made and asks of each whether it wins that day. */
function naiveAnswer(steps: readonly Step[], knownStep: number, on: CalendarDate): string | null {
  const heard = steps.slice(0, knownStep + 1);
  let winner: Decision | null = null;
  heard.forEach((step, index) => {
    if ('cancels' in step || step.from > on) return;
    if (heard.some((later) => 'cancels' in later && later.cancels === index)) return;
    if (winner === null || step.from >= winner.from) winner = step;
  });
  return (winner as Decision | null)?.versionId ?? null;
}

describe('any history of decisions and cancellations', () => {
  const dayAt = Array.from({ length: 15 }, (_, offset) => addDays(day('2025-12-31'), offset));
  const decision = fc.record({
    from: fc.constantFrom(...dayAt.slice(1, 14)),
    versionId: fc.option(fc.constantFrom('v1', 'v2', 'v3', 'v4'), { freq: 5 }),
  });
  const step = fc.oneof(
    { weight: 4, arbitrary: decision },
    { weight: 1, arbitrary: fc.nat(8).map((cancels) => ({ cancels })) },
  );
  const history = fc.array(step, { minLength: 1, maxLength: 9 });

  it('answers, for every day as known after every step, what a model that counts days answers', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const rows = record(steps);
        for (let known = 0; known < steps.length; known++) {
          const open = rows.filter(({ opened, closed }) => opened <= known && (closed ?? Infinity) > known);
          for (const on of dayAt) {
            const found = open.filter((row) => contains(row, on)).map(({ versionId }) => versionId);
            const expected = naiveAnswer(steps, known, on);
            if (found.length > 1 || (found[0] ?? null) !== expected) {
              expect({ on, known, found }).toEqual({ on, known, found: [expected] });
            }
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves no two rows that overlap on both axes, none empty, and none that another could be joined to', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const rows = record(steps);
        const knownTogether = (a: RecordedRow, b: RecordedRow) =>
          (b.closed === null || a.opened < b.closed) && (a.closed === null || b.opened < a.closed);
        const empty = rows.filter(
          ({ from, until, opened, closed }) =>
            (until !== null && until <= from) || (closed !== null && closed <= opened),
        );
        const clashes = rows.flatMap((a, i) =>
          rows.slice(i + 1).filter((b) => {
            const touches = a.versionId === b.versionId && (a.until === b.from || b.until === a.from);
            return knownTogether(a, b) && (overlaps(a, b) || touches);
          }),
        );
        expect([...empty, ...clashes]).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
