import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { SignatureEvidence } from '../../people/reauthentication/signature-evidence.ts';
import type { ActKind } from './act-envelope.rules.ts';

/** A row of `policy_act`: a signed decision about a policy that is no version. It never changes. */
@Entity('policy_act')
export class PolicyActRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'policy_id' })
  policyId: string;

  @Column('text')
  kind: ActKind;

  /** The version that is cancelled or withdrawn; null for a retirement. */
  @Column('uuid', { name: 'version_id', nullable: true })
  versionId: string | null;

  /** The first day on which it holds; of a cancelled version, the day on which it would have begun. */
  @Column('date')
  effective: CalendarDate;

  /** The version that governs again instead of a withdrawn one. */
  @Column('uuid', { name: 'instead_version_id', nullable: true })
  insteadVersionId: string | null;

  @Column('uuid', { name: 'successor_policy_id', nullable: true })
  successorPolicyId: string | null;

  /** Criteria of others, by name. */
  @Column('text', { name: 'successor_criteria', nullable: true })
  successorCriteria: string | null;

  @Column('text')
  reason: string;

  /** Canonical JSON of what is signed. */
  @Column('text')
  envelope: string;

  @Column('text', { name: 'envelope_hash' })
  envelopeHash: string;

  @Column('int', { name: 'signatures_needed' })
  signaturesNeeded: number;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Instant;

  /** When its last signature decided it, on the policy's recorded axis; null while that one waits. */
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Instant | null;
}

/** A row of `policy_act_signature`: who signed which act, as they then were. */
@Entity('policy_act_signature')
export class PolicyActSignatureRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'act_id' })
  actId: string;

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

  @Column('text', { name: 'envelope_hash' })
  envelopeHash: string;

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
