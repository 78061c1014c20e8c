import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import type { PrismaCounts } from './prisma.rules.ts';

/** Questions about what became of the records that a cycle's searches found. */
@Injectable()
export class PrismaQueries {
  constructor(private readonly database: Database) {}

  /** Counts the records of a review cycle, each in exactly one place. Throws NotFound. */
  async ofCycle(cycleId: string): Promise<PrismaCounts> {
    const [found] = isId(cycleId)
      ? await this.database.query<PrismaCounts & { policyId: string | null }>(
          `with cycle as (select id, policy_id from review_cycle where id = $1),
           found as (
             select h.pmid, count(*) as hits, bool_and(h.state = 'missing') as missing
               from literature_hit h
               join literature_search s on s.id = h.search_id
               join literature_update u on u.id = s.update_id
              where u.cycle_id = $1
              group by h.pmid),
           placed as (
             select f.hits, case
                 when screened.id is null then case when f.missing then 'not_returned' else 'awaiting' end
                 when u.cycle_id is distinct from $1 then 'known_before'
                 when screened.state = 'identified' then 'awaiting'
                 else screened.state end as place
               from found f
               left join literature_record r on r.pmid = f.pmid
               left join screening screened
                 on screened.record_id = r.id and screened.policy_id = (select policy_id from cycle)
               left join literature_update u on u.id = screened.update_id)
           select (select policy_id from cycle) as "policyId",
                  coalesce(sum(hits), 0)::int as hits, count(*)::int as records,
                  count(*) filter (where place = 'known_before')::int as "knownBefore",
                  count(*) filter (where place = 'not_returned')::int as "notReturned",
                  count(*) filter (where place = 'awaiting')::int as awaiting,
                  count(*) filter (where place = 'excluded')::int as excluded,
                  count(*) filter (where place = 'included')::int as included
             from placed`,
          [cycleId],
        )
      : [];
    if (found === undefined || found.policyId === null) throw new NotFound('review cycle', cycleId);
    return found;
  }
}
