import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { auditPermissions } from '../../platform/audit/audit.permissions.ts';
import { seesDrafts } from '../../policies/policies.queries.ts';

/** How much of a proof its reader may see. */
export interface ProofSight {
  /**
   * What those see who see drafts: embargoed versions, who voted how and why, envelopes of acts, the other versions of a
   * batch, code descriptions.
   */
  readonly inside: boolean;
  /** What those see who read the audit: entries with addresses, and tokens of identity providers. */
  readonly audit: boolean;
}

/** What may leave the house: of published versions, and nothing that only the house knows. */
export const OUTWARD: ProofSight = { inside: false, audit: false };

/** A reader's sight; `redacted` asks for the copy that may leave the house, whoever asks. */
export function proofSightOf(actor: Actor, redacted: boolean): ProofSight {
  if (redacted) return OUTWARD;
  const inside = seesDrafts(actor);
  return { inside, audit: inside && mayDo(actor, auditPermissions.read) };
}
