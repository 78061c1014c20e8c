import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { messageIdOf } from '../feed/cloud-event.rules.ts';
import { wakeWebhook } from './wake-webhook.job.ts';

/** Makes the deliveries that are of no event, due at once. */
@Injectable()
export class WebhookDeliveries {
  constructor(private readonly jobs: Jobs) {}

  /** Asks the address whether it wants webhooks; a question that was still on its way is given up for this one. */
  async ask(tx: Tx, webhookId: string): Promise<void> {
    await rows(
      tx,
      `update webhook_delivery set state = 'dead', next_attempt_at = null, claimed_by = null, claimed_at = null,
              last_error = 'asked anew'
        where webhook_id = $1 and kind = 'verification' and state = 'waiting'`,
      [webhookId],
    );
    await this.make(tx, webhookId, 'verification', randomBytes(32).toString('base64url'));
  }

  /** A message that says nothing but that it came. Returns its id. */
  async test(tx: Tx, webhookId: string): Promise<string> {
    return await this.make(tx, webhookId, 'test', null);
  }

  private async make(
    tx: Tx,
    webhookId: string,
    kind: 'test' | 'verification',
    challenge: string | null,
  ): Promise<string> {
    const id = newId();
    await rows(
      tx,
      `insert into webhook_delivery (id, webhook_id, kind, challenge, message_id, state, next_attempt_at, created_at)
       values ($1, $2, $3, $4, $5, 'waiting', clock_timestamp(), clock_timestamp())`,
      [id, webhookId, kind, challenge, messageIdOf(id)],
    );
    await this.jobs.enqueue(tx, wakeWebhook, { webhookId });
    return id;
  }
}
