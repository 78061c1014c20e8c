import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { publicEvent } from '../feed/public-event.rules.ts';
import { wakeWebhook } from './wake-webhook.job.ts';
import { WebhookAttempts, type ClaimedDelivery } from './webhook-attempts.ts';
import { WebhookSender } from './webhook-sender.ts';

interface Lane {
  /** True when the webhook was woken since the lane last looked: something may be due that it has not seen. */
  woken: boolean;
  /** Has the lane look again while its attempts are under way. */
  ring: () => void;
  ended: Promise<void>;
}

/** Attempts to one webhook at the same time, from one process. */
const LANE_WIDTH = 4;
/** How long a wake-up job stays with its lane. A receiver that takes longer has its lane run on alone, and the queue goes on. */
const PATIENCE_MILLISECONDS = 1000;
/** A webhook with overdue deliveries is woken again after this long without a wake-up. */
const REWAKE_SECONDS = 30;

/**
 * Delivers: one lane a webhook, so that a receiver that is slow or down holds back nobody else's deliveries. A lane
 * takes what is due until nothing is. Nothing is lost with the process: what it had begun becomes due again.
 */
@Injectable()
export class WebhookLanes implements BeforeApplicationShutdown {
  private readonly lanes = new Map<string, Lane>();
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly attempts: WebhookAttempts,
    private readonly sender: WebhookSender,
    private readonly settings: Settings,
    private readonly logger: Logger,
    sweeps: Sweeps,
  ) {
    jobs.handle(wakeWebhook, async ({ webhookId }) => await this.wake(webhookId));
    sweeps.register('publishing.wake-webhooks', async () => await this.wakeOverdue());
  }

  /** Runs a webhook's lane, or has the running lane look again. Comes back when nothing is due any more, or after a while. */
  async wake(webhookId: string): Promise<void> {
    const running = this.lanes.get(webhookId);
    if (running !== undefined) {
      running.woken = true;
      running.ring();
      return;
    }
    if (this.closing) return;
    const lane: Lane = { woken: false, ring: () => undefined, ended: Promise.resolve() };
    this.lanes.set(webhookId, lane);
    lane.ended = this.run(webhookId, lane);
    await Promise.race([lane.ended, patience()]);
  }

  /** Lets attempts under way come to their end, so that they need not be made again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.lanes.values()].map(async ({ ended }) => await ended));
  }

  /** Never rejects: a lane that cannot go on is woken again by the sweep. */
  private async run(webhookId: string, lane: Lane): Promise<void> {
    const underWay = new Set<Promise<void>>();
    try {
      for (;;) {
        const rung = new Promise<void>((ring) => (lane.ring = ring));
        lane.woken = false;
        const room = this.closing ? 0 : LANE_WIDTH - underWay.size;
        const claimed = room > 0 ? await this.attempts.claim(webhookId, room) : [];
        for (const delivery of claimed) {
          const attempt = this.attempt(delivery).finally(() => underWay.delete(attempt));
          underWay.add(attempt);
        }
        if (underWay.size > 0) await Promise.race([rung, ...underWay]);
        else if (!lane.woken) return;
      }
    } catch (error) {
      this.logger.warn({ webhookId, error: String(error) }, 'webhook lane stopped; it is woken again');
      await Promise.all(underWay);
    } finally {
      this.lanes.delete(webhookId); // in the same breath as the last look, so that no wake-up falls between the two
    }
  }

  /** Never rejects: an attempt whose outcome could not be written down counts as lost, and is made again under its id. */
  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    const body = JSON.stringify(publicEvent(delivery.event, this.settings.publicUrl));
    const outcome = await this.sender.send({ ...delivery, body });
    try {
      await this.attempts.settle(delivery, outcome);
    } catch (error) {
      this.logger.warn({ deliveryId: delivery.id, error: String(error) }, 'webhook outcome not written down');
    }
  }

  /** Wakes the webhooks that have deliveries overdue: their wake-up was lost, or the process that worked on them. */
  private async wakeOverdue(): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const overdue = await rows<{ webhookId: string }>(
        tx,
        `update webhook w set woken_at = now()
          where w.state = 'active' and w.woken_at < now() - make_interval(secs => $1)
            and exists (select from webhook_delivery d
                 where d.webhook_id = w.id and d.state = 'waiting' and d.next_attempt_at <= now())
         returning w.id as "webhookId"`,
        [REWAKE_SECONDS],
      );
      await this.jobs.enqueueAll(tx, wakeWebhook, overdue);
      return overdue.length;
    });
  }
}

/** A pause that keeps nothing alive. */
async function patience(): Promise<void> {
  await new Promise((wake) => setTimeout(wake, PATIENCE_MILLISECONDS).unref());
}
