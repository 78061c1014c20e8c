import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { QUEUE_SCHEMA } from '../../../src/platform/jobs/queue-schema.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import type { TestApp } from '../../support/app.ts';
import { person, policies, portland, settle } from '../builders.ts';

/** Waits for a condition that another process, a server or the queue brings about; these have no event to wait on. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

/** So many owners, each of one policy with a review in September 2026. Answers their ids. */
export async function ownersOfSeptember(app: TestApp, count: number): Promise<string[]> {
  const owners: string[] = [];
  for (let n = 0; n < count; n += 1) owners.push(await person(app, `Owner ${n}`, 'author'));
  await policies(
    app,
    owners.map((ownerId, n) => ({ ownerId, title: `Policy ${n}` })),
  );
  return owners;
}

/** Messages by what became of them: `{ sent: 3 }`. */
export async function messagesByState(app: Pick<TestApp, 'database'>): Promise<Record<string, number>> {
  const found = await app.database.query<{ state: string; count: number }>(
    'select state, count(*)::int as count from reminder_message group by state order by state',
  );
  return Object.fromEntries(found.map(({ state, count }) => [state, count]));
}

/** Whom each sent mail was for, under which Message-ID: `<id> address`. */
export async function sentTo(app: Pick<TestApp, 'database'>): Promise<string[]> {
  const sent = await app.database.query<{ line: string }>(
    `select message.message_id || ' ' || person.email as line from reminder_message message
       join person on person.id = message.person_id where message.state = 'sent'`,
  );
  return sent.map(({ line }) => line);
}

/** The reminders that were sent, as `day policy-title rung person`, in order; the day in Portland. */
export async function reminded(app: TestApp): Promise<string[]> {
  const sent = await app.database.query<{ at: string; line: string }>(
    `select (message.sent_at at time zone 'America/Los_Angeles')::date::text as at,
            policy.title || ' ' || rung.rung_key || '#' || rung.occurrence || ' ' || person.name as line
       from reminder join reminder_message message on message.id = reminder.message_id and message.state = 'sent'
       join review_rung rung on rung.id = reminder.rung_id join policy on policy.id = rung.policy_id
       join person on person.id = reminder.person_id
      where reminder.suppressed_reason is null`,
  );
  return sent.map(({ at, line }) => `${at} ${line}`).sort();
}

/** Walks Portland's mornings from a day to another, both included; what is due goes. */
export async function mornings(app: TestApp, from: string, to: string): Promise<void> {
  for (let day = calendarDate(from); day <= to; day = addDays(day, 1)) {
    app.clock.moveTo(instant(portland(`${day}T08:00`)));
    if ((await sweepRungs(app)) > 0) await settle(app);
  }
}

/** Lets the waiting tries begin now: what the queue waits for in hours, a test does not. */
export async function tryAgain(app: TestApp): Promise<void> {
  await app.database.query(
    `update ${QUEUE_SCHEMA}.job set start_after = now() where name = 'reviews.send-message' and state = 'retry'`,
  );
}

/** One sweep of the rungs, in the application; throws what it throws. */
export async function sweepRungs(app: TestApp): Promise<number> {
  return await app.nest.get(Sweeps).run('reviews.send-rungs');
}
