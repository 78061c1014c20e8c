import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { wakeWebhook } from './wake-webhook.job.ts';
import { WebhookAttempts } from './webhook-attempts.ts';
import { WebhookClaims } from './webhook-claims.ts';
import { WebhookFanOut } from './webhook-fan-out.ts';
import { WebhookLane, type LaneTools } from './webhook-lane.ts';
import { WebhookLaneLeases } from './webhook-lane-leases.ts';
import { WebhookSender } from './webhook-sender.ts';

interface Running {
  /** Undefined while its lease is being asked for. */
  lane: WebhookLane | undefined;
  /** Woken before there was a lane to wake. */
  again: boolean;
  ended: Promise<void>;
}

/** How long a wake-up job stays with its lane. A receiver that takes longer has its lane run on alone, and the queue goes on. */
const PATIENCE_MILLISECONDS = 1000;
/** A webhook with overdue deliveries is woken again after this long without a wake-up. */
const REWAKE_SECONDS = 30;

/**
 * Delivers: one lane a webhook, so that a receiver that is slow or down holds back nobody else's deliveries. Nothing is
 * lost with the process: what it had begun becomes due again when its lease is over.
 */
@Injectable()
export class WebhookLanes implements BeforeApplicationShutdown {
  private readonly running = new Map<string, Running>();
  private readonly tools: LaneTools;
  private closing = false;

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly leases: WebhookLaneLeases,
    claims: WebhookClaims,
    attempts: WebhookAttempts,
    sender: WebhookSender,
    fanOut: WebhookFanOut,
    settings: Settings,
    private readonly logger: Logger,
    sweeps: Sweeps,
  ) {
    this.tools = { leases, claims, attempts, sender, logger, publicUrl: settings.publicUrl };
    jobs.handle(wakeWebhook, async ({ webhookId }) => await this.wake(webhookId));
    sweeps.register('publishing.wake-webhooks', async () => await this.wakeOverdue());
    if (settings.workQueue) fanOut.onMade((webhookId) => void this.wake(webhookId));
  }

  /**
   * Runs a webhook's lane here, or has the process that runs it look again. Comes back when nothing is due any more, or
   * after a while. Never rejects: the sweep wakes it again.
   */
  async wake(webhookId: string): Promise<void> {
    let running = this.running.get(webhookId);
    if (running === undefined) {
      if (this.closing) return;
      running = { lane: undefined, again: false, ended: Promise.resolve() };
      this.running.set(webhookId, running);
      running.ended = this.run(webhookId, running);
    } else {
      running.again = true;
      running.lane?.wake();
    }
    await Promise.race([running.ended, patience()]);
  }

  /** Lets attempts under way come to their end, so that they need not be made again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    for (const { lane } of this.running.values()) lane?.close();
    await Promise.all([...this.running.values()].map(async ({ ended }) => await ended));
  }

  private async run(webhookId: string, running: Running): Promise<void> {
    try {
      do {
        running.again = false;
        const hold = await this.leases.take(webhookId);
        if (hold === null) continue; // another process has it, and was told
        running.lane = new WebhookLane(hold, this.tools);
        if (this.closing) running.lane.close();
        await running.lane.run();
        running.lane = undefined;
      } while (running.again && !this.closing);
    } catch (error) {
      this.logger.warn({ webhookId, error: String(error) }, 'webhook lane not taken; it is woken again');
    } finally {
      this.running.delete(webhookId); // in the same breath as the last look, so that no wake-up falls between the two
    }
  }

  /** Wakes the webhooks that have deliveries overdue: their wake-up was lost, or the process that worked on them. */
  private async wakeOverdue(): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const overdue = await rows<{ webhookId: string }>(
        tx,
        `update webhook w set woken_at = now()
          where w.id in (select id from webhook where state <> 'disabled'
                            and woken_at < now() - make_interval(secs => $1) for no key update skip locked)
            and not exists (select from webhook_lane l
                 where l.webhook_id = w.id and (l.held_until > clock_timestamp() or l.paused_until > clock_timestamp()))
            and exists (select from webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting'
                 and d.next_attempt_at <= now() and (w.state = 'active' or d.kind = 'verification')
                 -- one whose turn it is not waits for another, which has an alarm of its own
                 and (w.delivery_order = 'none' or d.kind <> 'event' or not exists (
                       select from webhook_delivery e where e.webhook_id = w.id and e.state = 'waiting'
                          and e.sequence < d.sequence and (w.delivery_order = 'strict' or e.policy_id = d.policy_id))))
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
