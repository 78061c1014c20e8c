import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { row } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { wakeWebhook } from './wake-webhook.job.ts';

/** The right to work one webhook's lane, until it is over. */
export interface LaneHold {
  readonly webhookId: string;
  /** Unique to this hold: what was begun under another one is lost. */
  readonly token: string;
  /** Up to when it is surely ours, by `performance.now()` of this process. */
  heldUntil: number;
}

/** The lane is another's now: this process was away for too long, or the webhook is gone. */
export class LaneLost extends Error {
  constructor(webhookId: string) {
    super(`the lane of webhook ${webhookId} is another's`);
    this.name = 'LaneLost';
  }
}

/** How long a process that has died keeps its lanes: longer than an attempt takes, with room for a pause. */
export const LEASE_SECONDS = 20;

/** The leases under which one process at a time, of all replicas, works the lane of a webhook. */
@Injectable()
export class WebhookLaneLeases {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly logger: Logger,
  ) {}

  /** Takes the lane; where another process has it, that one is told to look again, and there is no hold. */
  async take(webhookId: string): Promise<LaneHold | null> {
    const token = newId();
    const asked = performance.now();
    const [taken] = await this.database.query<{ mine: boolean }>(
      `insert into webhook_lane as l (webhook_id, holder, held_until)
       select id, $2, clock_timestamp() + make_interval(secs => $3) from webhook where id = $1
       on conflict (webhook_id) do update
          set rung = coalesce(l.held_until > clock_timestamp(), false),
              holder = case when l.held_until > clock_timestamp() then l.holder else excluded.holder end,
              held_until = case when l.held_until > clock_timestamp() then l.held_until else excluded.held_until end
       returning holder = $2 as mine`,
      [webhookId, token, LEASE_SECONDS],
    );
    return taken?.mine === true ? { webhookId, token, heldUntil: asked + LEASE_SECONDS * 1000 } : null;
  }

  /** Keeps the lane for longer. True when somebody rang in the meantime. Throws {@link LaneLost}. */
  async keep(hold: LaneHold): Promise<boolean> {
    const asked = performance.now();
    const [kept] = await this.database.query<{ rung: boolean }>(
      `with before as (select rung from webhook_lane where webhook_id = $1 and holder = $2 for update)
       update webhook_lane l set held_until = clock_timestamp() + make_interval(secs => $3), rung = false
         from before where l.webhook_id = $1 returning before.rung`,
      [hold.webhookId, hold.token, LEASE_SECONDS],
    );
    if (kept === undefined) throw new LaneLost(hold.webhookId);
    hold.heldUntil = asked + LEASE_SECONDS * 1000;
    return kept.rung;
  }

  /** True when somebody rang since the lane was taken or kept. Throws {@link LaneLost}. */
  async rung({ webhookId, token }: LaneHold): Promise<boolean> {
    const [found] = await this.database.query<{ rung: boolean }>(
      'select rung from webhook_lane where webhook_id = $1 and holder = $2',
      [webhookId, token],
    );
    if (found === undefined) throw new LaneLost(webhookId);
    return found.rung;
  }

  /**
   * Gives the lane back, once the next attempt that is to come has its alarm. False, and nothing is given back, when
   * somebody rang: there is more to do. `again` wakes another process at once.
   */
  async release({ webhookId, token }: LaneHold, again = false): Promise<boolean> {
    if (!again) await this.setAlarm(webhookId);
    const [released] = await this.database.query<{ rung: boolean }>(
      `update webhook_lane l set rung = false, holder = case when l.rung and not $3 then l.holder end,
              held_until = case when l.rung and not $3 then l.held_until end
        where webhook_id = $1 and holder = $2 returning holder is not null as rung`,
      [webhookId, token, again],
    );
    if (again) await this.ringElsewhere(webhookId);
    return released?.rung !== true;
  }

  /** One alarm a webhook, for its earliest attempt: a thousand that failed together do not make a thousand jobs. */
  private async setAlarm(webhookId: string): Promise<void> {
    const [next] = await this.database.query<{ seconds: number | null }>(
      `select extract(epoch from case when l.paused_until > clock_timestamp()
                then greatest(min(d.next_attempt_at), l.paused_until)
                else min(d.next_attempt_at) filter (where d.next_attempt_at > clock_timestamp()) end - clock_timestamp())::float8 as seconds
         from webhook_lane l join webhook_delivery d on d.webhook_id = l.webhook_id and d.state = 'waiting'
        where l.webhook_id = $1 group by l.paused_until`,
      [webhookId],
    );
    const seconds = next?.seconds;
    if (seconds === null || seconds === undefined) return;
    await this.database.transaction(async (tx) => {
      const unset = await row(
        tx,
        `update webhook_lane set alarm_at = clock_timestamp() + make_interval(secs => $2::float8)
          where webhook_id = $1 and (alarm_at is null or alarm_at <= clock_timestamp()
             or alarm_at > clock_timestamp() + make_interval(secs => $2::float8 + 1)) returning 1`,
        [webhookId, seconds],
      );
      const startAfterSeconds = Math.max(0, Math.ceil(seconds));
      if (unset !== undefined) await this.jobs.enqueue(tx, wakeWebhook, { webhookId }, { startAfterSeconds });
    });
  }

  private async ringElsewhere(webhookId: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => await this.jobs.enqueue(tx, wakeWebhook, { webhookId }));
    } catch (error) {
      // this process ends, and its queue may have before: the sweep of another wakes the webhook within the minute
      this.logger.warn({ webhookId, error: String(error) }, 'nobody was told to go on with a webhook');
    }
  }
}
