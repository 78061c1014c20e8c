import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { CursorInvalid } from '../kernel/errors.ts';
import { Database } from '../platform/database/database.ts';
import { decodeCursor, pageOf, type Page } from '../platform/http/page.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { rows } from '../platform/database/rows.ts';
import { embargoDayFor, publicOn } from './embargo.ts';
import { PoliciesQueries, seesDrafts } from './policies.queries.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { versionFatesOf } from './version-fates.ts';
import {
  periodNear,
  statusOn,
  type VersionFate,
  type VersionPeriod,
  type VersionStatus,
} from './version-lifecycle.rules.ts';
import { lackedCorrections, type SignedVersion } from './version-line.rules.ts';
import { signedVersionsOf } from './version-line.ts';

/** A version in a policy's history. */
export type VersionSummary = Omit<PolicyVersionRow, 'document' | 'envelope' | 'findings'> & {
  readonly status: VersionStatus;
  /** The days it governs as now known, those about today where it has several; null when it governs none. */
  readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null } | null;
  /** All the days it governs as now known, in order; a correction of some days of it leaves several. */
  readonly periods: readonly { readonly from: CalendarDate; readonly until: CalendarDate | null }[];
  /** The number of the version it corrects; null for any other. */
  readonly corrects: number | null;
  /** Corrections that its text lacks, while it is in force or to come; null for who may not see drafts. */
  readonly lacks: readonly number[] | null;
};

const SUMMARY_COLUMNS = [
  'id',
  'policyId',
  'number',
  'state',
  'baseVersionId',
  'correctsVersionId',
  'carries',
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
  'embargoUntil',
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
    const today = this.organisation.today(this.clock.now());
    const day = embargoDayFor(actor, today);
    if (!seesDrafts(actor)) {
      query.andWhere(`version.state = 'approved'`).andWhere(publicOn('version', ':day'), { day });
    }
    if (before !== null) query.andWhere('version.number < :before', { before });
    const known = await this.periodsKnownOn(day, policy.id);
    const found = await query.getMany();
    const fates = await versionFatesOf(this.database.source.manager, policy.id);
    const signed = await signedVersionsOf(this.database.source.manager, policy.id);
    const line = { known, today, fates, signed, seesLacks: seesDrafts(actor) };
    return pageOf(
      found.map((version) => summaryOf(version, line)),
      limit,
      ({ number }) => [number],
    );
  }

  /** The periods of a policy as now known to who may know what is public on `day`, by their first day. */
  private async periodsKnownOn(day: CalendarDate, policyId: string): Promise<VersionPeriod[]> {
    return await rows<VersionPeriod>(
      this.database.source.manager,
      `select version_id as "versionId", lower(valid) as "from", upper(valid) as "until"
         from public_period($1, null) where policy_id = $2 order by lower(valid)`,
      [day, policyId],
    );
  }
}

interface Line {
  readonly known: readonly VersionPeriod[];
  readonly today: CalendarDate;
  readonly fates: ReadonlyMap<string, VersionFate>;
  readonly signed: readonly SignedVersion[];
  readonly seesLacks: boolean;
}

function summaryOf(version: PolicyVersionRow, line: Line): VersionSummary {
  const { known, today, fates, signed, seesLacks } = line;
  const near = periodNear(today, version.id, known);
  const isSigned = version.state === 'approved';
  const status =
    version.state === 'approved'
      ? statusOn(today, version.id, known, fates.get(version.id) ?? null)
      : version.state;
  const governs = !isSigned || status === 'scheduled' || status === 'active';
  const lacks = governs ? lackedCorrections(version, signed, isSigned ? version.id : null) : [];
  return Object.assign(version, {
    status,
    inForce: near === null ? null : { from: near.from, until: near.until },
    periods: known
      .filter(({ versionId }) => versionId === version.id)
      .map(({ from, until }) => ({ from, until })),
    corrects: signed.find(({ id }) => id === version.correctsVersionId)?.number ?? null,
    lacks: seesLacks ? lacks : null,
  });
}

function numberOf(cursor: string): number {
  const [number] = decodeCursor(cursor, 1);
  if (typeof number !== 'number' || !Number.isInteger(number) || Math.abs(number) > 2_147_483_647) {
    throw new CursorInvalid();
  }
  return number;
}
