import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { ChangeClass } from '../../policies/change-class.rules.ts';
import { publicOn } from '../../policies/embargo.ts';
import { isNoticeOf } from '../../policies/notice/notice-given.ts';
import type { BulletinSpan } from './bulletin.ts';

/** A policy as a bulletin names it. */
interface NamedPolicy {
  readonly slug: string;
  readonly title: string;
  readonly policyNumber: string | null;
  readonly section: string | null;
}

/** A signed version that a bulletin tells of. */
export interface ChangedVersion extends NamedPolicy {
  readonly versionId: string;
  readonly version: number;
  readonly changeClass: ChangeClass;
  readonly corrects: number | null;
  readonly effective: CalendarDate;
  /** The day on which the public could first know of it. */
  readonly publicFrom: CalendarDate;
  /** The day of the first bulletin that announced its text; null when none did before it was signed. */
  readonly announcedOn: CalendarDate | null;
  readonly contentHash: string;
  readonly envelopeHash: string;
  /** The public version whose days it takes over, else the one it was drafted from; null for a policy's first. */
  readonly beforeId: string | null;
  readonly beforeEnvelopeHash: string | null;
}

/** A decision about a policy that is no version. */
export interface PolicyAct extends NamedPolicy {
  readonly kind: 'cancel' | 'retire' | 'withdraw';
  readonly version: number | null;
  readonly effective: CalendarDate;
  readonly contentHash: string | null;
  readonly decidedOn: CalendarDate;
  readonly instead: number | null;
  readonly successorTitle: string | null;
  readonly successorCriteria: string | null;
}

/** The day of an instant in the organisation's zone, in SQL. */
const dayOf = (at: string): string => `(${at} at time zone $4)::date`;

/** A row `v` of `policy_version` as a change that notice was given of. */
const SIGNED_VERSION = {
  versionId: 'v.id',
  contentHash: 'v.content_hash',
  effective: 'v.effective',
  signedOn: dayOf('v.approved_at'),
  linesOfBusiness: 'v.lines_of_business',
  jurisdictions: 'v.jurisdictions',
};

/** What changed in some days, as the public may know it. Adopted versions are no change: they were in force before. */
@Injectable()
export class BulletinQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /** The versions of a span; by their effective day only those that, as now known, begin on it. */
  async versions({ from, to, by }: BulletinSpan, today: CalendarDate): Promise<ChangedVersion[]> {
    const publicFrom = `greatest(${dayOf('v.approved_at')}, v.embargo_until)`;
    const day = by === 'signed' ? publicFrom : 'v.effective';
    return await this.database.query<ChangedVersion>(
      `select p.slug, v.title, coalesce(p.number, v.document->>'number') as "policyNumber",
              coalesce(p.manual_section, v.document->>'manualSection') as section,
              v.id as "versionId", v.number as version, v.change_class as "changeClass", corrected.number as corrects,
              v.effective, ${publicFrom} as "publicFrom", announced."on" as "announcedOn",
              v.content_hash as "contentHash", v.envelope_hash as "envelopeHash",
              before.id as "beforeId", before.envelope_hash as "beforeEnvelopeHash"
         from policy_version v
         join policy p on p.id = v.policy_id
         left join policy_version corrected on corrected.id = v.corrects_version_id
         left join lateral (
           select min(g.given_on) as "on" from notice_given g where ${isNoticeOf('g', SIGNED_VERSION)}) announced on true
         left join lateral (
           select e.version_id from public_period($3::date, v.approved_at - interval '1 microsecond') e
            where e.policy_id = v.policy_id and e.valid @> v.effective) taken on true
         left join policy_version before on before.id = coalesce(taken.version_id, v.base_version_id)
          and before.state = 'approved' and ${publicOn('before', '$3::date')}
        where v.state = 'approved' and v.adoption_batch_id is null and ${publicOn('v', '$3::date')}
          and ${day} between $1::date and $2::date
          and ($5 = 'signed' or exists (
                select from public_period($3::date, null) e
                 where e.policy_id = v.policy_id and e.version_id = v.id and lower(e.valid) = v.effective))`,
      [from, to, today, this.organisation.zone, by],
    );
  }

  /**
   * The acts of a span; by their effective day only those by which, as now known, a period ends on it and what was to
   * govern instead begins. A cancellation takes no effect on any day: it is told by the day it was signed.
   */
  async acts({ from, to, by }: BulletinSpan, today: CalendarDate): Promise<PolicyAct[]> {
    const day = by === 'signed' ? `greatest(${dayOf('a.decided_at')}, v.embargo_until)` : 'a.effective';
    return await this.database.query<PolicyAct>(
      `select p.slug, coalesce(v.title, latest.title) as title, coalesce(p.number, latest.number) as "policyNumber",
              coalesce(p.manual_section, latest.section) as section, a.kind, v.number as version,
              case a.kind when 'cancel' then v.effective else a.effective end as effective,
              v.content_hash as "contentHash", ${dayOf('a.decided_at')} as "decidedOn", instead.number as instead, successor.title as "successorTitle",
              a.successor_criteria as "successorCriteria"
         from policy_act a
         join policy p on p.id = a.policy_id
         join lateral (
           select s.title, s.document->>'number' as number, s.document->>'manualSection' as section
             from policy_version s where s.policy_id = p.id and s.state = 'approved' and ${publicOn('s', '$3::date')}
            order by s.approved_at desc, s.number desc limit 1) latest on true
         left join policy_version v on v.id = a.version_id
         left join policy_version instead on instead.id = a.instead_version_id
         left join lateral (
           select s.title from policy_version s
            where s.policy_id = a.successor_policy_id and s.state = 'approved' and ${publicOn('s', '$3::date')}
            order by s.approved_at desc, s.number desc limit 1) successor on true
         left join lateral (
           select bool_or(upper(e.valid) = a.effective) as ends,
                  (array_agg(e.version_id) filter (where lower(e.valid) = a.effective))[1] as begins
             from public_period($3::date, null) e where e.policy_id = a.policy_id) ended on true
        where a.decided_at is not null and (v.id is null or ${publicOn('v', '$3::date')})
          and ${day} between $1::date and $2::date and ($5 = 'signed' or a.kind <> 'cancel' and ended.ends
               and ended.begins is not distinct from a.instead_version_id)`,
      [from, to, today, this.organisation.zone, by],
    );
  }
}
