import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CalendarDate } from '../kernel/calendar-date.ts';
import { contains, overlaps } from '../kernel/period.ts';
import { takeForce, type KnownPeriod } from './effective-period.rules.ts';

const day = (text: string) => text as CalendarDate;
const row = (id: string, versionId: string, from: string, until: string | null): KnownPeriod => ({
  id,
  versionId,
  from: day(from),
  until: until as CalendarDate | null,
});

describe('a version signed for a day', () => {
  it('governs from that day on when nothing did before', () => {
    expect(takeForce([], { versionId: 'v1', effective: day('2026-01-01') })).toEqual({
      close: [],
      add: [{ versionId: 'v1', from: '2026-01-01', until: null }],
    });
  });

  it('ends its predecessor’s period that day', () => {
    const change = takeForce([row('a', 'v1', '2026-01-01', null)], {
      versionId: 'v2',
      effective: day('2027-01-01'),
    });
    expect(change).toEqual({
      close: ['a'],
      add: [
        { versionId: 'v1', from: '2026-01-01', until: '2027-01-01' },
        { versionId: 'v2', from: '2027-01-01', until: null },
      ],
    });
  });

  it('goes between two that are already scheduled', () => {
    const known = [row('a', 'v1', '2026-01-01', '2026-07-01'), row('b', 'v2', '2026-07-01', null)];
    expect(takeForce(known, { versionId: 'v3', effective: day('2026-04-01') })).toEqual({
      close: ['a'],
      add: [
        { versionId: 'v1', from: '2026-01-01', until: '2026-04-01' },
        { versionId: 'v3', from: '2026-04-01', until: '2026-07-01' },
      ],
    });
  });

  it('replaces whole the one that would have begun on the same day', () => {
    const known = [row('a', 'v1', '2026-01-01', '2026-07-01'), row('b', 'v2', '2026-07-01', null)];
    expect(takeForce(known, { versionId: 'v3', effective: day('2026-07-01') })).toEqual({
      close: ['b'],
      add: [{ versionId: 'v3', from: '2026-07-01', until: null }],
    });
  });

  it('comes before the first when signed for an earlier day', () => {
    expect(
      takeForce([row('a', 'v1', '2026-07-01', null)], { versionId: 'v2', effective: day('2026-04-01') }),
    ).toEqual({
      close: [],
      add: [{ versionId: 'v2', from: '2026-04-01', until: '2026-07-01' }],
    });
  });

  it('begins anew after a retirement and leaves the gap', () => {
    expect(
      takeForce([row('a', 'v1', '2026-01-01', '2026-07-01')], {
        versionId: 'v2',
        effective: day('2026-09-01'),
      }),
    ).toEqual({ close: [], add: [{ versionId: 'v2', from: '2026-09-01', until: null }] });
  });

  it('keeps the end of a retirement it falls before', () => {
    expect(
      takeForce([row('a', 'v1', '2026-01-01', '2026-07-01')], {
        versionId: 'v2',
        effective: day('2026-04-01'),
      }).add,
    ).toEqual([
      { versionId: 'v1', from: '2026-01-01', until: '2026-04-01' },
      { versionId: 'v2', from: '2026-04-01', until: '2026-07-01' },
    ]);
  });
});

/** A row with its recorded range in steps of the history; `closed: null` is still known. */
interface RecordedRow extends KnownPeriod {
  readonly opened: number;
  closed: number | null;
}

function replay(effectiveDays: readonly CalendarDate[]): RecordedRow[] {
  const rows: RecordedRow[] = [];
  effectiveDays.forEach((effective, step) => {
    const change = takeForce(
      rows.filter((known) => known.closed === null),
      { versionId: `v${step + 1}`, effective },
    );
    for (const known of rows) if (change.close.includes(known.id)) known.closed = step;
    change.add.forEach((added, index) =>
      rows.push({ ...added, id: `${step}.${index}`, opened: step, closed: null }),
    );
  });
  return rows;
}

/** Day by day and knowing nothing of periods: the latest first day not after it, the last one signed for that day. */
function naiveAnswer(
  effectiveDays: readonly CalendarDate[],
  knownStep: number,
  on: CalendarDate,
): string | undefined {
  const begins = new Map<CalendarDate, string>();
  effectiveDays.slice(0, knownStep + 1).forEach((effective, step) => begins.set(effective, `v${step + 1}`));
  const governing = [...begins.keys()]
    .filter((first) => first <= on)
    .toSorted()
    .at(-1);
  return governing === undefined ? undefined : begins.get(governing);
}

describe('any history of approvals', () => {
  const start = day('2026-01-01');
  const history = fc.array(
    fc.integer({ min: 0, max: 30 }).map((offset) => addDays(start, offset)),
    { minLength: 1, maxLength: 12 },
  );

  it('answers, for every day as known after every step, what a model that counts days answers', () => {
    fc.assert(
      fc.property(history, (effectiveDays) => {
        const rows = replay(effectiveDays);
        for (let step = 0; step < effectiveDays.length; step++) {
          for (let offset = -1; offset <= 32; offset++) {
            const on = addDays(start, offset);
            const found = rows.filter(
              (known) =>
                known.opened <= step && (known.closed === null || known.closed > step) && contains(known, on),
            );
            expect(found.map((known) => known.versionId)).toEqual(
              [naiveAnswer(effectiveDays, step, on) ?? []].flat(),
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no two rows that overlap on both axes, and none empty', () => {
    fc.assert(
      fc.property(history, (effectiveDays) => {
        const rows = replay(effectiveDays);
        for (const known of rows) {
          expect(known.until === null || known.until > known.from).toBe(true);
          expect(known.closed === null || known.closed > known.opened).toBe(true);
        }
        const known = (a: RecordedRow, b: RecordedRow) =>
          (b.closed === null || a.opened < b.closed) && (a.closed === null || b.opened < a.closed);
        const clashes = rows.flatMap((a, i) =>
          rows.slice(i + 1).filter((b) => known(a, b) && overlaps(a, b)),
        );
        expect(clashes).toEqual([]);
      }),
    );
  });
});
