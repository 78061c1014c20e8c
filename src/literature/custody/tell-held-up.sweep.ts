import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { SearchesMail } from './searches-mail.ts';

/** An outage this long no longer mends itself unseen; by the database's clock, as are the tries. */
const PATIENCE_HOURS = 24;

/** Has the owners told, once each time, of searches that were refused for good or that have failed for a day. */
@Injectable()
export class TellHeldUp {
  constructor(
    sweeps: Sweeps,
    private readonly database: Database,
    private readonly mail: SearchesMail,
  ) {
    sweeps.register('literature.tell-held-up', async (now) => await this.tell(now));
  }

  private async tell(now: Instant): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const next = await this.mail.next(tx, now);
      const held = await rows<{ policyId: string }>(
        tx,
        `update literature_search s set told_on = $1
           from literature_update u
          where u.id = s.update_id
            and s.id in (select id from literature_search
                          where failing_since is not null and told_on is null
                            and (state = 'failed' or failing_since < clock_timestamp() - make_interval(hours => $2))
                          order by id for update skip locked)
          returning u.policy_id as "policyId"`,
        [next.day, PATIENCE_HOURS],
      );
      await this.mail.plan(tx, [...new Set(held.map(({ policyId }) => policyId))], next);
      return held.length;
    });
  }
}
