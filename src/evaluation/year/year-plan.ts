import { Temporal } from 'temporal-polyfill';
import type { Role } from '../../kernel/actor.ts';
import { addDays, calendarDate, type CalendarDate } from '../../kernel/calendar-date.ts';
import { newId } from '../../kernel/ids.ts';
import { addMonthsTo, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import type { DatedChange, NaiveChange, NaivePerson, NaivePolicy } from './naive-reminders.ts';
import { seededRandom, type SeededRandom } from './random.ts';

/** How much happens in a simulated stretch of time. */
export interface YearOptions {
  readonly seed: number;
  readonly policies: number;
  /** Owners and reviewers, beside the committee, two directors and an administrator. */
  readonly staff: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

/** How a new next review came about; the reminders' rules do not ask, what is written down does. */
export type Occasion = 'import' | 'reschedule' | 'signature' | 'retirement';

/** A change and, where it is of the next review, its occasion. */
export type PlannedChange = DatedChange & { readonly occasion?: Occasion };

/** An organisation and what happens to it, the same for a seed but for the ids. */
export interface YearPlan {
  readonly options: YearOptions;
  readonly policies: ReadonlyMap<string, Readonly<NaivePolicy>>;
  readonly people: ReadonlyMap<string, NaivePerson & { readonly roles: readonly Role[] }>;
  readonly changes: readonly PlannedChange[];
}

const COMMITTEE = 7;
const MAX_REVIEWERS = 3;
/** Share of the staff that stays: only they are given policies later on. */
const STAYING = 0.8;

/** Makes people, their leaves, policies and what becomes of them, by chance from a seed. */
export function planYear(options: YearOptions): YearPlan {
  const random = seededRandom(options.seed);
  const staff = Array.from({ length: options.staff }, () => newId());
  const people = new Map<string, NaivePerson & { readonly roles: readonly Role[] }>();
  const add = (id: string, ...roles: Role[]): unknown =>
    people.set(id, { roles, active: true, addressWorks: true, alone: random.chance(0.1), leaves: [] });
  for (const id of staff) add(id, random.chance(0.6) ? 'author' : 'reviewer');
  add(newId(), 'committee_chair', 'committee_member');
  for (let n = 1; n < COMMITTEE; n += 1) add(newId(), 'committee_member');
  for (const role of ['medical_director', 'medical_director', 'admin'] as const) add(newId(), role);

  const policies = new Map<string, NaivePolicy>();
  const changes: PlannedChange[] = [];
  for (let n = 0; n < options.policies; n += 1) {
    const policyId = newId();
    policies.set(policyId, {
      nextReview: null,
      ownerId: random.chance(0.02) ? null : random.pick(staff),
      reviewerIds: [
        ...new Set(Array.from({ length: random.int(0, MAX_REVIEWERS) }, () => random.pick(staff))),
      ],
      backupId: random.chance(0.8) ? random.pick(staff) : null,
    });
    changes.push(...lifeOf(policyId, options, staff.slice(0, staff.length * STAYING), random));
  }
  changes.push(
    ...absences([...people.keys()], new Set(staff.slice(staff.length * STAYING)), options, random),
  );
  const order = (change: PlannedChange): string => `${change.day} ${change.beforeMail ? 0 : 1}`;
  changes.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  return { options, policies, people, changes };
}

/** What becomes of a policy: it is imported, reviewed in time or late or never, moved, given away, retired. */
function lifeOf(
  policyId: string,
  { from, until }: YearOptions,
  owners: readonly string[],
  random: SeededRandom,
): PlannedChange[] {
  const life: PlannedChange[] = [];
  const happen = (day: CalendarDate, change: NaiveChange, occasion?: Occasion): void => {
    const last = life.at(-1)?.day ?? from;
    // two changes of one policy in one half of a day would have no order
    if (life.length > 0 && day <= last) return;
    if (day >= until) return;
    life.push({ ...change, day, beforeMail: random.chance(0.3), ...(occasion ? { occasion } : {}) });
  };
  const setNextReview = (day: CalendarDate, nextReview: PartialDate | null, occasion: Occasion): void =>
    happen(day, { kind: 'next_review', policyId, nextReview }, occasion);

  const imported = random.chance(0.9) ? from : addDays(from, random.int(1, 300));
  let nextReview = inAbout(imported, random.int(-60, 360), random);
  setNextReview(imported, nextReview, 'import');
  while (nextReview !== null) {
    const { from: opens, until: closes } = rangeOf(nextReview);
    const before = life.length;
    if (random.chance(0.1)) {
      const day = addDays(opens, random.int(-150, 20));
      const moved = inAbout(day > imported ? day : imported, random.int(20, 200), random);
      if (moved !== nextReview) setNextReview(day, moved, 'reschedule'); // to the date that stands nothing moves
      nextReview = moved;
    }
    if (random.chance(0.15))
      happen(addDays(opens, random.int(-100, 20)), { kind: 'owner', policyId, ownerId: random.pick(owners) });
    if (random.chance(0.02)) {
      setNextReview(addDays(opens, random.int(-100, 0)), null, 'retirement');
      break;
    }
    if (random.chance(0.1)) break; // nobody ever works on it
    const signed = random.chance(0.75)
      ? addDays(opens, random.int(-45, 10))
      : addDays(closes, random.int(-10, 60));
    nextReview = inAbout(signed, random.int(120, 370), random);
    setNextReview(signed, nextReview, 'signature');
    if (life.length === before || signed >= until) break;
  }
  return life;
}

/** A next review some days from a day: most are months, as payers print them. */
function inAbout(day: CalendarDate, days: number, random: SeededRandom): PartialDate {
  const on = Temporal.PlainDate.from(day).add({ days }).toString();
  if (random.chance(0.12)) return calendarDate(on);
  if (days > 200 && random.chance(0.05)) return addMonthsTo(on.slice(0, 4) as PartialDate, 0);
  return on.slice(0, 7) as PartialDate;
}

/** Leaves with delegates who may be away themselves, addresses that fail and are mended, people who go for good. */
function absences(
  people: readonly string[],
  leaving: ReadonlySet<string>,
  { from, until }: YearOptions,
  random: SeededRandom,
): PlannedChange[] {
  const changes: PlannedChange[] = [];
  const days = Temporal.PlainDate.from(from).until(until, { largestUnit: 'day' }).days;
  for (const [index, personId] of people.entries()) {
    // A delegate stands earlier in the list, so that no chain comes back to its beginning.
    const delegates = people.slice(Math.max(0, index - 10), index);
    for (let day = addDays(from, random.int(5, 120)); delegates.length > 0;) {
      const back = addDays(day, random.int(1, 20));
      if (back >= until) break;
      const known = addDays(day, -random.int(1, 4));
      const delegateId = random.pick(delegates);
      changes.push({
        kind: 'leave',
        personId,
        from: day,
        until: back,
        delegateId,
        day: known,
        beforeMail: false,
      });
      day = addDays(back, random.int(5, 200));
    }
    if (random.chance(0.04)) {
      const failed = addDays(from, random.int(1, days - 60));
      changes.push({ kind: 'address', personId, works: false, day: failed, beforeMail: true });
      const mended = addDays(failed, random.int(10, 50));
      changes.push({ kind: 'address', personId, works: true, day: mended, beforeMail: false });
    } else if (leaving.has(personId) && random.chance(0.3))
      changes.push({
        kind: 'offboard',
        personId,
        day: addDays(from, random.int(30, days - 1)),
        beforeMail: true,
      });
  }
  return changes;
}
