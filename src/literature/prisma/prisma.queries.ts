import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import type { PrismaCounts } from './prisma.rules.ts';

/** The review whose records are counted. */
export interface CountedReview {
  readonly id: string;
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly closed: boolean;
}

/** The rows of a review. */
export interface CountedRows {
  readonly review: CountedReview;
  readonly counts: PrismaCounts;
}

/**
 * A screening as it stood for the cycle: what a return after the cycle was closed made of it belongs to a later one, so
 * that the figures of a closed review stay.
 */
const AS_IT_STOOD = `
  lateral (
    select coalesce(later.from_state, sc.state) as state,
           case when later.screening_id is null then sc.reason_id else last.reason_id end as reason_id,
           case when later.screening_id is null then sc.reason else last.reason end as reason
      from (values (1)) one
      left join lateral (
        select step.screening_id, step.position, step.from_state from screening_step step
         where step.screening_id = sc.id and step.kind = 'returned' and step.at >= cycle.closed_at
         order by step.position limit 1) later on true
      left join lateral (
        select step.reason_id, step.reason from screening_step step
         where step.screening_id = sc.id and step.position < later.position
         order by step.position desc limit 1) last on true) stood`;

const COUNTS = `
  with cycle as (select id, policy_id, opened_at, closed_at from review_cycle where id = $1),
  hit as (
    select strategy.source, h.state,
           coalesce(h.record_id, (select r.id from literature_record r where r.pmid = h.pmid)) as record_id,
           coalesce(h.pmid, h.source_id) as name
      from literature_update u
      join literature_search s on s.update_id = u.id
      join literature_hit h on h.search_id = s.id
      join search_strategy strategy on strategy.id = s.strategy_id
     where u.cycle_id = $1),
  work as (
    select coalesce(r.same_as, r.id) as kept, bool_and(hit.state = 'missing') as missing
      from hit left join literature_record r on r.id = hit.record_id
     group by coalesce(r.same_as, r.id), case when r.id is null then hit.name end),
  home as (
    select sc.id, sc.record_id, sc.policy_id, sc.update_id, sc.state, sc.reason_id, sc.reason, sc.decided_at,
           sc.identified_at, u.cycle_id, r.same_as
      from cycle
      join screening sc on sc.policy_id = cycle.policy_id
      join literature_record r on r.id = sc.record_id
      left join literature_update u on u.id = sc.update_id),
  chosen as (
    select distinct on (coalesce(same_as, record_id)) coalesce(same_as, record_id) as kept, home.*
      from home order by coalesce(same_as, record_id), (same_as is null) desc, identified_at, id),
  placed as (
    select case
             when sc.id is null then case when work.missing then 'not_returned' else 'not_fetched' end
             when sc.cycle_id is distinct from cycle.id then 'known_before'
             else stood.state end as place,
           stood.reason_id, stood.reason, sc.id is not null and sc.same_as is null and sc.cycle_id = cycle.id as queued
      from cycle cross join work
      left join chosen sc on sc.kept = work.kept
      left join ${AS_IT_STOOD} on true),
  back as (
    select stood.state as place, stood.reason_id, stood.reason, sc.id
      from cycle join home sc on sc.cycle_id is distinct from cycle.id and sc.same_as is null
      join ${AS_IT_STOOD} on true
     where exists (select from screening_step step
                    where step.screening_id = sc.id and step.kind = 'returned' and step.at >= cycle.opened_at
                      and (cycle.closed_at is null or step.at < cycle.closed_at))),
  why as (
    select everything.place, coalesce(nullif(reason.label, ''), nullif(everything.reason, ''), 'No reason given') as name
      from (select place, reason_id, reason from placed union all select place, reason_id, reason from back) everything
      left join exclusion_reason reason on reason.id = everything.reason_id
     where everything.place in ('excluded', 'excluded_in_full_text')),
  reasons as (select place, name, count(*)::int as count from why group by place, name)
  select jsonb_build_object('id', cycle.id, 'closed', cycle.closed_at is not null, 'policy',
           jsonb_build_object('id', policy.id, 'slug', policy.slug, 'title', policy.title)) as review,
         jsonb_build_object(
           'sources', (select coalesce(jsonb_agg(jsonb_build_object('name', source, 'count', count) order by source), '[]')
                         from (select source, count(*)::int from hit group by source) by_source),
           'works', (select count(*)::int from work),
           'places', (select coalesce(jsonb_object_agg(place, count), '{}')
                        from (select place, count(*)::int from placed group by place) by_place),
           'returned', (select coalesce(jsonb_object_agg(place, count), '{}')
                          from (select place, count(*)::int from back group by place) by_place),
           'queuedByHits', (select count(*)::int from placed where queued),
           'queued', (select count(*)::int from home where same_as is null and cycle_id = cycle.id),
           'includedBefore', (select count(*)::int from home
                               where same_as is null and state = 'included' and cycle_id is distinct from cycle.id
                                 and decided_at < coalesce(cycle.closed_at, 'infinity')
                                 and id not in (select id from back)),
           'reasonsOnTitleAndAbstract', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'count', count)
                                           order by count desc, name), '[]') from reasons where place = 'excluded'),
           'reasonsInFullText', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'count', count)
                                   order by count desc, name), '[]') from reasons where place = 'excluded_in_full_text')
         ) as counts
    from cycle join policy on policy.id = cycle.policy_id`;

/** Questions about what became of the records that a cycle's searches found. */
@Injectable()
export class PrismaQueries {
  constructor(private readonly database: Database) {}

  /** Counts the records of a review cycle, each in exactly one place. Throws NotFound. */
  async ofCycle(cycleId: string): Promise<CountedRows> {
    const [found] = isId(cycleId) ? await this.database.query<CountedRows>(COUNTS, [cycleId]) : [];
    if (found === undefined) throw new NotFound('review cycle', cycleId.slice(0, 100));
    return found;
  }
}
