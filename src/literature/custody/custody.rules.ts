import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import type { SearchWindow } from '../updates/search-window.rules.ts';
import { coveredDays, joined, leftOut, shared, unbrokenFrom, type SearchedPart } from './coverage.rules.ts';

/** Why days are left out. */
export const gapKinds = [
  'start_unknown',
  'never_searched',
  'strategy_new',
  'source_off',
  'search_failed',
  'overdue',
  'days_missed',
  'version_ahead',
] as const;
export type GapKind = (typeof gapKinds)[number];

/** Days that ought to be searched, are not, and that nothing under way will search. */
export interface Gap {
  readonly kind: GapKind;
  /** Null where it is the whole policy's. */
  readonly strategyId: string | null;
  /** Null where no day is known. */
  readonly days: SearchWindow | null;
}

/** What became of one current strategy's query, in this revision and in earlier ones with the same words. */
export interface StrategyChain {
  readonly strategyId: string;
  /** The service asked, and what: two strategies that ask the same are one question. */
  readonly source: string;
  readonly query: string;
  readonly searched: readonly SearchedPart[];
  readonly underWay: readonly SearchedPart[];
  readonly failed: readonly SearchWindow[];
}

/** What is known of a policy's searches. */
export interface CustodyFacts {
  readonly today: CalendarDate;
  /** The first day they must cover; null when nothing says it. */
  readonly start: CalendarDate | null;
  /** The current strategies; none where none was ever needed. */
  readonly strategies: readonly StrategyChain[];
  /** The last day that any update of the policy set out to search; null before the first. */
  readonly claimedThrough: CalendarDate | null;
  /** The day on which the open cycle began; null without one. */
  readonly cycleOpenedOn: CalendarDate | null;
  /** Days between two updates; 0 for none between reviews. */
  readonly intervalDays: number;
  /** What the latest signed version prints, unless it was adopted with the policy. */
  readonly printed: PrintedSearch | null;
  /** Services that are switched off. */
  readonly sourcesOff: readonly string[];
}

/** "Literature searched through" of a version that was signed here, and how far its searches had come. */
export interface PrintedSearch {
  readonly through: PartialDate;
  /** Where the chain began before that version; null when nothing said it. */
  readonly since: CalendarDate | null;
  /** How far each of its strategies had come ({@link reachedSince}); none where it had none. */
  readonly reached: readonly (CalendarDate | null)[];
}

/** Days after an update is due until it counts as late: a queue may be long and a service away for a while. */
const GRACE_DAYS = 7;

/** The last day that ought to be searched by now; null while nothing is due. */
export function dueThrough(facts: CustodyFacts): CalendarDate | null {
  const { today, claimedThrough, cycleOpenedOn, intervalDays } = facts;
  const days = [
    // an update that a wrong clock began claims days that no search can have yet
    claimedThrough !== null && claimedThrough > today ? today : claimedThrough,
    // on its first day the review's update may be about to start
    cycleOpenedOn !== null && cycleOpenedOn < today ? cycleOpenedOn : null,
    intervalDays > 0 ? addDays(today, -intervalDays - GRACE_DAYS) : null,
  ].filter((day) => day !== null);
  return days.reduce<CalendarDate | null>(
    (latest, day) => (latest === null || day > latest ? day : latest),
    null,
  );
}

/** The last day that every strategy covers without a gap since the start; null where one does not, or nothing is known. */
export function searchedThroughOf(
  start: CalendarDate | null,
  strategies: readonly Pick<StrategyChain, 'searched'>[],
): CalendarDate | null {
  if (start === null) return null;
  let earliest: CalendarDate | null = null;
  for (const { searched } of strategies) {
    const through = unbrokenFrom(start, coveredDays(searched));
    if (through === null) return null;
    if (earliest === null || through < earliest) earliest = through;
  }
  return earliest;
}

/** Every gap in a policy's chain, by strategy and day. What is under way is no gap: it is shown with what waits. */
export function gapsOf(facts: CustodyFacts): Gap[] {
  return [...gapOfVersion(facts.printed), ...gapsOfChain(facts)];
}

function gapsOfChain(facts: CustodyFacts): Gap[] {
  const { start, strategies, intervalDays, cycleOpenedOn } = facts;
  const due = dueThrough(facts);
  if (start === null) {
    const isWanted = due !== null || intervalDays > 0 || cycleOpenedOn !== null;
    return isWanted ? [{ kind: 'start_unknown', strategyId: null, days: null }] : [];
  }
  if (due === null || due < start) return [];
  const wanted = { from: start, through: due };
  if (strategies.length === 0) return [{ kind: 'never_searched', strategyId: null, days: wanted }];
  const asked = strategies.filter(({ source, query }, place) => {
    const first = strategies.findIndex((each) => each.source === source && each.query === query);
    return first === place;
  });
  return asked.flatMap((strategy) => gapsOfStrategy(facts, strategy, wanted));
}

function gapsOfStrategy(facts: CustodyFacts, strategy: StrategyChain, wanted: SearchWindow): Gap[] {
  const { strategyId, source, searched, underWay, failed } = strategy;
  const isOff = facts.sourcesOff.includes(source);
  const covered = coveredDays(searched);
  const open = leftOut(wanted, coveredDays([...searched, ...(isOff ? [] : underWay)]));
  const last = covered.at(-1)?.through ?? null;
  return open.flatMap((days): Gap[] => {
    if (isOff) return [{ kind: 'source_off', strategyId, days }];
    const fallen = joined(failed.flatMap((window) => shared(window, days) ?? []));
    const rest = leftOut(days, fallen);
    return [
      ...fallen.map((part): Gap => ({ kind: 'search_failed', strategyId, days: part })),
      ...rest.map((part): Gap => ({ kind: kindOf(part, last, facts), strategyId, days: part })),
    ];
  });
}

function kindOf(days: SearchWindow, last: CalendarDate | null, facts: CustodyFacts): GapKind {
  if (last === null) return facts.claimedThrough === null ? 'never_searched' : 'strategy_new';
  return days.from > last ? 'overdue' : 'days_missed';
}

/** A version that prints a later day than its searches reached; a month is held to its first day. */
function gapOfVersion(printed: PrintedSearch | null): Gap[] {
  if (printed === null) return [];
  const { through, since, reached } = printed;
  const said = rangeOf(through).from;
  const days = reached.filter((day) => day !== null);
  const least = days.length < reached.length ? null : earliestOf(days);
  if (least !== null && least >= said) return [];
  const from = least === null ? (since ?? said) : addDays(least, 1);
  return [
    { kind: 'version_ahead', strategyId: null, days: { from: from < said ? from : said, through: said } },
  ];
}

/**
 * The last day up to which a question is searched without a gap from the first day on that its chain had to cover; the
 * last day searched at all where no such day was known. Null where it is not searched from there on.
 */
export function reachedSince(
  since: CalendarDate | null,
  searched: readonly SearchedPart[],
): CalendarDate | null {
  const covered = coveredDays(searched);
  return since === null ? (covered.at(-1)?.through ?? null) : unbrokenFrom(since, covered);
}

/** The first day that a policy's searches must cover: its chain's start, or an earlier day that its version only claims. */
export function startBefore(start: CalendarDate | null, printed: PrintedSearch | null): CalendarDate | null {
  const claimed = gapOfVersion(printed)[0]?.days?.from;
  return start !== null && claimed !== undefined && claimed < start ? claimed : start;
}

function earliestOf(days: readonly CalendarDate[]): CalendarDate | null {
  return days.reduce<CalendarDate | null>(
    (least, day) => (least === null || day < least ? day : least),
    null,
  );
}
