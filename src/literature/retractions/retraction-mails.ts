import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { LiteratureMail, type MailWriter, type MessageToWrite } from '../mail/literature-mail.ts';
import { recipientsOfPolicies } from '../mail/policy-recipients.ts';
import type { PolicyRecipient } from '../mail/policy-recipients.rules.ts';
import type { Told } from './alert-news.rules.ts';
import type { AlertState } from './alert-states.rules.ts';
import { AlertTelling, NOTICES_MAIL, RETRACTION_MAIL } from './alert-telling.ts';
import { strikeOut, wordsIn, type WordInMail } from './alert-told.ts';
import { AlertsQueries, type AlertView } from './alerts.queries.ts';
import { mailAlertOf, type MailAlert } from './mail-alert.rules.ts';
import { renderNoticesMail, renderRetractionMail, type WatchMailSurroundings } from './retraction-mail.tsx';

/** Writes the mails of the watch as things stand when they go. */
@Injectable()
export class RetractionMails implements MailWriter {
  constructor(
    mails: LiteratureMail,
    private readonly alerts: AlertsQueries,
    private readonly telling: AlertTelling,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {
    mails.register(RETRACTION_MAIL, this);
    mails.register(NOTICES_MAIL, this);
  }

  /** Leaves out what was decided, lifted or taken out of the policy meanwhile. */
  async write(tx: Tx, message: MessageToWrite, today: CalendarDate): Promise<RenderedMail | null> {
    const words = await wordsIn(tx, message.id);
    const views = await this.alerts.byIds(
      words.map(({ alert }) => alert.id),
      today,
      tx,
    );
    const recipients = await recipientsOfPolicies(
      tx,
      views.map(({ policy }) => policy.id),
      today,
    );
    const alerts = views.flatMap((view): MailAlert[] => {
      const word = words.findLast(({ alert }) => alert.id === view.id);
      const what = word === undefined ? null : newsOf(word, view);
      if (what === null) return [];
      const reader = recipients.get(view.policy.id)?.find(({ personId }) => personId === message.personId);
      return [mailAlertOf(view, what, whyTold(reader))];
    });
    await strikeOut(
      tx,
      message.id,
      words.filter((word) => !alerts.some(({ id }) => id === word.alert.id)),
    );
    if (alerts.length === 0) return null;
    return message.kind === RETRACTION_MAIL
      ? renderRetractionMail(alerts, this.surroundings(message))
      : renderNoticesMail(alerts, this.surroundings(message));
  }

  /** Who stands in for the person is told instead. */
  async redirect(tx: Tx, message: MessageToWrite, _today: CalendarDate): Promise<void> {
    const alerts = new Map((await wordsIn(tx, message.id)).map(({ alert }) => [alert.id, alert]));
    await this.telling.tell(tx, [...alerts.values()], this.clock.now());
  }

  private surroundings({ name }: MessageToWrite): WatchMailSurroundings {
    return {
      recipientName: name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
    };
  }
}

const absences: Record<Exclude<PolicyRecipient['because'], 'owner' | 'nobody'>, string> = {
  on_leave: 'who is on leave',
  inactive: 'who is no longer here',
  address_failed: 'whose mail comes back',
};

/** Why somebody is told who does not own the policy; null for the owner. */
function whyTold(reader: PolicyRecipient | undefined): string | null {
  if (reader === undefined || reader.because === 'owner') return null;
  if (reader.because === 'nobody')
    return 'You are told because nobody else who should know could be reached.';
  return `You are told in place of ${plainLine(reader.insteadOf ?? 'the owner')}, ${absences[reader.because]}.`;
}

/** What the reader is told of an alert as it stands now; null for nothing. */
function newsOf({ what, knowsIt }: WordInMail, { state }: AlertView): Told | null {
  if (what === 'lifted') return state === 'lifted' && knowsIt ? 'lifted' : null;
  // that it stands again is news to whoever heard otherwise, whatever was decided since
  if (what === 'stands_again' && knowsIt) return mayStand.includes(state) ? 'stands_again' : null;
  return state === 'open' ? 'raised' : null;
}

const mayStand: readonly AlertState[] = ['open', 'interim_opened', 'acknowledged'];
