import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { newId } from '../../kernel/ids.ts';
import { servedRecord, type ServedRecord } from '../pubmed-server/served-record.ts';
import { seededRandom, type SeededRandom } from '../year/random.ts';

/** What a simulated year is made of. */
export interface YearSize {
  readonly seed: number;
  readonly policies: number;
  readonly from: CalendarDate;
  /** Days on which something is published; the walk goes on until every policy has been searched once more. */
  readonly days: number;
  /** Days between two updates of a policy. */
  readonly intervalDays: number;
  /** Records of a policy in a year, on average. */
  readonly recordsEach: number;
  /** Records that one policy gets on a single day; more than 9,999 cannot be handed out as one result. */
  readonly burst: number;
  /** Hits of a single update of another policy, which must not delay the others. */
  readonly crowd: number;
}

/** A policy of the plan: its query asks for its one word. */
export interface PlannedPolicy {
  readonly id: string;
  readonly slug: string;
  readonly word: string;
  /** The first day that its searches must cover. */
  readonly lastReview: CalendarDate;
}

/** A record's life in PubMed. */
export interface PlannedRecord {
  readonly record: ServedRecord;
  readonly words: readonly string[];
  /** The day from which PubMed shows it, which may be later than the day it says it was entered. */
  readonly shownOn: CalendarDate;
  /** The day on which it is indexed, if it is shown without before; the record says it from then on. */
  readonly indexedOn: CalendarDate | null;
  readonly withdrawnOn: CalendarDate | null;
}

export interface LiteratureYearPlan {
  readonly size: YearSize;
  readonly policies: readonly PlannedPolicy[];
  readonly records: readonly PlannedRecord[];
  /** The day of the crowd. */
  readonly crowdOn: CalendarDate;
}

const FIRST_PMID = 99_200_001;
/** PubMed shows most records within two days of the one on which it says that it entered them, some later. */
const DELAY = { usual: 2, longest: 13 };
const shares = { slow: 0.15, late: 0.1, withdrawn: 0.05, shared: 0.1 };

/** The same year for the same size and seed, but for the policies' ids. */
export function planLiteratureYear(size: YearSize): LiteratureYearPlan {
  const random = seededRandom(size.seed);
  const policies = Array.from({ length: size.policies }, (_, index): PlannedPolicy => {
    const name = String(index + 1).padStart(4, '0');
    const age = random.int(1, size.intervalDays);
    return { id: newId(), slug: `topic-${name}`, word: `topic${name}`, lastReview: addDays(size.from, -age) };
  });
  const crowdOn = addDays(size.from, Math.floor(size.days / 2));
  const author = new Publisher(random, size, policies);
  const usual = Array.from({ length: Math.round(size.policies * size.recordsEach) }, () => author.usual());
  const burst = Array.from({ length: size.burst }, () => author.onDay(policies[0]!.word, crowdOn));
  const crowd = Array.from({ length: size.crowd }, () => author.onDay(policies.at(-1)!.word, crowdOn));
  return { size, policies, records: [...usual, ...burst, ...crowd], crowdOn };
}

/** Makes up publications. */
class Publisher {
  readonly #random: SeededRandom;
  readonly #size: YearSize;
  readonly #policies: readonly PlannedPolicy[];
  #pmid = FIRST_PMID;
  constructor(random: SeededRandom, size: YearSize, policies: readonly PlannedPolicy[]) {
    this.#random = random;
    this.#size = size;
    this.#policies = policies;
  }

  /** A record of some day of the year, for one policy or two, entered, shown, indexed and withdrawn as PubMed does. */
  usual(): PlannedRecord {
    const random = this.#random;
    const { from, days } = this.#size;
    const first = random.pick(this.#policies).word;
    const words = random.chance(shares.shared) ? [first, random.pick(this.#policies).word] : [first];
    const on = addDays(from, random.int(0, days - 1));
    if (random.chance(shares.late)) return this.#indexedLate(words, on);
    const delay = random.chance(shares.slow)
      ? random.int(DELAY.usual + 1, DELAY.longest)
      : random.int(0, DELAY.usual);
    const shownOn = addDays(on, delay);
    const withdrawnOn = random.chance(shares.withdrawn) ? addDays(shownOn, random.int(1, 60)) : null;
    // of some the paper is years old: their EDAT is set back, and only the day of creation finds them
    const published = random.chance(0.1) ? '2019' : on.slice(0, 4);
    return {
      record: this.#record(words, on, published),
      words: [...new Set(words)],
      shownOn,
      indexedOn: null,
      withdrawnOn,
    };
  }

  /** A record entered and shown on one day, as a supplement of a thousand abstracts is. */
  onDay(word: string, on: CalendarDate): PlannedRecord {
    const record = this.#record([word], on, on.slice(0, 4));
    return { record, words: [word], shownOn: on, indexedOn: null, withdrawnOn: null };
  }

  /** Entered two years ago, long before any window, and given its subjects only now. */
  #indexedLate(words: readonly string[], indexedOn: CalendarDate): PlannedRecord {
    const createdOn = addDays(this.#size.from, -this.#random.int(400, 900));
    const record = this.#record(words, createdOn, createdOn.slice(0, 4));
    return { record, words: [...new Set(words)], shownOn: this.#size.from, indexedOn, withdrawnOn: null };
  }

  #record(words: readonly string[], createdOn: CalendarDate, published: string): ServedRecord {
    const pmid = String(this.#pmid);
    this.#pmid += 1;
    return servedRecord({
      pmid,
      title: `Report ${pmid} on ${words.join(' and ')}.`,
      abstract: [{ text: `What became of ${this.#random.int(12, 900)} patients, told in report ${pmid}.` }],
      authors: [`Author${pmid} A`],
      doi: `10.5555/year.${pmid}`,
      created: createdOn,
      published,
    });
  }
}

/** What PubMed has to be told for a day: records that appear or change, and those that go. */
export function publishedOn(
  plan: LiteratureYearPlan,
  day: CalendarDate,
): { readonly add: readonly ServedRecord[]; readonly withdraw: readonly string[] } {
  const shown = plan.records.filter(({ shownOn }) => shownOn === day).map(({ record }) => record);
  const indexed = plan.records
    .filter(({ indexedOn }) => indexedOn === day)
    .map(({ record }) => ({ ...record, indexedOn: day }));
  const withdrawn = plan.records.filter(({ withdrawnOn }) => withdrawnOn === day);
  return { add: [...shown, ...indexed], withdraw: withdrawn.map(({ record }) => record.pmid) };
}

/** The last day of the walk: every policy has been searched once more after all that was published. */
export function lastDayOf({ from, days, intervalDays }: YearSize, stepDays: number): CalendarDate {
  return addDays(from, days + DELAY.longest + intervalDays + 2 * stepDays);
}
