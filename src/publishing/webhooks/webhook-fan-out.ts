import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { wakeWebhook } from './wake-webhook.job.ts';

/** Makes a delivery for each numbered event and each active webhook that wants its type. */
@Injectable()
export class WebhookFanOut {
  constructor(private readonly jobs: Jobs) {}

  /** Makes the deliveries of newly numbered events, due at once, and wakes their webhooks when `tx` commits. */
  async deliver(tx: Tx, sequences: readonly number[]): Promise<void> {
    const wanted = await rows<{ webhookId: string }>(
      tx,
      `with made as (
         insert into webhook_delivery (id, webhook_id, sequence, message_id, state, next_attempt_at, created_at)
         select gen_random_uuid(), w.id, f.sequence, 'msg_' || replace(f.event_id::text, '-', ''), 'waiting', now(), now()
           from feed_event f
           join event e on e.id = f.event_id
           join webhook w on w.state = 'active' and (w.event_types = '{}' or e.type = any(w.event_types))
          where f.sequence = any($1::bigint[])
         on conflict (webhook_id, sequence) do nothing
         returning webhook_id)
       update webhook w set woken_at = now() from (select distinct webhook_id from made) m
        where w.id = m.webhook_id returning w.id as "webhookId"`,
      [sequences],
    );
    await this.jobs.enqueueAll(tx, wakeWebhook, wanted);
  }
}
