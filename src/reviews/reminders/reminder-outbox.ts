import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { mailHoursOf } from '../ladder/mail-hours.ts';
import { sendingMornings, type Morning } from '../ladder/rung-schedule.rules.ts';
import { sendReminderMessage } from './send-message.job.ts';

/** One rung for one person. */
export interface NewReminder {
  readonly cycleId: string;
  readonly scheduleRevision: number;
  readonly rungId: string;
  readonly personId: string;
  readonly delivery: 'digest' | 'individual';
}

/** Mornings looked through for one without a digest: more only a clock turned back by months could have taken. */
const MORNINGS = 250;

/** Puts reminders into mails, one digest a person a day, and mails into the queue. */
@Injectable()
export class ReminderOutbox {
  constructor(
    private readonly mailer: Mailer,
    private readonly jobs: Jobs,
    private readonly organisation: Organisation,
  ) {}

  /**
   * Writes reminders and the mails they go in: a mail of its own for an individual one, the person's digest for the
   * others. That is the digest that still waits, or a new one for today, or, where today's has gone, for the next
   * business morning.
   */
  async add(tx: Tx, reminders: readonly NewReminder[], now: Instant): Promise<void> {
    const individual = reminders.filter(({ delivery }) => delivery === 'individual');
    const gathered = reminders.filter(({ delivery }) => delivery === 'digest');
    const alone = individual.map((reminder) => ({ ...reminder, messageId: newId() }));
    await this.createIndividual(tx, alone, now);
    const digestOf = await this.digestsFor(tx, new Set(gathered.map(({ personId }) => personId)), now);
    await insertReminders(tx, [
      ...alone,
      ...gathered.map((reminder) => ({ ...reminder, messageId: digestOf.get(reminder.personId) })),
    ]);
  }

  /**
   * Queues every mail whose time has come. A digest that was left lying since an earlier day becomes today's, or,
   * where today's has gone, that of the next business morning.
   */
  async dispatch(tx: Tx, now: Instant): Promise<number> {
    await this.moveLateDigests(tx, now);
    const ready = await rows<{ messageId: string }>(
      tx,
      `update reminder_message set enqueued_at = $1
        where state = 'planned' and enqueued_at is null and send_at <= $1 returning id as "messageId"`,
      [now],
    );
    await this.jobs.enqueueAll(tx, sendReminderMessage, ready);
    return ready.length;
  }

  private async createIndividual(
    tx: Tx,
    alone: readonly { messageId: string; personId: string }[],
    now: Instant,
  ): Promise<void> {
    if (alone.length === 0) return;
    const messages = alone.map(({ messageId, personId }) => this.identify(messageId, personId));
    await tx.query(
      `insert into reminder_message (id, person_id, kind, message_id, send_at, created_at)
       select id, "personId", 'individual', "messageId", $2, $2
         from jsonb_to_recordset($1::jsonb) as message (id uuid, "personId" uuid, "messageId" text)`,
      [JSON.stringify(messages), now],
    );
  }

  /** The digest of each person that a reminder may still join; locked, so that its job does not begin meanwhile. */
  private async digestsFor(tx: Tx, persons: ReadonlySet<string>, now: Instant): Promise<Map<string, string>> {
    if (persons.size === 0) return new Map();
    const waiting = await rows<{ id: string; personId: string }>(
      tx,
      `select id, person_id as "personId" from reminder_message
        where person_id = any($1::uuid[]) and kind = 'digest' and state = 'planned' and tried_at is null
        order by id for update`,
      [[...persons]],
    );
    const digestOf = new Map(waiting.map(({ id, personId }) => [personId, id]));
    const without = [...persons].filter((personId) => !digestOf.has(personId));
    for (const { id, personId } of await this.createDigests(tx, without, now)) digestOf.set(personId, id);
    return digestOf;
  }

  private async createDigests(
    tx: Tx,
    persons: readonly string[],
    now: Instant,
  ): Promise<{ id: string; personId: string }[]> {
    if (persons.length === 0) return [];
    const messages = persons.map((personId) => this.identify(newId(), personId));
    return await rows(
      tx,
      `insert into reminder_message (id, person_id, kind, message_id, digest_on, send_at, created_at)
       select message.id, message."personId", 'digest', message."messageId", free.day, free.at, $2
         from jsonb_to_recordset($1::jsonb) as message (id uuid, "personId" uuid, "messageId" text)
         ${firstFreeMorning('message."personId"', 'message.id', '$3', '$4')}
       returning id, person_id as "personId"`,
      [JSON.stringify(messages), now, ...columnsOf(this.mornings(now))],
    );
  }

  private async moveLateDigests(tx: Tx, now: Instant): Promise<void> {
    const late = await rows<{ id: string }>(
      tx,
      `select id from reminder_message
        where state = 'planned' and enqueued_at is null and send_at <= $1 and digest_on < $2
        order by id for update`,
      [now, this.organisation.today(now)],
    );
    if (late.length === 0) return;
    await tx.query(
      `update reminder_message digest set digest_on = moved.day, send_at = moved.at
         from (select message.id, free.day, free.at from reminder_message message
               ${firstFreeMorning('message.person_id', 'message.id', '$2', '$3')}
               where message.id = any($1::uuid[])) moved
        where digest.id = moved.id`,
      [late.map(({ id }) => id), ...columnsOf(this.mornings(now))],
    );
  }

  private mornings(now: Instant): readonly Morning[] {
    return sendingMornings(now, mailHoursOf(this.organisation), MORNINGS);
  }

  private identify(id: string, personId: string): { id: string; personId: string; messageId: string } {
    return { id, personId, messageId: this.mailer.messageIdFor(id) };
  }
}

/** In SQL: `free`, the first of the given mornings on which the person has no other digest. */
function firstFreeMorning(person: string, message: string, days: string, instants: string): string {
  return `cross join lateral (
    select morning.day, morning.at from unnest(${days}::date[], ${instants}::timestamptz[]) as morning (day, at)
     where not exists (select from reminder_message taken
       where taken.person_id = ${person} and taken.kind = 'digest' and taken.digest_on = morning.day
         and taken.state <> 'cancelled' and taken.id <> ${message})
     order by morning.day limit 1) free`;
}

function columnsOf(mornings: readonly Morning[]): [CalendarDate[], string[]] {
  return [mornings.map(({ day }) => day), mornings.map(({ at }) => at.toString())];
}

async function insertReminders(
  tx: Tx,
  reminders: readonly (NewReminder & { messageId: string | undefined })[],
): Promise<void> {
  if (reminders.length === 0) return;
  await tx.query(
    `insert into reminder (id, cycle_id, schedule_revision, rung_id, person_id, message_id)
     select id, "cycleId", "scheduleRevision", "rungId", "personId", "messageId"
       from jsonb_to_recordset($1::jsonb) as reminder (id uuid, "cycleId" uuid, "scheduleRevision" int, "rungId" uuid,
         "personId" uuid, "messageId" uuid)
     on conflict on constraint reminder_once do nothing`,
    [JSON.stringify(reminders.map((reminder) => ({ ...reminder, id: newId() })))],
  );
}
