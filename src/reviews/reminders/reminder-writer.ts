import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Mail, RenderedMail } from '../../platform/mail/mail.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { renderNoticeMail } from '../mail/notice-mail.tsx';
import type { MailSurroundings } from '../mail/reminder-item.rules.ts';
import { itemsOfMessages } from '../mail/reminder-items.queries.ts';
import { renderReminderMail } from '../mail/reminder-mail.tsx';
import { noticeItemsFor } from './notice-items.ts';
import type { KeptNotice } from './review-notice.ts';
import { cancelMessage, threadsOf, type BegunMessage } from './waiting-messages.ts';

/** Writes mails as things stand now; nothing joins one once it has begun. */
@Injectable()
export class ReminderWriter {
  constructor(
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  /** The mails by their message; null for one in which nothing is left to say, which is cancelled. */
  async write(
    tx: Tx,
    messages: readonly BegunMessage[],
    today: CalendarDate,
  ): Promise<ReadonlyMap<string, Mail | null>> {
    const written = new Map<string, Mail | null>();
    for (const [message, mail] of await this.writeReminders(tx, messages, today))
      written.set(message.id, mail);
    for (const message of messages) {
      if (message.notice !== null)
        written.set(message.id, await this.writeNotice(tx, message, message.notice, today));
      if (written.get(message.id) === null) await cancelMessage(tx, message.id);
    }
    return written;
  }

  private async writeReminders(
    tx: Tx,
    messages: readonly BegunMessage[],
    today: CalendarDate,
  ): Promise<[BegunMessage, Mail | null][]> {
    const reminders = messages.filter(({ notice }) => notice === null);
    const itemsOf = await itemsOfMessages(
      tx,
      reminders.map(({ id }) => id),
      today,
    );
    const threads = await threadsOf(
      tx,
      reminders.flatMap(({ id, personId }) =>
        cycleOf(itemsOf.get(id) ?? []).map((cycleId) => ({ id, personId, cycleId })),
      ),
    );
    return reminders.map((message) => {
      const items = itemsOf.get(message.id);
      if (items === undefined) return [message, null];
      const rendered = renderReminderMail({ ...this.surroundings(message, today), items });
      return [message, { ...addressed(message, rendered), references: threads.get(message.id) ?? [] }];
    });
  }

  private async writeNotice(
    tx: Tx,
    message: BegunMessage,
    { kind, reason, ...notice }: KeptNotice,
    today: CalendarDate,
  ): Promise<Mail | null> {
    const items = await noticeItemsFor(tx, { kind, reason, ...notice }, today);
    if (items.length === 0) return null;
    const rendered = renderNoticeMail({ ...this.surroundings(message, today), kind, reason, items });
    const { id, personId } = message;
    const thread = cycleOf(items).map((cycleId) => ({ id, personId, cycleId }));
    return {
      ...addressed(message, rendered),
      references: (await threadsOf(tx, thread)).get(id) ?? [],
    };
  }

  private surroundings({ name }: BegunMessage, today: CalendarDate): MailSurroundings {
    return {
      recipientName: name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      today,
    };
  }
}

/** The cycle of a mail that tells of one alone: about several it belongs to no thread, or it would tie them into one. */
function cycleOf(items: readonly { readonly cycleId: string | null }[]): string[] {
  return items.length === 1 ? items.flatMap(({ cycleId }) => cycleId ?? []) : [];
}

function addressed({ messageId, name, address }: BegunMessage, rendered: RenderedMail): Mail {
  return { messageId, to: [{ name, address }], ...rendered };
}
