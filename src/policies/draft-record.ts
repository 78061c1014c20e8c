import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Audit } from '../platform/audit/audit.ts';
import type { Tx } from '../platform/database/database.ts';
import { Events } from '../platform/events/events.ts';
import type { HeldVersion } from './held-version.ts';
import { policyDraftMoved, type DraftMoved } from './policies.events.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';

/** What every change of a draft leaves behind, in its transaction. */
@Injectable()
export class DraftRecord {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /** Tells that a draft is in another state. */
  async tellMoved(tx: Tx, version: PolicyVersionRow, state: DraftMoved['state']): Promise<void> {
    const { policyId, id: versionId } = version;
    await this.events.record(tx, policyDraftMoved, { policyId, versionId, state });
  }

  /** Writes the audit entry of a change. */
  async note(
    tx: Tx,
    actor: Actor,
    action: string,
    { policy, version }: HeldVersion,
    detail: Record<string, unknown>,
    reason?: string,
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'policy_version', id: version.id },
      detail: { policy: policy.slug, version: version.number, ...detail },
      reason,
    });
  }
}
