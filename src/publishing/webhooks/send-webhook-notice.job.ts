import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Addresses } from '../../people/persons/addresses.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { RecipientRefused, type Mail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { renderWebhookNotice } from './webhook-notice-mail.tsx';
import { sendWebhookNotice, type WebhookNoticeKind } from './webhook-notices.ts';

interface WaitingNotice {
  readonly personId: string;
  readonly webhookId: string;
  readonly kind: WebhookNoticeKind;
  readonly reason: string;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
  readonly url: string;
  readonly description: string | null;
}

type NoticeOutcome = 'sent' | 'refused' | 'not_wanted';

/** Mails what a webhook is in trouble with. After a crash a mail goes again under the same Message-ID. */
@Injectable()
export class SendWebhookNotice {
  constructor(
    private readonly database: Database,
    private readonly mailer: Mailer,
    private readonly addresses: Addresses,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.handle(sendWebhookNotice, async ({ notice }) => await this.send(notice));
  }

  private async send(id: string): Promise<void> {
    const [found] = await this.database.query<WaitingNotice>(WAITING, [id]);
    if (found === undefined) return;
    const { personId, active } = found;
    if (!active) return await this.finish(this.database.source.manager, id, 'not_wanted');
    try {
      await this.mailer.send(this.write(id, found));
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      const failure = { personId, address: error.address, reason: error.reply, at: this.clock.now() };
      await this.database.transaction(async (tx) => {
        await this.addresses.markFailed(tx, failure);
        await this.finish(tx, id, 'refused');
      });
      return;
    }
    await this.finish(this.database.source.manager, id, 'sent');
  }

  private write(id: string, { webhookId, kind, reason, name, email, url, description }: WaitingNotice): Mail {
    return {
      ...renderWebhookNotice({
        kind,
        reason,
        recipientName: name,
        // a path or a query may hold what is secret
        address: new URL(url).origin,
        description,
        organisationName: this.organisation.name,
        page: `${this.settings.publicUrl}/console/webhooks/${webhookId}`,
      }),
      messageId: this.mailer.messageIdFor(id),
      to: [{ name, address: email }],
      list: 'webhooks',
    };
  }

  private async finish(tx: Tx, id: string, outcome: NoticeOutcome): Promise<void> {
    await rows(tx, 'update webhook_notice set sent_at = clock_timestamp(), outcome = $2 where id = $1', [
      id,
      outcome,
    ]);
  }
}

const WAITING = `
  select n.person_id as "personId", n.webhook_id as "webhookId", n.kind, n.reason, p.name, p.email, p.active, w.url,
         w.description
    from webhook_notice n join person p on p.id = n.person_id join webhook w on w.id = n.webhook_id
   where n.id = $1 and n.sent_at is null`;
