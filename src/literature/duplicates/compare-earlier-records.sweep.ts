import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import type { KeptRecord } from '../records/record-identities.ts';
import { DuplicateFinder } from './duplicate-finder.ts';
import { holdRecordStore } from './record-lock.ts';

/** Records that are compared in one transaction: searches wait for it meanwhile. */
const CHUNK = 200;
/** Chunks of one sweep; the next minute goes on. */
const MOST_CHUNKS = 10;

/**
 * Files and compares the records that were stored before duplicates were looked for, each once. What a sweep did not come
 * to, or a crash undid, is left to the next.
 */
@Injectable()
export class CompareEarlierRecords {
  constructor(
    sweeps: Sweeps,
    private readonly database: Database,
    private readonly duplicates: DuplicateFinder,
  ) {
    sweeps.register('literature.compare-earlier-records', async (now) => await this.compare(now));
  }

  /** Returns how many records were compared. */
  async compare(now: Instant): Promise<number> {
    let compared = 0;
    for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
      const some = await this.compareSome(now);
      compared += some;
      if (some < CHUNK) break;
    }
    return compared;
  }

  private async compareSome(now: Instant): Promise<number> {
    const [left] = await this.database.query('select from uncompared_record limit 1');
    if (left === undefined) return 0; // nobody waits for the record store without need
    return await this.database.transaction(async (tx) => {
      await holdRecordStore(tx);
      const claimed = await rows<{ id: string }>(
        tx,
        `delete from uncompared_record where record_id in (
           select record_id from uncompared_record order by record_id limit $1)
         returning record_id as id`,
        [CHUNK],
      );
      const ids = claimed.map(({ id }) => id);
      const records = await rows<KeptRecord>(
        tx,
        `select id, pmid, source_id as "sourceId", fields from literature_record
          where id = any($1::uuid[]) order by id`,
        [ids],
      );
      await this.duplicates.hold(tx, records, []);
      await this.duplicates.find(tx, records, now);
      return ids.length;
    });
  }
}
