import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { publicOn } from '../../policies/embargo.ts';
import type { Sight } from '../../policies/policy-sight.ts';
import { citingVersions } from '../retractions/cited-works.queries.ts';

/** A work with a PMID in a policy's reference list. */
export interface CitedWork {
  readonly pmid: string;
  /** Its number in the list. */
  readonly number: number;
  readonly citation: string;
}

/**
 * The works that a policy's active and scheduled versions cite on the organisation's `today`, each once, in the order
 * of the list; those of its latest version where none is signed yet. A `sight` of the public's shows signed versions that
 * it may know of, and no others.
 */
export async function citedWorksOf(
  tx: Tx,
  policyId: string,
  today: CalendarDate,
  sight: Sight = null,
): Promise<CitedWork[]> {
  const found = await rows<CitedWork>(
    tx,
    `with citing as (
       select v.id from policy_version v where v.policy_id = $1 and v.id in ${citingVersions('$2')}
          and ($3::date is null or ${publicOn('v', '$3::date')})
     ), chosen as (
       select id from citing
       union all
       (select v.id from policy_version v where v.policy_id = $1 and not exists (select from citing)
           and ($3::date is null or (v.state = 'approved' and ${publicOn('v', '$3::date')}))
         order by v.number desc limit 1)
     )
     select distinct on (reference ->> 'pmid') reference ->> 'pmid' as pmid,
            (reference ->> 'number')::int as number, reference ->> 'citation' as citation
       from policy_version v
       cross join jsonb_array_elements(v.document -> 'references') reference
      where v.id in (select id from chosen) and reference ->> 'pmid' is not null
      order by reference ->> 'pmid', v.number desc`,
    [policyId, today, sight],
  );
  return found.toSorted((a, b) => a.number - b.number);
}
