import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { citationOf } from '../records/citation.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import { studyTypes, type StudyType } from '../records/study-type.rules.ts';
import type { ScreeningState } from './screening.rules.ts';

/** A record in a policy's queue, with what was decided. */
export interface QueueItem {
  readonly screeningId: string;
  readonly recordId: string;
  readonly studyType: StudyType;
  /** Place of the study type in the queue, 1 for guidelines. */
  readonly studyRank: number;
  readonly fields: PublicationRecord;
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly updateId: string;
  readonly state: ScreeningState;
  readonly identifiedAt: Instant;
  readonly decision: {
    readonly by: { readonly id: string; readonly name: string };
    readonly reason: string | null;
  } | null;
  readonly decidedAt: Instant | null;
}

/** Which part of the queue is asked for. */
export interface QueueFilter {
  readonly policyId: string | null;
  readonly state: ScreeningState | null;
}

/** An included record as an author cites it. */
export interface IncludedReference {
  readonly screeningId: string;
  readonly recordId: string;
  readonly citation: string;
  readonly pmid: string;
  readonly doi: string | null;
  readonly title: string;
  readonly studyType: StudyType;
  readonly includedAt: Instant;
  readonly reason: string | null;
}

const QUEUE_ITEM = `
  select s.id as "screeningId", r.id as "recordId", r.study_type as "studyType",
         array_position($1::text[], r.study_type) as "studyRank", r.fields,
         jsonb_build_object('id', p.id, 'slug', p.slug, 'title', p.title) as policy, s.update_id as "updateId",
         s.state, s.identified_at as "identifiedAt", s.decided_at as "decidedAt",
         case when s.decided_by is not null then
           jsonb_build_object('by', jsonb_build_object('id', person.id, 'name', person.name), 'reason', s.reason)
         end as decision
    from screening s
    join literature_record r on r.id = s.record_id
    join policy p on p.id = s.policy_id
    left join person on person.id = s.decided_by`;

/** Questions about records and their screening. */
@Injectable()
export class LiteratureQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /** A page of the queue by study type, then in the order of identification, from after the given rank and screening. */
  async queue(
    { policyId, state }: QueueFilter,
    after: { readonly rank: number; readonly id: string } | undefined,
    limit: number,
  ): Promise<QueueItem[]> {
    return await this.database.query<QueueItem>(
      `${QUEUE_ITEM}
        where ($2::uuid is null or s.policy_id = $2) and ($3::text is null or s.state = $3)
          and ($4::int is null or (array_position($1::text[], r.study_type), s.id) > ($4, $5::uuid))
        order by "studyRank", s.id limit $6`,
      [studyTypes, policyId, state, after?.rank ?? null, after?.id ?? null, limit],
    );
  }

  /** One place in a queue; undefined for an unknown id. */
  async screening(id: string): Promise<QueueItem | undefined> {
    return (await this.database.query<QueueItem>(`${QUEUE_ITEM} where s.id = $2`, [studyTypes, id]))[0];
  }

  /**
   * What a policy's reviewers included, in the order of their decisions, on or after a day in the organisation's zone:
   * the new references of the next draft.
   */
  async references(
    policyId: string,
    given: {
      readonly since?: CalendarDate | undefined;
      readonly after?: string | undefined;
      readonly limit: number;
    },
    tx?: Tx,
  ): Promise<IncludedReference[]> {
    const since = given.since === undefined ? null : startOfDay(given.since, this.organisation.zone);
    const found = await rows<Omit<IncludedReference, 'citation'> & { fields: PublicationRecord }>(
      tx ?? this.database.source.manager,
      `select s.id as "screeningId", r.id as "recordId", r.pmid, r.doi, r.title, r.study_type as "studyType",
              s.decided_at as "includedAt", s.reason, r.fields
         from screening s
         join literature_record r on r.id = s.record_id
         left join screening last on last.id = $3
        where s.policy_id = $1 and s.state = 'included' and ($2::timestamptz is null or s.decided_at >= $2)
          and (last.id is null or (s.decided_at, s.id) > (last.decided_at, last.id))
        order by s.decided_at, s.id limit $4`,
      [policyId, since, given.after ?? null, given.limit],
    );
    return found.map(({ fields, ...reference }) => ({ ...reference, citation: citationOf(fields) }));
  }

  /** The day through which the policy's latest finished update searched; null before the first. */
  async searchedThrough(policyId: string, tx?: Tx): Promise<CalendarDate | null> {
    const found = await row<{ through: CalendarDate | null }>(
      tx ?? this.database.source.manager,
      `select max(through_on) as through from literature_update where policy_id = $1 and completed_at is not null`,
      [policyId],
    );
    return found?.through ?? null;
  }
}
