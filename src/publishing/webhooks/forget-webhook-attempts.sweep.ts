import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';

/** Removed with one statement; more wait for the next sweep. */
const BATCH = 5000;

/**
 * Removes the oldest part of the delivery log: how much a receiver answers is the receiver's choice, and the log must not
 * grow without end for it. The deliveries stay, so that nothing is sent twice and anything can be sent again.
 */
@Injectable()
export class ForgetWebhookAttempts {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    sweeps: Sweeps,
  ) {
    sweeps.register('publishing.forget-webhook-attempts', async () => await this.forget());
  }

  private async forget(): Promise<number> {
    const { webhookLogDays } = this.settings;
    if (webhookLogDays === 0) return 0;
    const removed = await rows(
      this.database.source.manager,
      `delete from webhook_attempt a using (
         select o.delivery_id, o.number from webhook_attempt o join webhook_delivery d on d.id = o.delivery_id
          where o.started_at < clock_timestamp() - make_interval(days => $1) and d.state <> 'waiting'
          order by o.started_at limit $2 for update of o skip locked) old
        where a.delivery_id = old.delivery_id and a.number = old.number returning 1`,
      [webhookLogDays, BATCH],
    );
    return removed.length;
  }
}
