import { Injectable } from '@nestjs/common';
import { utc } from '../../approvals/proof/proof-signatures.queries.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { embargoedVersions } from '../../policies/embargo.ts';
import type { LaterDecision } from './appeals-packet.ts';

/** A bulletin that announced a version. */
export interface AnnouncedBy {
  readonly bulletinId: string;
  readonly on: CalendarDate;
  readonly plannedEffective: CalendarDate;
}

/** Questions that only a packet asks; all of them are about what the public may know. */
@Injectable()
export class AppealsPacketQueries {
  constructor(private readonly database: Database) {}

  /** The bulletins on record at a moment that announced a version's very text, the first first. */
  async announcements(versionId: string, knownAt: Instant): Promise<AnnouncedBy[]> {
    return await this.database.query<AnnouncedBy>(
      `select g.bulletin_id as "bulletinId", g.given_on as "on", g.planned_effective as "plannedEffective"
         from notice_given g join bulletin b on b.id = g.bulletin_id
         join policy_version v on v.id = g.version_id and v.content_hash = g.content_hash
        where g.version_id = $1 and b.recorded_at <= $2 order by g.given_on, g.bulletin_id`,
      [versionId, knownAt],
    );
  }

  /** What was decided about a policy after a moment, as far as the public may know on `today`; the oldest first. */
  async decidedSince(policyId: string, knownAt: Instant, today: CalendarDate): Promise<LaterDecision[]> {
    return await this.database.query<LaterDecision>(
      `select ${utc('d.at')} as "decidedAt", d.kind, d.version, d.corrects, d."on" from (
         select v.approved_at as at, case when v.corrects_version_id is null then 'version' else 'correction' end as kind,
                v.number as version, c.number as corrects, v.effective as "on"
           from policy_version v left join policy_version c on c.id = v.corrects_version_id
          where v.policy_id = $1 and v.state = 'approved' and v.approved_at > $2 and v.id not in ${embargoedVersions('$3::date')}
         union all
         select a.decided_at, a.kind, v.number, null, a.effective
           from policy_act a left join policy_version v on v.id = a.version_id
          where a.policy_id = $1 and a.decided_at > $2
            and (v.id is null or v.id not in ${embargoedVersions('$3::date')})) d
        order by d.at, d.version`,
      [policyId, knownAt, today],
    );
  }
}
