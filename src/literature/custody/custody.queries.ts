import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { seenTitle, type Sight } from '../../policies/policy-sight.ts';
import { SearchSources } from '../updates/search-sources.ts';
import { custodyOf, type PolicyCustody } from './custody-facts.ts';
import { gapsOf, searchedThroughOf, type Gap, type GapKind } from './custody.rules.ts';

/** A policy's chain of custody as it stands now. */
export interface CustodyView extends PolicyCustody {
  readonly searchedThrough: CalendarDate | null;
  readonly gaps: readonly Gap[];
  readonly missing: readonly MissingRecord[];
}

/** A record that a service counted among its hits and did not hand out. */
export interface MissingRecord {
  /** Its PMID, or the other service's name of it. */
  readonly name: string;
  readonly strategy: string;
  readonly updateId: string;
  /** True when PubMed is asked for it once more, the day after. */
  readonly askedAgain: boolean;
}

/** A gap as it was noted. */
export interface NotedGap {
  readonly id: string;
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly strategy: string | null;
  readonly kind: GapKind;
  readonly from: CalendarDate | null;
  readonly through: CalendarDate | null;
  readonly foundAt: Instant;
}

/** Missing records of a policy that are listed. */
const MISSING_LISTED = 200;

/** Questions about the days that policies' searches cover. */
@Injectable()
export class CustodyQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly sources: SearchSources,
  ) {}

  /** What is known of these policies' searches, by title. */
  async facts(tx: Tx, policyIds: readonly string[], now: Instant): Promise<PolicyCustody[]> {
    return await custodyOf(tx, policyIds, {
      today: this.organisation.today(now),
      zone: this.organisation.zone,
      intervalDays: this.settings.literatureSurveillanceDays,
      sourcesOff: this.sources.off,
    });
  }

  /** A policy's chain as it stands now, its gaps worked out anew; undefined for an unknown id, or one out of sight. */
  async ofPolicy(policyId: string, sight: Sight = null): Promise<CustodyView | undefined> {
    const tx = this.database.source.manager;
    const [custody] = await this.facts(tx, [policyId], this.clock.now());
    const [seen] = await this.database.query<{ title: string | null }>(
      `select ${seenTitle('p', '$2::date')} as title from policy p where p.id = $1`,
      [policyId, sight],
    );
    if (custody === undefined || seen === undefined || seen.title === null) return undefined;
    const { start, strategies } = custody;
    return {
      ...custody,
      policy: { ...custody.policy, title: seen.title },
      searchedThrough: strategies.length === 0 ? null : searchedThroughOf(start, strategies),
      gaps: gapsOf(custody),
      missing: await this.missing(policyId),
    };
  }

  /** The open gaps of all policies in sight as they were noted, by policy and day, from after the given one. */
  async openGaps(after: string | undefined, limit: number, sight: Sight = null): Promise<NotedGap[]> {
    return await this.database.query<NotedGap>(
      `select g.id, jsonb_build_object('id', p.id, 'slug', p.slug, 'title', ${seenTitle('p', '$3::date')}) as policy, s.name as strategy,
              g.kind, g.from_on as "from", g.through_on as through, g.found_at as "foundAt"
         from custody_gap g
         join policy p on p.id = g.policy_id
         left join search_strategy s on s.id = g.strategy_id
         left join (select l.id, l.policy_id, q.title, q.slug from custody_gap l join policy q on q.id = l.policy_id) last
           on last.id = $1::uuid
        where g.closed_at is null and ${seenTitle('p', '$3::date')} is not null
          and (last.id is null or (p.title, p.slug, g.id) > (last.title, last.slug, last.id))
        order by p.title, p.slug, g.id limit $2`,
      [after ?? null, limit, sight],
    );
  }

  /** How many policies have an open gap. */
  async policiesWithGaps(): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(
      'select count(distinct policy_id)::int as count from custody_gap where closed_at is null',
    );
    return found?.count ?? 0;
  }

  private async missing(policyId: string): Promise<MissingRecord[]> {
    return await rows<MissingRecord>(
      this.database.source.manager,
      `select distinct on (coalesce(h.pmid, h.source_id)) coalesce(h.pmid, h.source_id) as name, g.name as strategy, u.id as "updateId",
              h.pmid is not null and h.missed_at is not null and h.missed_again_at is null as "askedAgain"
         from literature_update u
         join literature_search s on s.update_id = u.id
         join search_strategy g on g.id = s.strategy_id
         join literature_hit h on h.search_id = s.id and h.state = 'missing'
        where u.policy_id = $1
        order by coalesce(h.pmid, h.source_id), u.id desc limit $2`,
      [policyId, MISSING_LISTED],
    );
  }
}
