import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SignatureEvidence } from '../people/reauthentication/signature-evidence.ts';
import type { Finding } from '../documents/finding.ts';
import type { Role } from '../kernel/actor.ts';
import type { ActorOnRecord } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import type { ChangeClass } from './change-class.rules.ts';
import type { StoredDocument } from './stored-document.ts';
import type { VersionState } from './version-lifecycle.rules.ts';

/** How a signed version closed its policy's review. */
export type ReviewOutcome = 'revised' | 'reaffirmed';

/** A row of `policy_version`. Once approved or withdrawn the database refuses every change to it. */
@Entity('policy_version')
export class PolicyVersionRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'policy_id' })
  policyId: string;

  /** Counts up within the policy and is never used again. */
  @Column('int')
  number: number;

  @Column('text', { default: 'draft' })
  state: VersionState;

  /** The latest signed version when this draft was begun; null for a policy's first. */
  @Column('uuid', { name: 'base_version_id', nullable: true })
  baseVersionId: string | null;

  /** The version that this one corrects, which is its base; null for any other. */
  @Column('uuid', { name: 'corrects_version_id', nullable: true })
  correctsVersionId: string | null;

  /** Numbers of corrections that its text carries although its base does not. */
  @Column('int', { array: true, default: '{}' })
  carries: number[];

  @Column('text')
  title: string;

  @Column('jsonb')
  document: StoredDocument;

  /** `sha256:<hex>` of the document, dates apart. */
  @Column('text', { name: 'content_hash' })
  contentHash: string;

  @Column('text', { nullable: true })
  origin: PartialDate | null;

  /** As printed on the source; of a signed version, as signed. */
  @Column('text', { name: 'last_review', nullable: true })
  lastReview: PartialDate | null;

  @Column('text', { name: 'next_review', nullable: true })
  nextReview: PartialDate | null;

  @Column('date', { nullable: true })
  effective: CalendarDate | null;

  @Column('text', { name: 'literature_searched_through', nullable: true })
  literatureSearchedThrough: PartialDate | null;

  @Column('text', { name: 'change_class', nullable: true })
  changeClass: ChangeClass | null;

  @Column('text', { name: 'lines_of_business', array: true, default: '{}' })
  linesOfBusiness: string[];

  @Column('text', { array: true, default: '{}' })
  jurisdictions: string[];

  /** Null when a machine brought it. */
  @Column('uuid', { name: 'author_id', nullable: true })
  authorId: string | null;

  /** The last person who edited it. */
  @Column('uuid', { name: 'last_editor_id', nullable: true })
  lastEditorId: string | null;

  /** Goes up with each edit and each step of the lifecycle; the draft's ETag. */
  @Column('int', { default: 1 })
  revision: number;

  @Column('timestamptz', { name: 'submitted_at', nullable: true })
  submittedAt: Instant | null;

  /** Canonical JSON of what was signed. */
  @Column('text', { nullable: true })
  envelope: string | null;

  @Column('text', { name: 'envelope_hash', nullable: true })
  envelopeHash: string | null;

  /** When it was signed, on the policy's recorded axis. */
  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt: Instant | null;

  @Column('text', { name: 'review_outcome', nullable: true })
  reviewOutcome: ReviewOutcome | null;

  /** The first day on which the public may know of the signed version; null for at once. */
  @Column('date', { name: 'embargo_until', nullable: true })
  embargoUntil: CalendarDate | null;

  @Column('uuid', { name: 'adoption_batch_id', nullable: true })
  adoptionBatchId: string | null;

  /** Who brought the document in; null for a draft begun in Almanac. */
  @Column('jsonb', { name: 'brought_by', nullable: true })
  broughtBy: ActorOnRecord | null;

  @Column('text', { name: 'source_name', nullable: true })
  sourceName: string | null;

  /** `sha256:<hex>` of the imported file's bytes. */
  @Column('text', { name: 'source_hash', nullable: true })
  sourceHash: string | null;

  @Column('jsonb', { default: '[]' })
  findings: Finding[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;
}

/** A row of `version_signature`: who signed which envelope, as they then were. */
@Entity('version_signature')
export class VersionSignatureRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'version_id' })
  versionId: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('text')
  name: string;

  @Column('text')
  role: Role;

  @Column('text', { nullable: true })
  credentials: string | null;

  /** What the signer declared by signing (21 CFR 11.50). */
  @Column('text')
  meaning: string;

  /** The version's revision that was signed: an edit leaves the signature behind. Null for the oldest ones. */
  @Column('int', { name: 'version_revision', nullable: true })
  versionRevision: number | null;

  @Column('text', { name: 'envelope_hash' })
  envelopeHash: string;

  /** What was signed, and the terms it was made from, of a signature that waited for a second one. */
  @Column('text', { nullable: true })
  envelope: string | null;

  @Column('jsonb', { nullable: true })
  terms: object | null;

  @Column('timestamptz', { name: 'signed_at' })
  signedAt: Instant;

  /** How the signer proved at the act who they are: `password`, `passkey` or `oidc`. */
  @Column('text')
  method: string;

  /** What was shown then, to be checked by others later; null for a password. */
  @Column('jsonb', { nullable: true })
  evidence: SignatureEvidence | null;

  /** The director for whom a delegate signed, as they then were; null for the signer themself. */
  @Column('uuid', { name: 'on_behalf_of_id', nullable: true })
  onBehalfOfId: string | null;

  @Column('text', { name: 'on_behalf_of_name', nullable: true })
  onBehalfOfName: string | null;

  @Column('text', { name: 'on_behalf_of_credentials', nullable: true })
  onBehalfOfCredentials: string | null;
}
