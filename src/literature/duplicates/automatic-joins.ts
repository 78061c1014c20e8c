import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { RecordJoins } from './record-joins.ts';

interface Wish {
  readonly recordId: string;
  readonly keptId: string;
  readonly suspicionId: string;
}

/**
 * Joins what is certain: a record that PubMed does not name with the record of PubMed that it is. Where several are that
 * (PubMed's own double), the lowest PMID counts, whichever came first.
 */
@Injectable()
export class AutomaticJoins {
  constructor(private readonly joins: RecordJoins) {}

  /** Looks at these records again, as if the suspicions in `without` were gone. What a person joined stays joined. */
  async reconsider(
    tx: Tx,
    recordIds: readonly string[],
    without: readonly string[],
    now: Instant,
  ): Promise<void> {
    const wished = new Map((await wishes(tx, recordIds, without)).map((wish) => [wish.recordId, wish]));
    const standing = await automaticJoins(tx, recordIds);
    for (const { recordId, keptId, suspicionId } of standing) {
      const wish = wished.get(recordId);
      if (wish?.keptId === keptId && wish.suspicionId === suspicionId) wished.delete(recordId);
      else await this.joins.part(tx, recordId, now);
    }
    for (const wish of wished.values()) await this.joins.join(tx, wish, now);
  }
}

async function wishes(tx: Tx, recordIds: readonly string[], without: readonly string[]): Promise<Wish[]> {
  return await rows<Wish>(
    tx,
    `select distinct on (unnamed.id) unnamed.id as "recordId", named.id as "keptId", s.id as "suspicionId"
       from literature_record unnamed
      cross join lateral (
         select id, other_id as partner, certainty, verdict from duplicate_suspicion where record_id = unnamed.id
          union all
         select id, record_id, certainty, verdict from duplicate_suspicion where other_id = unnamed.id) s
       join literature_record named on named.id = s.partner
      where unnamed.id = any($1::uuid[]) and unnamed.pmid is null and named.pmid is not null
        and s.certainty = 'certain' and s.verdict is null and s.id <> all($2::uuid[])
        and not exists (select from duplicate_join j join duplicate_suspicion said on said.id = j.suspicion_id
                         where j.record_id = unnamed.id and said.verdict = 'same')
      order by unnamed.id, named.pmid::bigint`,
    [recordIds, without],
  );
}

async function automaticJoins(tx: Tx, recordIds: readonly string[]): Promise<Wish[]> {
  return await rows<Wish>(
    tx,
    `select j.record_id as "recordId", j.kept_id as "keptId", j.suspicion_id as "suspicionId"
       from duplicate_join j join duplicate_suspicion s on s.id = j.suspicion_id
      where j.record_id = any($1::uuid[]) and s.verdict is distinct from 'same'
      order by j.record_id`,
    [recordIds],
  );
}
