import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { contains, overlaps } from '../../kernel/period.ts';
import { loopsClosedBy, type StandIn } from './delegation-cycle.rules.ts';

const day = (text: string): CalendarDate => calendarDate(text);
/** `A->B 07-01 07-10`: the last day included, as people say it. */
const standIn = (text: string): StandIn => {
  const [who = '', first = '', last = first] = text.split(' ');
  const [personId = '', delegateId = ''] = who.split('->');
  return { personId, delegateId, from: day(`2026-${first}`), until: addDays(day(`2026-${last}`), 1) };
};

describe('a delegation closes a circle', () => {
  it.each<[string, string[], string, string[]]>([
    ['on the one day both stand in', ['A->B 07-01 07-10'], 'B->A 07-05', ['07-05..07-06 B A B']],
    ['on the last day of the other', ['A->B 07-01 07-04'], 'B->A 07-04 07-09', ['07-04..07-05 B A B']],
    ['not on the day after it', ['A->B 07-01 07-04'], 'B->A 07-05', []],
    ['not on the day before it', ['A->B 07-05 07-09'], 'B->A 07-01 07-04', []],
    [
      'through a third',
      ['A->B 07-01 07-10', 'B->C 07-03 07-05'],
      'C->A 07-01 07-31',
      ['07-03..07-06 C A B C'],
    ],
    [
      'not where the chain has no day in common',
      ['A->B 07-01 07-03', 'B->C 07-04 07-05'],
      'C->A 07-01 07-31',
      [],
    ],
    [
      'twice, where days between are free',
      ['A->B 07-01 07-02', 'A->B 07-06 07-07'],
      'B->A 07-01 07-31',
      ['07-01..07-03 B A B', '07-06..07-08 B A B'],
    ],
    [
      'never by a chain that only leads away',
      ['B->C 07-01 07-31', 'C->D 07-01 07-31'],
      'A->B 07-01 07-31',
      [],
    ],
    ['never by two with the same delegate', ['A->C 07-01 07-31'], 'B->C 07-01 07-31', []],
  ])('%s', (_, standing, added, expected) => {
    const loops = loopsClosedBy(standing.map(standIn), standIn(added));
    expect(
      loops.map(({ from, until, through }) => `${from.slice(5)}..${until.slice(5)} ${through.join(' ')}`),
    ).toEqual(expected);
  });
});

describe('what was added one by one', () => {
  const start = day('2026-07-01');
  const proposal = fc
    .record({
      personId: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
      delegateId: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
      first: fc.nat(14),
      length: fc.integer({ min: 1, max: 6 }),
    })
    .filter(({ personId, delegateId }) => personId !== delegateId)
    .map(({ personId, delegateId, first, length }): StandIn => ({
      personId,
      delegateId,
      from: addDays(start, first),
      until: addDays(start, first + length),
    }));
  const days = Array.from({ length: 22 }, (_, index) => addDays(start, index));

  it('leaves somebody to answer on every day, and refuses exactly the days on which nobody would', () => {
    fc.assert(
      fc.property(fc.array(proposal, { maxLength: 40 }), (proposals) => {
        const standing: StandIn[] = [];
        for (const added of proposals) {
          if (standing.some((one) => one.personId === added.personId && overlaps(one, added))) continue;
          const loops = loopsClosedBy(standing, added);
          for (const on of days) {
            expect(loops.some((loop) => contains(loop, on))).toBe(circlesOn([...standing, added], on));
          }
          if (loops.length === 0) standing.push(added);
        }
        expect(days.some((on) => circlesOn(standing, on))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

/** Walks from each person, the plain way, and tells whether any walk comes back on a day. */
function circlesOn(standing: readonly StandIn[], on: CalendarDate): boolean {
  const delegateOf = new Map(
    standing.filter((one) => contains(one, on)).map(({ personId, delegateId }) => [personId, delegateId]),
  );
  return [...delegateOf.keys()].some((first) => {
    let at = delegateOf.get(first);
    for (let steps = 0; at !== undefined && steps <= delegateOf.size; steps += 1) {
      if (at === first) return true;
      at = delegateOf.get(at);
    }
    return false;
  });
}
