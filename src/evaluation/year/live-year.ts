import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { addDays } from '../../kernel/calendar-date.ts';
import { atTime, startOfDay, type Instant } from '../../kernel/instant.ts';
import type { MovableClock } from '../../platform/clock/movable-clock.ts';
import { Database } from '../../platform/database/database.ts';
import { QUEUE_SCHEMA } from '../../platform/jobs/queue-schema.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import type { MailSink } from '../mail-sink.ts';
import { naiveReminders, type NaiveMail, type NaivePerson, type NaivePolicy } from './naive-reminders.ts';
import { addressOf, applyChanges, plantYear } from './plant-year.ts';
import { usFederalHolidays } from './us-federal-holidays.ts';
import type { YearPlan } from './year-plan.ts';

/** An application to walk through a year: it works its own queue, sends to the sink, and its Clock stands in `zone`. */
export interface LiveHouse {
  readonly app: NestFastifyApplication;
  readonly clock: MovableClock;
  readonly sink: MailSink;
  readonly zone: string;
}

/** Who got what on each day: day, person, mail. */
export type MailByDay = ReadonlyMap<string, ReadonlyMap<string, NaiveMail>>;

const MAIL_TIME = '08:00';
/** Before the mail and after it, in the organisation's zone. */
const CHANGES_AT = { before: '06:00', after: '12:00' };
/** Milliseconds between two looks at the queue, and how long one stop may keep it busy. */
const LOOK_MS = 3;
const STOP_LIMIT_MS = 300_000;

/** What the naive model says of a plan. */
export function modelledYear({ options, policies, people, changes }: YearPlan): MailByDay {
  const copy = <Value extends object>(values: ReadonlyMap<string, Value>): Map<string, Value> =>
    new Map([...values].map(([id, value]) => [id, structuredClone(value)]));
  const world = {
    policies: copy<NaivePolicy>(policies),
    people: copy<NaivePerson>(people),
    changes,
    holidays: usFederalHolidays,
  };
  return naiveReminders(world, options.from, options.until);
}

/** Walks the application through the plan, stop by stop, and says what it sent. */
export async function livedYear(house: LiveHouse, plan: YearPlan): Promise<MailByDay> {
  const { app, zone } = house;
  await plantYear(app, plan);
  const changesOf = Map.groupBy(plan.changes, ({ day }) => day);
  for (let day = plan.options.from; day < plan.options.until; day = addDays(day, 1)) {
    await stop(house, startOfDay(day, zone));
    const changes = changesOf.get(day) ?? [];
    for (const when of ['before', 'after'] as const) {
      const now = changes.filter(({ beforeMail }) => beforeMail === (when === 'before'));
      if (now.length > 0) {
        house.clock.moveTo(atTime(day, CHANGES_AT[when], zone));
        await applyChanges(app, zone, now);
        await stop(house, atTime(day, CHANGES_AT[when], zone));
      }
      if (when === 'before') await stop(house, atTime(day, MAIL_TIME, zone));
    }
  }
  return await sentByDay(app, zone);
}

/** The first thing in which the application differs from the model, and what had happened; null when they are one. */
export function firstDifference(plan: YearPlan, model: MailByDay, live: MailByDay): string | null {
  for (const day of [...new Set([...model.keys(), ...live.keys()])].sort()) {
    const [expected, got] = [model.get(day), live.get(day)];
    for (const person of [...new Set([...(expected?.keys() ?? []), ...(got?.keys() ?? [])])].sort()) {
      const [said, sent] = [wordsOf(expected?.get(person)), wordsOf(got?.get(person))];
      if (said === sent) continue;
      const odd = oddOnes(expected?.get(person), got?.get(person));
      const before = plan.changes.filter(
        (change) =>
          change.day <= day && 'policyId' in change && odd.some((line) => line.includes(change.policyId)),
      );
      return [
        `seed ${plan.options.seed}: on ${day} person ${person}`,
        `should get ${said}`,
        `and got    ${sent}`,
        ...before.map((change) => JSON.stringify(change)),
      ].join('\n  ');
    }
  }
  return null;
}

/** What only one of two mails tells of. */
function oddOnes(one: NaiveMail | undefined, other: NaiveMail | undefined): string[] {
  const linesOf = (mail: NaiveMail | undefined): Set<string> =>
    new Set(
      Object.entries(mail ?? {}).flatMap(([how, lines]) => lines.map((line: string) => `${how} ${line}`)),
    );
  const [ones, others] = [linesOf(one), linesOf(other)];
  return [...ones, ...others].filter((line) => ones.has(line) !== others.has(line));
}

/** Throws unless the sink took each sent mail once, for the person it was meant for. */
export async function checkSink({ app, sink }: LiveHouse): Promise<void> {
  const sent = await app
    .get(Database)
    .query<{ messageId: string; personId: string }>(
      `select message_id as "messageId", person_id as "personId" from reminder_message where state = 'sent'`,
    );
  const told = sent.map(({ messageId, personId }) => `${messageId} ${addressOf(personId)}`).sort();
  const taken = sink.taken.map(({ messageId, to }) => `${messageId} ${to}`).sort();
  const odd = told.find((line, index) => line !== taken[index]) ?? taken[told.length];
  if (odd !== undefined)
    throw new Error(`${told.length} mails are marked as sent, ${taken.length} came: see ${odd}`);
}

async function stop({ app, clock }: LiveHouse, at: Instant): Promise<void> {
  clock.moveTo(at);
  await settle(app);
  await app.get(Sweeps).runAll();
  await settle(app);
}

/** Waits until the reviews have nothing queued. A job of theirs that failed would be tried again too late to compare. */
async function settle(app: NestFastifyApplication): Promise<void> {
  const end = performance.now() + STOP_LIMIT_MS;
  const busy = async (): Promise<boolean> => {
    const [job] = await app.get(Database).query<{ state: string; name: string; output: unknown }>(
      `select name, state::text as state, output from ${QUEUE_SCHEMA}.job
        where state in ('created', 'retry', 'active') and name like 'reviews.%' order by state = 'retry' desc limit 1`,
    );
    if (job?.state === 'retry') throw new Error(`${job.name} failed: ${JSON.stringify(job.output)}`);
    return job !== undefined;
  };
  while (await busy()) {
    if (performance.now() > end) throw new Error('the queue does not come to rest');
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
}

async function sentByDay(app: NestFastifyApplication, zone: string): Promise<MailByDay> {
  const sent = await app
    .get(Database)
    .query<{ day: string; personId: string; alone: boolean; rungs: string[] }>(
      `select (message.sent_at at time zone $1)::date::text as day, message.person_id as "personId",
            message.kind = 'individual' as alone,
            array_agg(rung.policy_id || ' ' || case
              when rung.rung_key = 'overdue' then 'overdue+' || (1 + 7 * rung.occurrence)
              else replace(rung.rung_key, 'before_', '') end) as rungs
       from reminder_message message
       join reminder on reminder.message_id = message.id and reminder.suppressed_reason is null
       join review_rung rung on rung.id = reminder.rung_id
      where message.state = 'sent' and message.kind in ('digest', 'individual')
      group by message.id`,
      [zone],
    );
  const days = new Map<string, Map<string, NaiveMail>>();
  for (const { day, personId, alone, rungs } of sent) {
    const mails = days.get(day) ?? new Map<string, NaiveMail>();
    days.set(day, mails);
    const mail = mails.get(personId) ?? { digest: [], alone: [] };
    mails.set(personId, mail);
    if (alone && rungs.length > 1) throw new Error(`an individual mail tells of ${rungs.join(', ')}`);
    if (!alone && mail.digest.length > 0) throw new Error(`two digests for ${personId} on ${day}`);
    (alone ? mail.alone : mail.digest).push(...rungs);
  }
  return days;
}

function wordsOf(mail: NaiveMail | undefined): string {
  if (mail === undefined) return 'nothing';
  return `digest [${mail.digest.toSorted().join(', ')}] alone [${mail.alone.toSorted().join(', ')}]`;
}
