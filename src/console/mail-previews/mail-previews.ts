import type { RenderedMail } from '../../platform/mail/mail.ts';
import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { PeopleQueries, type Person } from '../../people/persons/people.queries.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { forecastItemsOf } from '../../reviews/mail/forecast-items.queries.ts';
import type { MailSurroundings } from '../../reviews/mail/reminder-item.rules.ts';
import { renderReminderMail } from '../../reviews/mail/reminder-mail.tsx';
import { ForecastQueries } from '../../reviews/reminders/forecast.queries.ts';
import { mailSamples, type MailSample } from './mail-samples.ts';

/** Days that are looked through for the next mail to a person. */
const AHEAD_DAYS = 14;

/** Reminders of a day that are looked at: more than any mail lists. */
const READ_AT_MOST = 500;

/** A mail as it would be sent, with the headers that a reader's rules look at. */
export interface PreviewedMail extends RenderedMail {
  readonly headers: Readonly<Record<string, string>>;
}

/** A person's next mails. */
export interface NextMails {
  readonly person: Person;
  /** The day on which they go; null when nothing goes within {@link AHEAD_DAYS}. */
  readonly on: CalendarDate | null;
  readonly lookedUntil: CalendarDate;
  readonly mails: readonly PreviewedMail[];
}

/** Writes mails that are not sent. */
@Injectable()
export class MailPreviews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly mailer: Mailer,
    private readonly people: PeopleQueries,
    private readonly forecast: ForecastQueries,
  ) {}

  /** A template with made-up reviews, as of today. Throws NotFound. */
  sample(key: string, recipientName: string): { sample: MailSample; mail: PreviewedMail } {
    const sample = mailSamples.find((each) => each.key === key);
    if (sample === undefined) throw new NotFound('mail template', key.slice(0, 40));
    const today = this.organisation.today(this.clock.now());
    return {
      sample,
      mail: this.withHeaders(sample.render(this.surroundings(recipientName, today)), recipientName),
    };
  }

  /**
   * What a person would get on the next day on which anything goes to them, from tomorrow on and as things stand: their
   * digest, and a mail of its own for each reminder that is to go alone. Throws NotFound.
   */
  async nextMails(personId: string): Promise<NextMails> {
    const person = await this.people.byId(personId);
    if (person === undefined) throw new NotFound('person', personId.slice(0, 40));
    const tomorrow = addDays(this.organisation.today(this.clock.now()), 1);
    const lookedUntil = addDays(tomorrow, AHEAD_DAYS - 1);
    const ours = await this.forecast.page(
      { from: tomorrow, to: lookedUntil, policyId: null, personId },
      undefined,
      READ_AT_MOST,
    );
    const told = ours.flatMap(({ policyId, sendOn, recipients }) =>
      recipients
        .filter((recipient) => recipient.personId === personId)
        .map(({ delivery, standsInFor }) => ({ policyId, sendOn, delivery, standsInFor })),
    );
    const on = told[0]?.sendOn ?? null;
    if (on === null) return { person, on, lookedUntil, mails: [] };
    const ofDay = told.filter(({ sendOn }) => sendOn === on);
    const digest = ofDay.filter(({ delivery }) => delivery === 'digest');
    const alone = ofDay.filter(({ delivery }) => delivery === 'individual').map((each) => [each]);
    const mails: PreviewedMail[] = [];
    for (const reminders of [...(digest.length === 0 ? [] : [digest]), ...alone]) {
      const items = await forecastItemsOf(this.database.source.manager, personId, reminders, on);
      if (items.length === 0) continue;
      const mail = renderReminderMail({ ...this.surroundings(person.name, on), items });
      mails.push(this.withHeaders(mail, `${person.name} <${person.email}>`));
    }
    return { person, on, lookedUntil, mails };
  }

  private surroundings(recipientName: string, today: CalendarDate): MailSurroundings {
    return {
      recipientName,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      today,
    };
  }

  private withHeaders(mail: RenderedMail, to: string): PreviewedMail {
    return { ...mail, headers: { From: this.settings.mailFrom, To: to, ...this.mailer.standardHeaders() } };
  }
}
