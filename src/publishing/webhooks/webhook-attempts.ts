import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import type { NumberedEvent } from '../feed/public-event.rules.ts';
import { disableWebhook } from './disable-webhook.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { wakeWebhook } from './wake-webhook.job.ts';
import { nextDelaySeconds, verdictOn } from './webhook-schedule.rules.ts';
import type { AttemptOutcome } from './webhook-sender.ts';

/** A delivery whose next attempt this process has begun, with all that is needed to make it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  /** Sealed, as the row has it. */
  readonly sealedSecret: string;
  readonly messageId: string;
  /** This attempt's number, over all replays. */
  readonly attempt: number;
  /** This attempt's number since the schedule last started, from 1. */
  readonly position: number;
  readonly event: NumberedEvent;
}

interface ClaimedRow extends Omit<ClaimedDelivery, 'event'>, NumberedEvent {}

/** After this long an attempt without an outcome counts as lost, and another is made: longer than any attempt takes. */
const LEASE_SECONDS = 30;

/** Begins and settles the attempts of deliveries; the rows are the truth, whoever works on them. */
@Injectable()
export class WebhookAttempts {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly logger: Logger,
  ) {}

  /** Begins an attempt at up to `limit` due deliveries of a webhook, the oldest events first; no other process begins the same. */
  async claim(webhookId: string, limit: number): Promise<ClaimedDelivery[]> {
    const claimed = await this.database.query<ClaimedRow>(
      `with due as (
         select d.id from webhook_delivery d join webhook w on w.id = d.webhook_id and w.state = 'active'
          where d.webhook_id = $1 and d.state = 'waiting' and d.next_attempt_at <= clock_timestamp()
          order by d.sequence limit $2 for update of d skip locked),
       claimed as (
         update webhook_delivery d
            set attempts = d.attempts + 1, position = d.position + 1,
                next_attempt_at = clock_timestamp() + make_interval(secs => $3)
           from due where d.id = due.id
         returning d.id, d.webhook_id, d.sequence, d.message_id, d.attempts, d.position),
       begun as (
         insert into webhook_attempt (delivery_id, number, started_at) select id, attempts, clock_timestamp() from claimed)
       select c.id, c.webhook_id as "webhookId", w.url, w.secret as "sealedSecret", c.message_id as "messageId", c.attempts as attempt,
              c.position, c.sequence, e.type, e.occurred_at as "occurredAt", e.data
         from claimed c join webhook w on w.id = c.webhook_id
         join feed_event f on f.sequence = c.sequence join event e on e.id = f.event_id
        order by c.sequence`,
      [webhookId, limit, LEASE_SECONDS],
    );
    return claimed.map(({ sequence, type, occurredAt, data, ...delivery }) => ({
      ...delivery,
      event: { sequence, type, occurredAt, data },
    }));
  }

  /** Writes an attempt's outcome down and decides what follows: done, another attempt, a dead letter, or a disabled webhook. */
  async settle(delivery: ClaimedDelivery, outcome: AttemptOutcome): Promise<void> {
    await this.database.transaction(async (tx) => {
      await rows(
        tx,
        `update webhook_attempt set duration_milliseconds = $3, status = $4, error = $5, reply = $6
          where delivery_id = $1 and number = $2`,
        [
          delivery.id,
          delivery.attempt,
          outcome.durationMilliseconds,
          outcome.status,
          outcome.error,
          outcome.reply,
        ],
      );
      switch (verdictOn(outcome.status)) {
        case 'delivered':
          return await this.markDelivered(tx, delivery, outcome);
        case 'gone':
          await this.markFailed(tx, delivery, outcome, null);
          return await disableWebhook(tx, this.audit, {
            webhookId: delivery.webhookId,
            reason: 'the receiver answered 410 Gone',
            actor: system('webhooks'),
          });
        case 'failed': {
          const delay = nextDelaySeconds(delivery.position - 1, outcome.retryAfterSeconds, Math.random());
          return await this.markFailed(tx, delivery, outcome, delay);
        }
      }
    });
  }

  /** Success counts whatever else happened to the delivery since this attempt was begun. */
  private async markDelivered(tx: Tx, delivery: ClaimedDelivery, outcome: AttemptOutcome): Promise<void> {
    await rows(
      tx,
      `update webhook_delivery set state = 'delivered', delivered_at = clock_timestamp(), next_attempt_at = null,
              last_status = $2, last_error = null
        where id = $1 and state <> 'delivered'`,
      [delivery.id, outcome.status],
    );
  }

  /** Plans the next attempt, or buries the delivery when there is none. An attempt that was given up for lost plans nothing. */
  private async markFailed(
    tx: Tx,
    { id, attempt, webhookId }: ClaimedDelivery,
    { status, error }: AttemptOutcome,
    delaySeconds: number | null,
  ): Promise<void> {
    const planned = await row(
      tx,
      `update webhook_delivery set last_status = $3, last_error = $4,
              state = case when $5::float8 is null then 'dead' else state end,
              next_attempt_at = now() + make_interval(secs => $5::float8)
        where id = $1 and attempts = $2 and state = 'waiting' returning id`,
      [id, attempt, status, error, delaySeconds],
    );
    if (planned === undefined) return;
    if (delaySeconds === null) {
      this.logger.warn({ webhookId, deliveryId: id, attempt, status, error }, 'webhook delivery is dead');
      return;
    }
    await this.jobs.enqueue(tx, wakeWebhook, { webhookId }, { startAfterSeconds: Math.ceil(delaySeconds) });
  }
}
