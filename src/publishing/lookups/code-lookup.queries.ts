import { Injectable } from '@nestjs/common';
import type { CodeSystem } from '../../documents/policy-document.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Database } from '../../platform/database/database.ts';

/** A policy whose version in force on a day lists a code. */
export interface GoverningPolicy {
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly version: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** A code on a day of service, and which part of the answer. */
export interface CodeQuestion {
  readonly system: CodeSystem;
  readonly code: string;
  readonly on: CalendarDate;
  /** The organisation's day: what is embargoed beyond it governs nothing. */
  readonly today: CalendarDate;
  /** Policies after this slug; empty for the first. */
  readonly afterSlug: string;
  readonly limit: number;
}

/** Finds policies by the codes they list. */
@Injectable()
export class CodeLookupQueries {
  constructor(private readonly database: Database) {}

  /** The policies that govern a code on a day of service, by slug: one query over the index of signed documents. */
  async governing({ system, code, on, today, afterSlug, limit }: CodeQuestion): Promise<GoverningPolicy[]> {
    return await this.database.query<GoverningPolicy>(
      `select p.id as "policyId", p.slug, v.title, v.number as version, lower(e.valid) as "from", upper(e.valid) as until
         from policy_version v
         join public_period($5, null) e on e.version_id = v.id and e.valid @> $2::date
         join policy p on p.id = v.policy_id
        where v.state = 'approved' and v.document -> 'codes' @> $1::jsonb and p.slug > $3
        order by p.slug limit $4`,
      [JSON.stringify([{ system, code }]), on, afterSlug, limit, today],
    );
  }
}
