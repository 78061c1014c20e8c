import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';

/**
 * What DOMAIN.md §2 and §4 say of reminders, day by day and as plainly as they say it: a second opinion about the
 * ladder, its merging, weekends and recipients. It shares nothing with the application but the types of a date.
 */

/** A policy whose review is awaited. */
export interface NaivePolicy {
  /** Awaited from here on; null when nothing is (retired, or without dates). */
  nextReview: PartialDate | null;
  ownerId: string | null;
  reviewerIds: readonly string[];
  backupId: string | null;
}

/** Days on which somebody is away, and who stands in. */
export interface NaiveLeave {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly delegateId: string;
}

/** Somebody who may be told. */
export interface NaivePerson {
  readonly roles: readonly string[];
  active: boolean;
  addressWorks: boolean;
  /** Wants a mail of its own for each review, never a digest. */
  readonly alone: boolean;
  /** Each half-open, `[from, until)`; no two share a day. */
  readonly leaves: NaiveLeave[];
}

/** A change that somebody makes. One of a new date begins another schedule, whatever the date. */
export type NaiveChange =
  | { readonly kind: 'next_review'; readonly policyId: string; readonly nextReview: PartialDate | null }
  | { readonly kind: 'owner'; readonly policyId: string; readonly ownerId: string }
  | ({ readonly kind: 'leave'; readonly personId: string } & NaiveLeave)
  | { readonly kind: 'address'; readonly personId: string; readonly works: boolean }
  | { readonly kind: 'offboard'; readonly personId: string };

/** A change on a day, before its mail goes out or after. */
export type DatedChange = NaiveChange & { readonly day: CalendarDate; readonly beforeMail: boolean };

export interface NaiveWorld {
  readonly policies: Map<string, NaivePolicy>;
  readonly people: Map<string, NaivePerson>;
  readonly changes: readonly DatedChange[];
  readonly holidays: ReadonlySet<string>;
}

/** A person's mail of one day: `policy rung` each, the rung as `60`, `first_day`, `closing`, `overdue+8`. */
export interface NaiveMail {
  readonly digest: string[];
  readonly alone: string[];
}

/** Days of the default ladder before the window. */
const BEFORE = [120, 90, 60, 30, 14, 7];
/** Days past the last one from which the committee chair and the medical directors are told too. */
const CHAIR_FROM = 8;
const DIRECTOR_FROM = 22;

interface Rung {
  readonly name: string;
  readonly day: string;
  readonly alone: boolean;
  /** Told besides the owner and the reviewers. */
  readonly roles: readonly string[];
}

/** Walks `[from, until)` and says for each day who gets what; days without mail are left out. */
export function naiveReminders(
  world: NaiveWorld,
  from: CalendarDate,
  until: CalendarDate,
): Map<string, Map<string, NaiveMail>> {
  const told = new Map<string, number>(); // how far up its ladder a policy's schedule has got
  const ladders = new Map<PartialDate, Rung[]>();
  const ladderOf = (nextReview: PartialDate): Rung[] => {
    const known = ladders.get(nextReview) ?? ladder(nextReview, until, world.holidays);
    ladders.set(nextReview, known);
    return known;
  };
  const days = new Map<string, Map<string, NaiveMail>>();
  for (let day: string = from; day < until; day = plus(day, 1)) {
    apply(world, told, day, true);
    if (isBusinessDay(day, world.holidays)) {
      const mails = mailsOf(world, told, ladderOf, day);
      if (mails.size > 0) days.set(day, mails);
    }
    apply(world, told, day, false);
  }
  return days;
}

function apply(world: NaiveWorld, told: Map<string, number>, day: string, beforeMail: boolean): void {
  for (const change of world.changes) {
    if (change.day !== day || change.beforeMail !== beforeMail) continue;
    switch (change.kind) {
      case 'next_review':
        world.policies.get(change.policyId)!.nextReview = change.nextReview;
        told.delete(change.policyId);
        break;
      case 'owner':
        world.policies.get(change.policyId)!.ownerId = change.ownerId;
        break;
      case 'leave':
        world.people.get(change.personId)!.leaves.push(change);
        break;
      case 'address':
        world.people.get(change.personId)!.addressWorks = change.works;
        break;
      case 'offboard':
        world.people.get(change.personId)!.active = false;
        break;
    }
  }
}

/**
 * The most urgent rung whose day has come goes, unless it or a more urgent one has: that is "only the newest missed
 * rung". Where one was missed since the schedule began, what goes makes up for it, in a digest: "3,000 overdue
 * policies imported on one day send one mail a person", whatever week of theirs that morning is.
 */
function mailsOf(
  world: NaiveWorld,
  told: Map<string, number>,
  ladderOf: (nextReview: PartialDate) => Rung[],
  day: string,
): Map<string, NaiveMail> {
  const mails = new Map<string, NaiveMail>();
  for (const [policyId, policy] of world.policies) {
    if (policy.nextReview === null) continue;
    const rungs = ladderOf(policy.nextReview);
    const gone = told.get(policyId) ?? 0;
    const come = rungs.findLastIndex((rung) => rung.day <= day) + 1;
    const rung = rungs[come - 1];
    if (rung === undefined || come <= gone) continue;
    told.set(policyId, come);
    const missed = rungs.slice(gone, come).some((each) => each.day < day);
    for (const personId of recipients(world, policy, rung, day)) {
      const mail = mails.get(personId) ?? { digest: [], alone: [] };
      mails.set(personId, mail);
      const alone = !missed && (rung.alone || world.people.get(personId)!.alone);
      (alone ? mail.alone : mail.digest).push(`${policyId} ${rung.name}`);
    }
  }
  return mails;
}

/** The rungs of a window until a day, least urgent first, those that meet or cross already one. */
function ladder(nextReview: PartialDate, until: string, holidays: ReadonlySet<string>): Rung[] {
  const [first, last] = windowOf(nextReview);
  const rungs: Rung[] = BEFORE.map((days) => ({
    name: String(days),
    day: businessDay(plus(first, -days), -1, holidays),
    alone: false,
    roles: [],
  }));
  const committee = ['committee_member', 'committee_chair'];
  rungs.push({ name: 'first_day', day: businessDay(first, 1, holidays), alone: false, roles: committee });
  rungs.push({ name: 'closing', day: businessDay(plus(last, -7), 1, holidays), alone: true, roles: [] });
  for (let late = 1; plus(last, late) <= until; late += 7)
    rungs.push({
      name: `overdue+${late}`,
      day: businessDay(plus(last, late), 1, holidays),
      alone: true,
      roles: [
        ...(late >= CHAIR_FROM ? ['committee_chair'] : []),
        ...(late >= DIRECTOR_FROM ? ['medical_director'] : []),
      ],
    });
  return merge(rungs);
}

/** A rung whose day a more urgent one has, or is before, becomes one with it: on that one's day, for everybody of both. */
function merge(rungs: readonly Rung[]): Rung[] {
  const index = rungs.findIndex((rung, at) => rung.day >= (rungs[at + 1]?.day ?? '9999'));
  if (index < 0) return [...rungs];
  const [less, more] = [rungs[index]!, rungs[index + 1]!];
  const one = { ...more, roles: [...less.roles, ...more.roles] };
  return merge([...rungs.slice(0, index), one, ...rungs.slice(index + 2)]);
}

function recipients(world: NaiveWorld, policy: NaivePolicy, rung: Rung, day: string): Set<string> {
  const asked = new Set([...(policy.ownerId === null ? [] : [policy.ownerId]), ...policy.reviewerIds]);
  for (const role of rung.roles) for (const id of holders(world, role)) asked.add(id);
  const found = new Set<string>();
  for (const id of asked) {
    const reached = reach(world, policy, id, day, []);
    if (reached !== null) found.add(reached);
  }
  const ownerIsLost = policy.ownerId !== null && reach(world, policy, policy.ownerId, day, []) === null;
  if (found.size > 0 && !ownerIsLost) return found;
  for (const role of ['committee_chair', 'admin']) {
    const standIns = holders(world, role)
      .map((id) => reach(world, policy, id, day, []))
      .filter((id) => id !== null);
    if (standIns.length > 0) return new Set([...found, ...standIns]);
  }
  return found;
}

/** Whoever gets what was meant for a person: themselves, a delegate, a backup, or nobody. */
function reach(
  world: NaiveWorld,
  policy: NaivePolicy,
  id: string | null,
  day: string,
  seen: readonly string[],
): string | null {
  if (id === null || seen.includes(id)) return null;
  const person = world.people.get(id)!;
  const next = (to: string | null) => reach(world, policy, to, day, [...seen, id]);
  if (!person.active) return next(policy.backupId);
  const leave = person.leaves.find(({ from, until }) => from <= day && day < until);
  if (leave !== undefined) return next(leave.delegateId);
  return person.addressWorks ? id : next(policy.backupId);
}

function holders(world: NaiveWorld, role: string): string[] {
  return [...world.people].flatMap(([id, { active, roles }]) => (active && roles.includes(role) ? id : []));
}

/** First and last day of a date at its own precision. */
function windowOf(date: PartialDate): [first: string, last: string] {
  if (date.length === 10) return [date, date];
  if (date.length === 4) return [`${date}-01-01`, `${date}-12-31`];
  const month = Temporal.PlainYearMonth.from(date);
  return [`${date}-01`, `${date}-${month.daysInMonth}`];
}

function businessDay(day: string, step: 1 | -1, holidays: ReadonlySet<string>): string {
  let moved = day;
  while (!isBusinessDay(moved, holidays)) moved = plus(moved, step);
  return moved;
}

function isBusinessDay(day: string, holidays: ReadonlySet<string>): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5 && !holidays.has(day);
}

const plus = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();
