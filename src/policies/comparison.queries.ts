import { Injectable } from '@nestjs/common';
import { withoutDescriptions } from '../documents/compare/compare-codes.ts';
import { compareDocuments } from '../documents/compare/compare-documents.ts';
import type { DateChange, DocumentComparison } from '../documents/compare/comparison.ts';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { NotFound } from '../kernel/errors.ts';
import { Settings } from '../platform/config/settings.ts';
import { Database } from '../platform/database/database.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { proposeChangeClass, type ChangeClassProposal } from './change-class-proposal.ts';
import type { ChangeClass } from './change-class.rules.ts';
import { isPublicNow } from './embargo.ts';
import { seesDrafts } from './policies.queries.ts';
import { columnOfKey } from './policy-key.rules.ts';
import { policyOf, versionOf } from './policy-records.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyRow } from './policy.entity.ts';
import { documentOf } from './stored-document.ts';

/** One of two compared versions. */
export interface ComparedVersion {
  readonly version: number;
  readonly title: string;
  readonly effective: CalendarDate | null;
  readonly contentHash: string;
  /** The class it was signed with; null as long as nobody signed it. */
  readonly changeClass: ChangeClass | null;
}

/** Two versions of a policy and what differs between them. */
export interface VersionComparison {
  readonly policy: { readonly id: string; readonly slug: string };
  readonly before: ComparedVersion;
  readonly after: ComparedVersion;
  readonly comparison: DocumentComparison;
  /**
   * The change class that the later text suggests when it follows the earlier one; null for those who see no drafts: to
   * the public a version is what was signed, and a proposal that its signer corrected would speak against it.
   */
  readonly proposal: ChangeClassProposal | null;
}

interface HeldVersion {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
}

/** Questions about what differs between versions. */
@Injectable()
export class ComparisonQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * Compares two versions of a policy in the order given. Code descriptions are left out unless the operator may publish
   * them. Throws NotFound for a version that is not there or that the asker may not know of.
   */
  async compare(actor: Actor, policyKey: string, before: number, after: number): Promise<VersionComparison> {
    const { policy, version: one } = await this.find(actor, policyKey, before);
    const { version: other } = await this.find(actor, policyKey, after);
    const comparison = comparisonOf(one, other);
    const { publishCodeDescriptions } = this.settings;
    return {
      policy: { id: policy.id, slug: policy.slug },
      before: comparedVersion(one),
      after: comparedVersion(other),
      comparison: publishCodeDescriptions
        ? comparison
        : { ...comparison, codes: withoutDescriptions(comparison.codes) },
      proposal: seesDrafts(actor) ? proposeChangeClass(comparison, { hasBase: true }) : null,
    };
  }

  /**
   * The change class that a version's text suggests against the version it was drafted from; `new` without one. For
   * those who may see drafts. Throws NotFound.
   */
  async proposalOf(policyKey: string, number: number): Promise<ChangeClassProposal> {
    const { manager } = this.database.source;
    const version = await versionOf(manager, await policyOf(manager, policyKey), number);
    const { baseVersionId: base } = version;
    const comparison = comparisonOf(
      base === null ? version : await manager.findOneByOrFail(PolicyVersionRow, { id: base }),
      version,
    );
    return proposeChangeClass(comparison, { hasBase: base !== null });
  }

  /** Asks for policy and version together: whoever may not know of a version learns as little of its policy. */
  private async find(actor: Actor, policyKey: string, number: number): Promise<HeldVersion> {
    const { manager } = this.database.source;
    const column = columnOfKey(policyKey);
    const policy = column === null ? null : await manager.findOneBy(PolicyRow, { [column]: policyKey });
    const version =
      policy === null ? null : await manager.findOneBy(PolicyVersionRow, { policyId: policy.id, number });
    if (policy === null || version === null) throw absent(policyKey, number);
    const today = this.organisation.today(this.clock.now());
    const isPublic = version.state === 'approved' && (await isPublicNow(manager, version, today));
    if (!isPublic && !seesDrafts(actor)) throw absent(policyKey, number);
    return { policy, version };
  }
}

function comparisonOf(one: PolicyVersionRow, other: PolicyVersionRow): DocumentComparison {
  const comparison = compareDocuments(documentOf(one), documentOf(other));
  return { ...comparison, dates: comparison.dates.filter((change) => isGiven(change, one, other)) };
}

/** False for a date that a draft lacks because its signature will give it. */
function isGiven({ before, after }: DateChange, one: PolicyVersionRow, other: PolicyVersionRow): boolean {
  return (before !== null || one.state === 'approved') && (after !== null || other.state === 'approved');
}

/** The same for a version that is not there and for one the asker may not know of. */
export function absent(policyKey: string, number: number): NotFound {
  return new NotFound('version', `${policyKey.slice(0, 200)} v${number}`);
}

function comparedVersion(version: PolicyVersionRow): ComparedVersion {
  const { number, title, effective, contentHash, changeClass, state } = version;
  return {
    version: number,
    title,
    effective,
    contentHash,
    changeClass: state === 'approved' ? changeClass : null,
  };
}
