import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { RenderedMail } from '../../platform/mail/mail.ts';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { LiteratureMail, type MailWriter, type MessageToWrite } from '../mail/literature-mail.ts';
import { recipientsOfPolicies } from '../mail/policy-recipients.ts';
import type { PolicyRecipient } from '../mail/policy-recipients.rules.ts';
import { AlertTelling, NOTICES_MAIL, RETRACTION_MAIL, type AlertToTell, type Told } from './alert-telling.ts';
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
    const told = await toldIn(tx, message.id);
    const views = await this.alerts.byIds(
      told.map(({ alert }) => alert.id),
      today,
      tx,
    );
    const recipients = await recipientsOfPolicies(
      tx,
      views.map(({ policy }) => policy.id),
      today,
    );
    const alerts = views.flatMap((view): MailAlert[] => {
      if (!told.some(({ what, alert }) => alert.id === view.id && isNews(what, view))) return [];
      const reader = recipients.get(view.policy.id)?.find(({ personId }) => personId === message.personId);
      return [mailAlertOf(view, view.state === 'lifted' ? 'lifted' : 'raised', whyTold(reader))];
    });
    if (alerts.length === 0) return null;
    return message.kind === RETRACTION_MAIL
      ? renderRetractionMail(alerts, this.surroundings(message))
      : renderNoticesMail(alerts, this.surroundings(message));
  }

  /** Who stands in for the person is told instead. */
  async redirect(tx: Tx, message: MessageToWrite, _today: CalendarDate): Promise<void> {
    const told = await toldIn(tx, message.id);
    for (const [what, group] of Map.groupBy(told, (one) => one.what)) {
      await this.telling.tell(
        tx,
        what,
        group.map(({ alert }) => alert),
        this.clock.now(),
      );
    }
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

function isNews(what: Told, { state }: AlertView): boolean {
  return what === 'lifted' ? state === 'lifted' : state === 'open';
}

async function toldIn(tx: Tx, messageId: string): Promise<{ what: Told; alert: AlertToTell }[]> {
  return await rows(
    tx,
    `select told.what, jsonb_build_object('id', alert.id, 'noticeId', notice.id, 'policyId', alert.policy_id,
              'kind', notice.kind) as alert
       from literature_alert_told told
       join literature_alert alert on alert.id = told.alert_id
       join literature_notice notice on notice.id = alert.notice_id
      where told.message_id = $1 order by alert.id, told.what`,
    [messageId],
  );
}
