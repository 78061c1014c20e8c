import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { isStopWord, wordsOf } from './query-words.rules.ts';

/** A work that the policy cites and the query does not find. */
export interface MissedWork {
  readonly pmid: string;
  /** Its number in the policy's reference list. */
  readonly number: number;
  readonly citation: string;
}

/** A work that the query finds, as the service lists it. */
export interface FoundWork {
  readonly pmid: string;
  readonly title: string;
  readonly journal: string | null;
  readonly publishedText: string | null;
}

/** What a service answered when it was asked for a query. */
export interface StrategyTrial {
  /** Hits in all years; null where the service refused the query. */
  readonly hits: number | null;
  /** What the next update would search, and the hits in it; null where its first day is not known. */
  readonly nextWindow: {
    readonly from: CalendarDate;
    readonly through: CalendarDate;
    readonly hits: number;
  } | null;
  /** The query as the service understood it; null where it does not say. */
  readonly translation: string | null;
  /** Phrases and fields that the service does not know; it leaves them out of the query. */
  readonly notFound: readonly string[];
  /** Phrases in quotation marks that stand nowhere; it looks for their words instead. */
  readonly quotedNotFound: readonly string[];
  /** Words it passes over. */
  readonly ignored: readonly string[];
  /** Its other remarks. */
  readonly warnings: readonly string[];
  /** Why it refused the whole query; null where it took it. */
  readonly refused: string | null;
  /** The works that the policy cites, and those that the query misses; null where they were not asked for. */
  readonly cited: { readonly total: number; readonly missed: readonly MissedWork[] } | null;
  /** The first works found, at most five. */
  readonly first: readonly FoundWork[];
}

/** A trial of which nothing is known yet. */
export const untold: StrategyTrial = {
  hits: null,
  nextWindow: null,
  translation: null,
  notFound: [],
  quotedNotFound: [],
  ignored: [],
  warnings: [],
  refused: null,
  cited: null,
  first: [],
};

/**
 * Why a query should not be saved as it is, a sentence each; none for one that the service understood whole. It never
 * judges whether the hits are too many: that is the author's to say.
 */
export function trialFaults(trial: StrategyTrial): string[] {
  const { refused, hits, notFound, quotedNotFound, ignored } = trial;
  if (refused !== null) return [refused];
  return [
    ...notFound.map((phrase) => `“${bare(phrase)}” is not known there and is left out of the search`),
    ...quotedNotFound.map(
      (phrase) => `the phrase “${bare(phrase)}” is not known there: its words are looked for instead`,
    ),
    ...ignored.filter((phrase) => !isCommonWord(phrase)).map((phrase) => `“${bare(phrase)}” is passed over`),
    ...(hits === 0 ? ['it finds nothing in any year'] : []),
  ];
}

/** How many of the cited works a query finds, from 0 to 1; null where none was asked for. */
export function recallOf({ cited }: StrategyTrial): number | null {
  return cited === null || cited.total === 0 ? null : (cited.total - cited.missed.length) / cited.total;
}

/** Words such as `of`, for which no service looks: that they are passed over changes nothing, and is only shown. */
export function commonWordsIn({ ignored }: StrategyTrial): string[] {
  return ignored.filter(isCommonWord).map(bare);
}

const isCommonWord = (phrase: string): boolean => wordsOf(phrase).every(({ key }) => isStopWord(key));

const bare = (phrase: string): string => phrase.replaceAll('"', '').trim();
