import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { seenTitle, type Sight } from '../../policies/policy-sight.ts';
import type { NamedCount, PrismaCounts } from './prisma.rules.ts';

/** The review whose records are counted. */
export interface CountedReview {
  readonly id: string;
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly closed: boolean;
}

/** Reasons for exclusions that people gave in words of their own, which the organisation's list does not have. */
export interface OwnWords {
  readonly onTitleAndAbstract: readonly NamedCount[];
  readonly inFullText: readonly NamedCount[];
}

/** The rows of a review. */
export interface CountedRows {
  readonly review: CountedReview;
  readonly counts: PrismaCounts;
  readonly words: OwnWords;
}

/** The line under which reasons in words of one's own are counted: the sentences are not for everybody who sees a flow. */
const OTHER_REASONS = 'Other reasons';

/**
 * A screening as it stood when the cycle was closed: whatever was done to it afterwards belongs to a later one. Its reason
 * is that of the last step that was not taken back: each `undone` takes away the one before it that still stands.
 */
const AS_IT_STOOD = `
  lateral (
    select coalesce(later.from_state, sc.state) as state,
           case when later.position is null then sc.reason_id else last.reason_id end as reason_id,
           case when later.position is null then sc.reason else last.reason end as reason
      from (values (1)) one
      left join lateral (
        select step.position, step.from_state from screening_step step
         where step.screening_id = sc.id and step.at >= cycle.closed_at
         order by step.position limit 1) later on true
      left join lateral (
        select step.reason_id, step.reason
          from (select taken.*, sum(way) over (order by position) as height, sum(way) over () as last_height
                  from (select own.*, case own.kind when 'undone' then -1 else 1 end as way from screening_step own
                         where own.screening_id = sc.id and own.position < later.position) taken) step
         where step.kind <> 'undone' and step.height = step.last_height
         order by step.position desc limit 1) last on true) stood`;

/** In SQL: counts of a place by name, the most frequent first and the other reasons last. */
const named = (counts: string, place: string): string => `
  (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'count', count)
            order by name = '${OTHER_REASONS}', count desc, name), '[]') from ${counts} where place = '${place}')`;

const COUNTS = `
  with cycle as (
    select c.id, c.policy_id, c.closed_at, coalesce((
             select max(earlier.closed_at) from review_cycle earlier
              where earlier.policy_id = c.policy_id and earlier.opened_at < c.opened_at), '-infinity') as since,
           c.opened_at
      from review_cycle c where c.id = $1),
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
    select sc.id, sc.record_id, sc.state, sc.reason_id, sc.reason, sc.identified_at, u.cycle_id, r.same_as,
           own.opened_at < cycle.opened_at as earlier,
           case when u.cycle_id is distinct from cycle.id then case when r.same_as is null then 2 else 3 end
                when r.same_as is null then 0
                when joined.joined_at >= cycle.closed_at then 1
                else 3 end as rank
      from cycle
      join screening sc on sc.policy_id = cycle.policy_id
      join literature_record r on r.id = sc.record_id
      left join duplicate_join joined on joined.record_id = r.id
      left join literature_update u on u.id = sc.update_id
      left join review_cycle own on own.id = u.cycle_id),
  chosen as (
    select distinct on (coalesce(same_as, record_id)) coalesce(same_as, record_id) as kept, home.*
      from home order by coalesce(same_as, record_id), rank, identified_at, id),
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
                    where step.screening_id = sc.id and step.at >= cycle.since and (step.kind = 'returned' or sc.earlier)
                      and (cycle.closed_at is null or step.at < cycle.closed_at))),
  why as (
    select everything.place, nullif(reason.label, '') as label, nullif(btrim(everything.reason), '') as words
      from (select place, reason_id, reason from placed union all select place, reason_id, reason from back) everything
      left join exclusion_reason reason on reason.id = everything.reason_id
     where everything.place in ('excluded', 'excluded_in_full_text')),
  reasons as (
    select place, coalesce(label, case when words is null then 'No reason given' else '${OTHER_REASONS}' end) as name,
           count(*)::int as count from why group by 1, 2),
  own_words as (select place, words as name, count(*)::int as count from why where label is null and words is not null group by 1, 2)
  select jsonb_build_object(
           'sources', (select coalesce(jsonb_agg(jsonb_build_object('name', source, 'count', count) order by source), '[]')
                         from (select source, count(*)::int from hit group by source) by_source),
           'works', (select count(*)::int from work),
           'places', (select coalesce(jsonb_object_agg(place, count), '{}')
                        from (select place, count(*)::int from placed group by place) by_place),
           'returned', (select coalesce(jsonb_object_agg(place, count), '{}')
                          from (select place, count(*)::int from back group by place) by_place),
           'queuedByHits', (select count(*)::int from placed where queued),
           'queued', (select count(*)::int from home where same_as is null and cycle_id = cycle.id),
           'includedBefore', (select count(*)::int from cycle join home sc on sc.cycle_id is distinct from cycle.id
                                join ${AS_IT_STOOD} on true
                               where sc.same_as is null and stood.state = 'included'
                                 and sc.id not in (select id from back)),
           'reasonsOnTitleAndAbstract', ${named('reasons', 'excluded')},
           'reasonsInFullText', ${named('reasons', 'excluded_in_full_text')}
         ) as counts,
         jsonb_build_object('onTitleAndAbstract', ${named('own_words', 'excluded')},
                            'inFullText', ${named('own_words', 'excluded_in_full_text')}) as words
    from cycle`;

const REVIEW = `
  select jsonb_build_object('id', cycle.id, 'closed', cycle.closed_at is not null, 'policy',
           jsonb_build_object('id', policy.id, 'slug', policy.slug, 'title', ${seenTitle('policy', '$2::date')})) as review,
         cycle.closed_at::text as "closedAt", kept.counts, kept.own_words as words
    from review_cycle cycle
    join policy on policy.id = cycle.policy_id
    left join prisma_flow kept on kept.cycle_id = cycle.id and kept.closed_at = cycle.closed_at
   where cycle.id = $1 and ${seenTitle('policy', '$2::date')} is not null`;

type Counted = Pick<CountedRows, 'counts' | 'words'>;
type ReviewRow = { readonly review: CountedReview; readonly closedAt: string | null } & (
  Counted | { readonly counts: null; readonly words: null }
);

/** Questions about what became of the records that a cycle's searches found. */
@Injectable()
export class PrismaQueries {
  constructor(private readonly database: Database) {}

  /**
   * Counts the records of a review cycle, each in exactly one place. A closed one has the counts that were kept when it was
   * closed; one that was closed before counts were kept is counted as of that moment. Throws NotFound, also for a policy out of sight.
   */
  async ofCycle(cycleId: string, sight: Sight = null): Promise<CountedRows> {
    const found = await this.review(cycleId, sight);
    if (found.counts !== null) return { review: found.review, counts: found.counts, words: found.words };
    return { review: found.review, ...(await this.count(cycleId)) };
  }

  /** Keeps the counts of a closed review cycle for good. Does nothing for one that is open, and nothing the second time. */
  async keep(cycleId: string): Promise<void> {
    const { closedAt, counts: kept } = await this.review(cycleId, null);
    if (closedAt === null || kept !== null) return;
    const { counts, words } = await this.count(cycleId);
    await this.database.query(
      `insert into prisma_flow (cycle_id, closed_at, counts, own_words)
       select id, closed_at, $3::jsonb, $4::jsonb from review_cycle where id = $1 and closed_at = $2::timestamptz
       on conflict do nothing`,
      [cycleId, closedAt, JSON.stringify(counts), JSON.stringify(words)],
    );
  }

  private async review(cycleId: string, sight: Sight): Promise<ReviewRow> {
    const [found] = isId(cycleId) ? await this.database.query<ReviewRow>(REVIEW, [cycleId, sight]) : [];
    if (found === undefined) throw new NotFound('review cycle', cycleId.slice(0, 100));
    return found;
  }

  private async count(cycleId: string): Promise<Counted> {
    const [found] = await this.database.query<Counted>(COUNTS, [cycleId]);
    if (found === undefined) throw new NotFound('review cycle', cycleId);
    return found;
  }
}
