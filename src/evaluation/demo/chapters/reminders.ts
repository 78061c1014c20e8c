import { addDays, type CalendarDate } from '../../../kernel/calendar-date.ts';
import type { StoryCalendar } from '../calendar.ts';
import type { List, QueueReply } from '../replies.ts';
import type { DatedMail, Stage } from '../stage.ts';
import type { Timeline } from '../timeline.ts';

/** One rung of a cycle's ladder as the API shows it. */
interface Rung {
  readonly rung: string;
  readonly dueOn: CalendarDate;
  readonly state: string;
  readonly suppressedReason: string | null;
}

/** The mornings up to the first rung: the cycle opens and the literature update runs. Returns the cycle's id. */
export async function opening(
  stage: Stage,
  timeline: Timeline,
  calendar: StoryCalendar,
  slug: string,
): Promise<string> {
  const { cast, pubmed } = stage;
  timeline.chapter('The review cycle opens');
  const [first] = await forecast(stage, addDays(calendar.begins, 1), calendar.dayBeforeWindow, slug);
  if (first === undefined) throw new Error('no reminder is planned before the review');
  const mails = await stage.morningsThrough(addDays(calendar.begins, 1), first);
  const reviews = (await cast.admin.get<List<{ id: string | null; policy: { slug: string } }>>('/v1/reviews'))
    .body.items;
  const cycleId = reviews.find(({ policy }) => policy.slug === slug)?.id ?? null;
  if (cycleId === null) throw new Error('no review cycle has opened');
  timeline.at(first, 'the cycle opened, and with it the literature update');
  const waiting = (await cast.reviewer.get<QueueReply>(`/v1/literature/queue?policy=${slug}`)).body.items;
  timeline.check(
    waiting.length > 0 && pubmed.requests.length > 0,
    `PubMed was asked ${pubmed.requests.length} times; ${waiting.length} new records wait for screening`,
  );
  tell(timeline, mails, await rungsOf(stage, cycleId));
  return cycleId;
}

/** The other mornings before the review, with the mail they bring. */
export async function reminders(
  stage: Stage,
  timeline: Timeline,
  calendar: StoryCalendar,
  slug: string,
  cycleId: string,
): Promise<void> {
  timeline.chapter('The reminders before the review');
  const tomorrow = addDays(await stage.today(), 1);
  const planned = await forecast(stage, tomorrow, calendar.dayBeforeWindow, slug);
  const mails = await stage.morningsThrough(tomorrow, calendar.dayBeforeWindow);
  tell(timeline, mails, await rungsOf(stage, cycleId));
  const days = [...new Set(mails.filter(isReminder).map(({ day }) => day))];
  timeline.check(
    days.length > 0 && days.join() === planned.join(),
    `reminders went out on the days that the forecast named, and on no other: ${planned.join(', ')}`,
  );
}

/** The mornings of the review month until a day, with the mail they bring. Returns how many reminders that was. */
export async function mornings(
  stage: Stage,
  timeline: Timeline,
  from: CalendarDate,
  through: CalendarDate,
  cycleId: string,
): Promise<number> {
  const mails = await stage.morningsThrough(from, through);
  tell(timeline, mails, await rungsOf(stage, cycleId));
  return mails.filter(isReminder).length;
}

/** After the signature: nothing more goes out, and the ladder says why. */
export async function silence(
  stage: Stage,
  timeline: Timeline,
  calendar: StoryCalendar,
  cycleId: string,
): Promise<void> {
  timeline.chapter('The cycle is closed: the rest of the ladder is silent');
  const sent = await mornings(stage, timeline, addDays(calendar.signature, 1), calendar.quiet, cycleId);
  timeline.check(sent === 0, `no reminder from ${addDays(calendar.signature, 1)} to ${calendar.quiet}`);
  const rungs = await rungsOf(stage, cycleId);
  const left = rungs.filter(({ dueOn }) => dueOn > calendar.signature);
  for (const { dueOn, rung, state, suppressedReason } of left)
    timeline.at(dueOn, `${rung}: ${state}${suppressedReason === null ? '' : ` (${suppressedReason})`}`);
  timeline.check(
    left.length > 0 &&
      left.every(
        ({ state, suppressedReason }) => state === 'suppressed' && suppressedReason === 'cycle_closed',
      ),
    'every rung after the signature is suppressed as cycle_closed',
  );
}

/** The days on which the forecast says that reminders of a policy go out. */
async function forecast(
  { cast }: Stage,
  from: CalendarDate,
  to: CalendarDate,
  slug: string,
): Promise<CalendarDate[]> {
  const { items } = (
    await cast.admin.get<List<{ sendOn: CalendarDate }>>(
      `/v1/reminders/forecast?policy=${slug}&from=${from}&to=${to}`,
    )
  ).body;
  return items.map(({ sendOn }) => sendOn);
}

async function rungsOf({ cast }: Stage, cycleId: string): Promise<readonly Rung[]> {
  return (await cast.admin.get<List<Rung>>(`/v1/reviews/${cycleId}/reminders`)).body.items;
}

/** Mail of the ladder; that about literature has a list of its own. */
function isReminder({ list }: DatedMail): boolean {
  return list.startsWith('reviews.');
}

function tell(timeline: Timeline, mails: readonly DatedMail[], rungs: readonly Rung[]): void {
  for (const [day, sent] of Map.groupBy(mails, (mail) => mail.day)) {
    const rung = rungs.find(({ dueOn }) => dueOn === day)?.rung ?? 'unplanned';
    for (const [subject, same] of Map.groupBy(sent, (mail) => mail.subject)) {
      const to = same.map((mail) => mail.to);
      timeline.at(day, `${(same.every(isReminder) ? rung : 'literature').padEnd(16)} ${subject}`);
      timeline.note(`${''.padEnd(16)} to ${to.join(', ')}`);
    }
  }
}
