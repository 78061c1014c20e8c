import type { PolicyDocument } from '../../documents/policy-document.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Period } from '../../kernel/period.ts';
import { readEnvelope, type SignedPolicy, type VersionScope } from '../../policies/envelope.rules.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { documentOf } from '../../policies/stored-document.ts';
import type { PolicySuccessor } from '../../publishing/active/active-version.rules.ts';
import type { RenditionDigest } from '../../publishing/renditions/rendition-digests.ts';
import type { PublicationStatus } from '../resources/library-resource.ts';

/** Of a version all that does not change, as a Library shows it. */
export interface LibraryVersion {
  readonly id: string;
  readonly number: number;
  /** As it was signed; of a draft, as it is now. */
  readonly policy: SignedPolicy;
  readonly document: PolicyDocument;
  readonly contentHash: string;
  readonly scope: VersionScope;
  /** Null for a draft. */
  readonly approvedAt: Instant | null;
  readonly createdAt: Instant;
}

/** What time and other decisions make of a version. */
export interface Standing {
  readonly status: PublicationStatus;
  /** The days it governs; null when it governs none. */
  readonly period: Period | null;
  /** Numbers of the versions in force before and after it. */
  readonly predecessor: number | null;
  readonly successor: number | null;
  /** What governs instead when the policy has ended with this version. */
  readonly governsInstead: PolicySuccessor | null;
  /** When any of this last became another; null where that is not asked. */
  readonly lastUpdated: Instant | null;
}

/** A version's finished bytes by format, as far as they are made. */
export type Renditions = readonly RenditionDigest[];

/** Reads a version's row; `current` is its policy as it is now, for one that nobody signed yet. */
export function libraryVersionOf(
  row: PolicyVersionRow,
  current: Omit<SignedPolicy, 'title'> | null,
): LibraryVersion {
  const policy =
    row.envelope === null
      ? current === null
        ? null
        : { ...current, title: row.title }
      : readEnvelope(row.envelope).policy;
  if (policy === null) throw new TypeError(`version ${row.id} is not signed: say which policy it belongs to`);
  const { id, number, contentHash, linesOfBusiness, jurisdictions, approvedAt, createdAt } = row;
  const scope = { linesOfBusiness, jurisdictions };
  return { id, number, policy, document: documentOf(row), contentHash, scope, approvedAt, createdAt };
}
