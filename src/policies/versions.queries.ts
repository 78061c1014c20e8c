import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { CursorInvalid } from '../kernel/errors.ts';
import { Database } from '../platform/database/database.ts';
import { decodeCursor, pageOf, type Page } from '../platform/http/page.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { readKnownPeriods } from './effective-periods.ts';
import { PoliciesQueries, seesDrafts } from './policies.queries.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { statusOn, type VersionPeriod, type VersionStatus } from './version-lifecycle.rules.ts';

/** A version in a policy's history. */
export type VersionSummary = Omit<PolicyVersionRow, 'document' | 'envelope' | 'findings'> & {
  readonly status: VersionStatus;
  /** The days it governs as now known; null when it governs none. */
  readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null } | null;
};

const SUMMARY_COLUMNS = [
  'id',
  'policyId',
  'number',
  'state',
  'baseVersionId',
  'title',
  'contentHash',
  'origin',
  'lastReview',
  'nextReview',
  'effective',
  'literatureSearchedThrough',
  'changeClass',
  'linesOfBusiness',
  'jurisdictions',
  'authorId',
  'lastEditorId',
  'revision',
  'submittedAt',
  'envelopeHash',
  'approvedAt',
  'reviewOutcome',
  'adoptionBatchId',
  'broughtBy',
  'sourceName',
  'sourceHash',
  'createdAt',
] as const satisfies readonly (keyof PolicyVersionRow)[];

/** Questions about the versions of a policy. */
@Injectable()
export class VersionsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly policies: PoliciesQueries,
  ) {}

  /** A policy's history, newest number first; of unsigned versions only those who may see drafts learn. Throws NotFound. */
  async list(
    actor: Actor,
    policyKey: string,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Page<VersionSummary>> {
    const policy = await this.policies.one(actor, policyKey);
    const before = cursor === undefined ? null : numberOf(cursor);
    const query = this.database.source.manager
      .createQueryBuilder(PolicyVersionRow, 'version')
      .select(SUMMARY_COLUMNS.map((column) => `version.${column}`))
      .where('version.policyId = :policyId', { policyId: policy.id })
      .orderBy('version.number', 'DESC')
      .take(limit + 1);
    if (!seesDrafts(actor)) query.andWhere(`version.state = 'approved'`);
    if (before !== null) query.andWhere('version.number < :before', { before });
    const known = await readKnownPeriods(this.database.source.manager, [policy.id]);
    const today = this.organisation.today(this.clock.now());
    const found = await query.getMany();
    return pageOf(
      found.map((version) => summaryOf(version, known, today)),
      limit,
      ({ number }) => [number],
    );
  }
}

function summaryOf(
  version: PolicyVersionRow,
  known: readonly VersionPeriod[],
  today: CalendarDate,
): VersionSummary {
  const own = known.filter(({ versionId }) => versionId === version.id); // by their first day
  const [first, last] = [own[0], own.at(-1)];
  return Object.assign(version, {
    status: version.state === 'approved' ? statusOn(today, version.id, known) : version.state,
    inForce: first === undefined || last === undefined ? null : { from: first.from, until: last.until },
  });
}

function numberOf(cursor: string): number {
  const [number] = decodeCursor(cursor, 1);
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > 2_147_483_647) {
    throw new CursorInvalid();
  }
  return number;
}
