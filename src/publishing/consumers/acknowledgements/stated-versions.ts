import { isId } from '../../../kernel/ids.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { rows } from '../../../platform/database/rows.ts';
import { publicOn } from '../../../policies/embargo.ts';
import type { StatedVersion, VersionInForce } from './acknowledgement.rules.ts';

/** What a statement is about, as far as the public may know of it. */
export interface Stated {
  /** Null for a policy that is not published. */
  readonly policy: { readonly id: string; readonly slug: string } | null;
  /** Null for none of that number, or one that is no business of the public yet. */
  readonly version: (StatedVersion & { readonly id: string }) | null;
  readonly inForce: VersionInForce | null;
}

interface StatedRow {
  place: number;
  policyId: string | null;
  slug: string | null;
  versionId: string | null;
  number: number;
  contentHash: string;
  endedBy: 'cancel' | 'withdraw' | null;
  scheduledFrom: CalendarDate | null;
  signedAt: Instant;
  inForceNumber: number | null;
  inForceHash: string;
}

/** Looks up what statements are about, all of them at once and in their order, as the public may know it on `today`. */
export async function statedVersions(
  tx: Tx,
  asked: readonly { readonly policy: string; readonly version: number | null }[],
  today: CalendarDate,
): Promise<Stated[]> {
  const questions = asked.map(({ policy, version }, place) => ({
    place,
    id: isId(policy) ? policy : null,
    slug: SLUG.test(policy) ? policy : null,
    version,
  }));
  const found = await rows<StatedRow>(
    tx,
    `with asked as (
       select * from jsonb_to_recordset($1::jsonb) as a (place int, id uuid, slug text, version int))
     select a.place, p.id as "policyId", p.slug, v.id as "versionId", v.number, v.content_hash as "contentHash",
            act.kind as "endedBy", v.approved_at as "signedAt",
            (select min(lower(e.valid)) from public_period($2::date, null) e
              where e.version_id = v.id and lower(e.valid) > $2::date) as "scheduledFrom",
            f.number as "inForceNumber", f.content_hash as "inForceHash"
       from asked a
       left join policy p on p.id = coalesce(a.id, (select known.id from policy known where known.slug = a.slug))
        and exists (select from policy_version s where s.policy_id = p.id and s.state = 'approved' and ${publicOn('s', '$2::date')})
       left join policy_version v on v.policy_id = p.id and v.number = a.version and v.state = 'approved'
        and ${publicOn('v', '$2::date')}
       left join policy_act act on act.version_id = v.id and act.decided_at is not null and act.kind in ('cancel', 'withdraw')
       left join lateral (
         select e.version_id from public_period($2::date, null) e
          where e.policy_id = p.id and e.valid @> $2::date) now_valid on true
       left join policy_version f on f.id = now_valid.version_id
      order by a.place`,
    [JSON.stringify(questions), today],
  );
  return found.map(statedOf);
}

const SLUG = /^[a-z0-9-]{1,120}$/;

function statedOf(found: StatedRow): Stated {
  const { policyId, slug, versionId, number, contentHash, endedBy, scheduledFrom, signedAt } = found;
  return {
    policy: policyId === null || slug === null ? null : { id: policyId, slug },
    version:
      versionId === null ? null : { id: versionId, number, contentHash, endedBy, scheduledFrom, signedAt },
    inForce:
      found.inForceNumber === null ? null : { number: found.inForceNumber, contentHash: found.inForceHash },
  };
}
