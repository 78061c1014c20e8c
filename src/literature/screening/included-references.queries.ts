import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { citationOf } from '../records/citation.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import type { StudyType } from '../records/study-type.rules.ts';
import { SETTLED_INCLUSION } from './settled.sql.ts';

/** An included record as an author cites it. */
export interface IncludedReference {
  readonly screeningId: string;
  readonly recordId: string;
  readonly citation: string;
  /** Null for what PubMed does not have. */
  readonly pmid: string | null;
  readonly doi: string | null;
  readonly title: string;
  readonly studyType: StudyType;
  readonly includedAt: Instant;
  /** On one line: the organisation's reason, then the person's own words. */
  readonly reason: string | null;
}

/** Questions about what a policy's reviewers included. */
@Injectable()
export class LiteratureQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /**
   * What a policy's reviewers included, in the order of their decisions, on or after a day in the organisation's zone:
   * the new references of the next draft. An inclusion that a second reader is still to read, or contradicts, is left out.
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
              s.decided_at as "includedAt", nullif(concat_ws(': ', why.label, s.reason), '') as reason, r.fields
         from screening s
         join literature_record r on r.id = s.record_id and r.same_as is null
         left join exclusion_reason why on why.id = s.reason_id
         left join screening last on last.id = $3
        where s.policy_id = $1 and ${SETTLED_INCLUSION} and ($2::timestamptz is null or s.decided_at >= $2)
          and (last.id is null or (s.decided_at, s.id) > (last.decided_at, last.id))
        order by s.decided_at, s.id limit $4`,
      [policyId, since, given.after ?? null, given.limit],
    );
    return found.map(({ fields, ...reference }) => ({ ...reference, citation: citationOf(fields) }));
  }
}
