import { describe, expect, it } from '@jest/globals';
import { FARTHEST_DAYS, LONGEST_PAUSE_DAYS, ladderProblems, MOST_RUNGS } from './ladder-check.rules.ts';
import { defaultLadder, type RungTerms } from './ladder.rules.ts';

const rung = (changes: Partial<RungTerms> = {}): RungTerms => ({
  key: 'early',
  anchor: 'first_day',
  offsetDays: -30,
  repeatEveryDays: null,
  audience: ['owner'],
  escalation: [],
  delivery: 'digest',
  ...changes,
});
const late = rung({ key: 'late', anchor: 'last_day', offsetDays: 1, repeatEveryDays: 7 });
const fields = (...rungs: RungTerms[]): string[] => ladderProblems(rungs).map(({ field }) => field);

describe('a ladder', () => {
  it('that is built in has no problem', () => {
    expect(ladderProblems(defaultLadder)).toEqual([]);
  });

  it.each([0, 1, MOST_RUNGS, MOST_RUNGS + 1])('of %i rungs', (count) => {
    const rungs = Array.from({ length: count }, (_, index) =>
      rung({ key: `rung_${index}`, offsetDays: index - 100 }),
    );
    expect(fields(...rungs)).toEqual(count === 0 || count > MOST_RUNGS ? ['rungs'] : []);
  });

  it('may cross in a short window', () => {
    expect(fields(rung({ offsetDays: 10 }), rung({ key: 'b', anchor: 'last_day', offsetDays: -10 }))).toEqual(
      [],
    );
  });

  it('names each field that is wrong, with the place of its rung', () => {
    const problems = ladderProblems([rung({ repeatEveryDays: 7 }), rung({ audience: [] })]);
    expect(problems).toEqual([
      { field: 'rungs.0.repeatEveryDays', reason: 'only the last rung repeats' },
      { field: 'rungs.1.key', reason: 'rung 1 is called early already' },
      { field: 'rungs.1.offsetDays', reason: 'must be later than -30, the rung before it' },
      { field: 'rungs.1.audience', reason: 'somebody is told by every rung' },
    ]);
  });
});

describe('a key', () => {
  it.each(['a', 'before_120', `a${'b'.repeat(39)}`])('may be %s', (key) => {
    expect(fields(rung({ key }))).toEqual([]);
  });

  it.each(['', 'Before', '1st', 'before-30', 'вперёд', 'a#1', `a${'b'.repeat(40)}`, 'a\n'])(
    'may not be %j',
    (key) => {
      expect(fields(rung({ key }))).toEqual(['rungs.0.key']);
    },
  );
});

describe('the order', () => {
  it.each([
    [-31, true],
    [-30, true],
    [-29, false],
  ])('refuses a rung of %i days behind one of -30: %s', (offsetDays, refused) => {
    expect(fields(rung(), rung({ key: 'b', offsetDays }))).toEqual(refused ? ['rungs.1.offsetDays'] : []);
  });

  it('wants the first day before the last', () => {
    expect(fields(rung({ anchor: 'last_day' }), rung({ key: 'b', offsetDays: 30 }))).toEqual([
      'rungs.1.anchor',
    ]);
  });

  it('reaches as far as dates are looked ahead', () => {
    expect(
      fields(rung({ offsetDays: -FARTHEST_DAYS }), rung({ key: 'b', offsetDays: FARTHEST_DAYS })),
    ).toEqual([]);
    expect(fields(rung({ offsetDays: -FARTHEST_DAYS - 1 }))).toEqual(['rungs.0.offsetDays']);
    expect(fields(rung({ offsetDays: 1.5 }))).toEqual(['rungs.0.offsetDays']);
    expect(fields(rung({ offsetDays: Number.NaN }))).toEqual(['rungs.0.offsetDays']);
  });
});

describe('a repetition', () => {
  it.each([
    [0, false],
    [0.5, false],
    [1, true],
    [LONGEST_PAUSE_DAYS, true],
    [LONGEST_PAUSE_DAYS + 1, false],
  ])('every %d days: %s', (repeatEveryDays, taken) => {
    expect(fields(rung({ repeatEveryDays }))).toEqual(taken ? [] : ['rungs.0.repeatEveryDays']);
  });
});

describe('an escalation', () => {
  const escalating = (...days: number[]) => ({
    ...late,
    escalation: days.map((fromDays) => ({ fromDays, audience: ['admin' as const] })),
  });

  it.each([
    [[1], []],
    [[0], ['rungs.0.escalation.0.fromDays']],
    [[8, 22], []],
    [[8, 8], ['rungs.0.escalation.1.fromDays']],
    [[22, 8], ['rungs.0.escalation.1.fromDays']],
  ])('from days %j', (days, expected) => {
    expect(fields(escalating(...days))).toEqual(expected);
  });

  it('belongs to a rung that repeats', () => {
    expect(fields({ ...escalating(8), repeatEveryDays: null })).toEqual(['rungs.0.escalation']);
  });

  it('tells somebody', () => {
    expect(fields({ ...late, escalation: [{ fromDays: 8, audience: [] }] })).toEqual([
      'rungs.0.escalation.0.audience',
    ]);
  });
});
