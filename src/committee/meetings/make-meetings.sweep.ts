import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { system } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { makeMeetings, SERIES, type MeetingSeries } from './series-meetings.ts';

/** Makes the meetings of every series some months ahead, once a day: also after a holiday was added or taken back. */
@Injectable()
export class MakeMeetingsSweep {
  constructor(
    sweeps: Sweeps,
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {
    sweeps.register('committee.make-meetings', async (now) => await this.run(now));
  }

  /** Returns how many meetings were made, changed or called off. */
  async run(now: Instant): Promise<number> {
    let claimed = 0;
    for (;;) {
      const done = await this.next(now);
      if (done === null) return claimed;
      claimed += done;
    }
  }

  /** One series that this day has not seen, held against other replicas; null when there is none left. */
  private async next(now: Instant): Promise<number | null> {
    const today = this.organisation.today(now);
    return await this.database.transaction(async (tx) => {
      const series = await row<MeetingSeries>(
        tx,
        `select ${SERIES} from meeting_series s where s.made_on is distinct from $1 order by s.id limit 1
            for no key update skip locked`,
        [today],
      );
      if (series === undefined) return null;
      const made = await makeMeetings(tx, series, this.organisation, now);
      await tx.query('update meeting_series set made_on = $2 where id = $1', [series.id, today]);
      const claimed = made.made.length + made.changed.length + made.calledOff.length;
      if (claimed > 0) {
        await this.audit.record(tx, {
          actor: system('sweep'),
          action: 'meeting_series.meetings_made',
          subject: { type: 'meeting_series', id: series.id },
          detail: { ...made },
        });
      }
      return claimed;
    });
  }
}
