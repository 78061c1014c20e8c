import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import {
  dueThrough,
  gapsOf,
  reachedSince,
  searchedThroughOf,
  startBefore,
  type CustodyFacts,
  type StrategyChain,
} from './custody.rules.ts';

const day = calendarDate;
const window = (from: string, through: string) => ({ from: day(from), through: day(through) });
const whole = (from: string, through: string) => ({ ...window(from, through), uids: null });

const chain = (given: Partial<StrategyChain> = {}): StrategyChain => ({
  strategyId: 'a',
  source: 'pubmed',
  query: given.strategyId ?? 'a',
  searched: [whole('2025-11-01', '2026-05-04')],
  underWay: [],
  failed: [],
  ...given,
});
const facts = (given: Partial<CustodyFacts> = {}): CustodyFacts => ({
  today: day('2026-06-01'),
  start: day('2025-11-01'),
  strategies: [chain()],
  claimedThrough: day('2026-05-04'),
  cycleOpenedOn: null,
  intervalDays: 0,
  printed: null,
  sourcesOff: [],
  ...given,
});
const gap = (kind: string, from: string, through: string, strategyId: string | null = 'a') => ({
  kind,
  strategyId,
  days: window(from, through),
});

describe('dueThrough', () => {
  it('is what the updates set out to search while nothing else is due', () => {
    expect(dueThrough(facts())).toBe('2026-05-04');
    expect(dueThrough(facts({ claimedThrough: null }))).toBeNull();
  });
  it('is no later than today, whatever an update of a wrong clock claims', () => {
    expect(dueThrough(facts({ claimedThrough: day('2027-05-04') }))).toBe('2026-06-01');
  });
  it('is the day of the review’s opening from the next day on', () => {
    expect(dueThrough(facts({ cycleOpenedOn: day('2026-06-01') }))).toBe('2026-05-04');
    expect(dueThrough(facts({ cycleOpenedOn: day('2026-05-31') }))).toBe('2026-05-31');
  });
  it('leaves surveillance a week after its interval', () => {
    expect(dueThrough(facts({ intervalDays: 20 }))).toBe('2026-05-05');
    expect(dueThrough(facts({ intervalDays: 21 }))).toBe('2026-05-04');
  });
});

describe('gapsOf', () => {
  it('finds none where every day is searched', () => {
    expect(gapsOf(facts())).toEqual([]);
  });
  it('finds none in a policy that nobody needed to search yet', () => {
    expect(gapsOf(facts({ strategies: [], claimedThrough: null }))).toEqual([]);
  });
  it('finds the days between two searches', () => {
    const searched = [whole('2025-11-01', '2026-03-01'), whole('2026-03-11', '2026-05-04')];
    expect(gapsOf(facts({ strategies: [chain({ searched })] }))).toEqual([
      gap('days_missed', '2026-03-02', '2026-03-10'),
    ]);
  });
  it('finds the first days of the chain', () => {
    const searched = [whole('2025-11-02', '2026-05-04')];
    expect(gapsOf(facts({ strategies: [chain({ searched })] }))).toEqual([
      gap('days_missed', '2025-11-01', '2025-11-01'),
    ]);
  });
  it('tells a failed search from the days around it', () => {
    const searched = [whole('2025-11-01', '2026-03-01')];
    const failed = [window('2026-03-02', '2026-04-01')];
    expect(gapsOf(facts({ strategies: [chain({ searched, failed })] }))).toEqual([
      gap('search_failed', '2026-03-02', '2026-04-01'),
      gap('overdue', '2026-04-02', '2026-05-04'),
    ]);
  });
  it('counts what is under way as searched, a part of a day with the other parts', () => {
    const searched = [
      whole('2025-11-01', '2026-05-03'),
      { ...window('2026-05-04', '2026-05-04'), uids: { from: 1, through: 5 } },
    ];
    const underWay = [{ ...window('2026-05-04', '2026-05-04'), uids: { from: 6, through: 999_999_999 } }];
    expect(gapsOf(facts({ strategies: [chain({ searched, underWay })] }))).toEqual([]);
    expect(gapsOf(facts({ strategies: [chain({ searched })] }))).toEqual([
      gap('overdue', '2026-05-04', '2026-05-04'),
    ]);
  });
  it('finds a strategy that is new beside one that ran', () => {
    expect(gapsOf(facts({ strategies: [chain(), chain({ strategyId: 'b', searched: [] })] }))).toEqual([
      gap('strategy_new', '2025-11-01', '2026-05-04', 'b'),
    ]);
  });
  it('tells once what two strategies of the same words leave out', () => {
    const searched = [whole('2025-11-01', '2026-05-03')];
    const [one, same, other] = [
      chain({ strategyId: 'a', query: 'q', searched }),
      chain({ strategyId: 'b', query: 'q', searched }),
      chain({ strategyId: 'c', query: 'q', source: 'europe_pmc', searched }),
    ];
    expect(gapsOf(facts({ strategies: [one, same, other] }))).toEqual([
      gap('overdue', '2026-05-04', '2026-05-04', 'a'),
      gap('overdue', '2026-05-04', '2026-05-04', 'c'),
    ]);
  });
  it('says that a service is switched off, whatever waits for it', () => {
    const off = chain({
      strategyId: 'b',
      source: 'europe_pmc',
      searched: [whole('2025-11-01', '2026-01-31')],
      underWay: [whole('2026-01-17', '2026-05-04')],
    });
    expect(gapsOf(facts({ strategies: [chain(), off], sourcesOff: ['europe_pmc'] }))).toEqual([
      gap('source_off', '2026-02-01', '2026-05-04', 'b'),
    ]);
  });
  it('says that an interval is overdue', () => {
    expect(gapsOf(facts({ intervalDays: 20 }))).toEqual([gap('overdue', '2026-05-05', '2026-05-05')]);
  });
  it('says that a policy in force was never searched, once its interval is over', () => {
    const never = { strategies: [], claimedThrough: null, intervalDays: 90 };
    expect(gapsOf(facts(never))).toEqual([gap('never_searched', '2025-11-01', '2026-02-24', null)]);
    expect(gapsOf(facts({ ...never, start: day('2026-02-25') }))).toEqual([]);
  });
  it('says that no start is known, where one is needed', () => {
    const unknown = { start: null, strategies: [], claimedThrough: null };
    expect(gapsOf(facts(unknown))).toEqual([]);
    expect(gapsOf(facts({ ...unknown, intervalDays: 90 }))).toEqual([
      { kind: 'start_unknown', strategyId: null, days: null },
    ]);
    expect(gapsOf(facts({ ...unknown, cycleOpenedOn: day('2026-06-01') }))).toHaveLength(1);
  });
});

describe('a version that prints how far its literature was searched', () => {
  const printed = (through: string, ...reached: (string | null)[]) => ({
    through: partialDate(through),
    since: day('2025-11-01'),
    reached: reached.map((reach) => (reach === null ? null : day(reach))),
  });

  it.each([
    ['2026-05-04', ['2026-05-04'], null],
    ['2026-05-05', ['2026-05-04'], ['2026-05-05', '2026-05-05']],
    ['2026-05', ['2026-05-01'], null],
    ['2026-06', ['2026-05-04'], ['2026-05-05', '2026-06-01']],
    ['2026-06-10', ['2026-06-10', '2026-05-04'], ['2026-05-05', '2026-06-10']],
    ['2026-06-10', ['2026-06-10', null], ['2025-11-01', '2026-06-10']],
    ['2026-06-10', [], ['2025-11-01', '2026-06-10']],
  ])('and says %s where its strategies reached %j', (through, reached, expected) => {
    const said = printed(through, ...reached);
    const found = gapsOf(facts({ printed: said })).filter(({ kind }) => kind === 'version_ahead');
    expect(found).toEqual(expected === null ? [] : [gap('version_ahead', expected[0]!, expected[1]!, null)]);
  });

  it('does not print past a hole, which stays open', () => {
    const searched = [whole('2026-01-01', '2026-03-01'), whole('2026-04-01', '2026-05-01')];
    const since = day('2026-01-01');
    expect(reachedSince(since, searched)).toBe('2026-03-01');
    expect(reachedSince(null, searched)).toBe('2026-05-01');
    expect(reachedSince(day('2025-12-31'), searched)).toBeNull();
    const said = {
      through: partialDate('2026-05-01'),
      since,
      reached: [reachedSince(since, searched)],
    };
    const start = startBefore(day('2026-04-17'), said);
    const of = facts({
      start,
      printed: said,
      strategies: [chain({ searched })],
      claimedThrough: day('2026-05-01'),
    });
    expect(gapsOf(of)).toEqual([
      gap('version_ahead', '2026-03-02', '2026-05-01', null),
      gap('days_missed', '2026-03-02', '2026-03-31'),
    ]);
  });

  it('sends the next search back to the first day that it only claims', () => {
    const start = day('2026-05-18');
    expect(startBefore(start, printed('2026-06-01', '2026-05-04'))).toBe('2026-05-05');
    expect(startBefore(start, printed('2026-06-01', '2026-06-01'))).toBe(start);
    expect(startBefore(start, null)).toBe(start);
  });
});

describe('searchedThroughOf', () => {
  const start = day('2025-11-01');
  it('is the earliest of what the strategies cover without a gap', () => {
    const shorter = chain({
      searched: [whole('2025-10-20', '2026-01-31'), whole('2026-02-02', '2026-05-04')],
    });
    expect(searchedThroughOf(start, [chain(), shorter])).toBe('2026-01-31');
  });
  it('is not known while one of them does not begin where the chain does', () => {
    expect(
      searchedThroughOf(start, [chain(), chain({ searched: [whole('2025-11-02', '2026-05-04')] })]),
    ).toBeNull();
    expect(searchedThroughOf(null, [chain()])).toBeNull();
    expect(searchedThroughOf(start, [])).toBeNull();
  });
});
