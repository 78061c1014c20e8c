import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { defineJob, Jobs } from '../../platform/jobs/jobs.ts';

/** What people are told of: a webhook was disabled by Almanac, or its deliveries became dead letters. */
export type WebhookNoticeKind = 'disabled' | 'failing';

/** What happened to which webhook. */
export interface WebhookNotice {
  readonly webhookId: string;
  readonly kind: WebhookNoticeKind;
  readonly reason: string;
}

/** Sends one mail about a webhook to one person. */
export const sendWebhookNotice = defineJob<{ notice: string }>('publishing.send-webhook-notice');

/** Tells whoever made a webhook, and every administrator, that it is in trouble. */
@Injectable()
export class WebhookNotices {
  constructor(private readonly jobs: Jobs) {}

  /** Writes down who is to be told, in the transaction of what happened; the mails go out after it has committed. */
  async tell(tx: Tx, { webhookId, kind, reason }: WebhookNotice): Promise<void> {
    const notices = await rows<{ notice: string }>(
      tx,
      `insert into webhook_notice (id, webhook_id, person_id, kind, reason)
       select gen_random_uuid(), w.id, p.id, $2, $3 from webhook w
         join person p on p.active and (p.id = w.created_by
           or exists (select from person_role r where r.person_id = p.id and r.role = 'admin'))
        where w.id = $1 returning id as notice`,
      [webhookId, kind, reason],
    );
    await this.jobs.enqueueAll(tx, sendWebhookNotice, notices);
  }
}
