import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { defineJob, UNTIL_DONE } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';

/** Sends one mail, however long the mail server is away. */
export const sendLiteratureMessage = defineJob<{ readonly messageId: string }>('literature.send-message', {
  retryLimit: UNTIL_DONE,
  expireInSeconds: 3600,
});

/** A mail to be sent once. */
export interface PlannedMail {
  /** Which writer writes it: `retraction`. */
  readonly kind: string;
  readonly personId: string;
  /** The same mail, planned again, goes once: `retraction:<alert>:<person>`. */
  readonly onceKey: string;
  /** Mails to one person with the same key make one thread; null for a mail that belongs to none. */
  readonly threadKey: string | null;
  /** Ids and other facts for the writer; never text that may be unpublished. */
  readonly data: Readonly<Record<string, unknown>>;
  /** By the Clock; unset: now. */
  readonly sendAt?: Instant;
}

/** A mail as its writer sees it, when it is about to go. */
export interface MessageToWrite {
  readonly id: string;
  readonly kind: string;
  readonly personId: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes mails of one kind. */
export interface MailWriter {
  /** Writes the mail as things stand now; null where nothing is left to say, and it is then given up. */
  write(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<RenderedMail | null>;
  /**
   * The mail cannot reach its person: they left, or it came back for good. Plans mail to whoever stands in. Unset:
   * nobody is told in their place.
   */
  redirect?(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<void>;
}

/**
 * The mails of this feature. Each is a row before it is sent, with its Message-ID, and unique by its key, so that neither
 * a sweep that runs twice nor a crash makes two of it; it is written as it goes.
 */
@Injectable()
export class LiteratureMail {
  private readonly writers = new Map<string, MailWriter>();

  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
  ) {}

  /** Adds the writer of a kind; called while the application is put together. */
  register(kind: string, writer: MailWriter): void {
    if (this.writers.has(kind)) throw new Error(`two writers of ${kind}`);
    this.writers.set(kind, writer);
  }

  /** The writer of a kind; undefined for one of an earlier version of Almanac. */
  writerOf(kind: string): MailWriter | undefined {
    return this.writers.get(kind);
  }

  /**
   * Plans mails in the caller's transaction; those whose time has come are in the queue with it. One whose key is known
   * is left as it is. Returns the ids of the new ones, by their keys.
   */
  async plan(tx: Tx, mails: readonly PlannedMail[]): Promise<ReadonlyMap<string, string>> {
    if (mails.length === 0) return new Map();
    const now = this.clock.now();
    const values = mails.map(({ sendAt = now, ...mail }) => {
      const id = newId();
      return { ...mail, id, messageId: this.mailer.messageIdFor(id), sendAt: sendAt.toString() };
    });
    const planned = await rows<{ id: string; onceKey: string; isDue: boolean }>(
      tx,
      `insert into literature_message (id, kind, person_id, message_id, once_key, thread_key, data, send_at, created_at,
              enqueued_at)
       select id, kind, "personId", "messageId", "onceKey", "threadKey", data, "sendAt", $2::timestamptz,
              case when "sendAt" <= $2::timestamptz then $2::timestamptz end
         from jsonb_to_recordset($1::jsonb) as m (id uuid, kind text, "personId" uuid, "messageId" text, "onceKey" text,
                "threadKey" text, data jsonb, "sendAt" timestamptz)
        order by "onceKey"
       on conflict (once_key) do nothing
       returning id, once_key as "onceKey", enqueued_at is not null as "isDue"`,
      [JSON.stringify(values), now],
    );
    await this.enqueue(
      tx,
      planned.filter(({ isDue }) => isDue),
    );
    return new Map(planned.map(({ onceKey, id }) => [onceKey, id]));
  }

  /** Puts the mails into the queue whose time has come. Returns how many. */
  async release(tx: Tx, now: Instant): Promise<number> {
    const due = await rows<{ id: string }>(
      tx,
      `update literature_message set enqueued_at = $1
        where id in (select id from literature_message where state = 'planned' and enqueued_at is null and send_at <= $1
                      order by id for update skip locked)
       returning id`,
      [now],
    );
    await this.enqueue(tx, due);
    return due.length;
  }

  private async enqueue(tx: Tx, messages: readonly { readonly id: string }[]): Promise<void> {
    await this.jobs.enqueueAll(
      tx,
      sendLiteratureMessage,
      messages.map(({ id }) => ({ messageId: id })),
    );
  }
}
