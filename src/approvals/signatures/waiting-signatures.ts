import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { Terms } from './signing-terms.ts';

/** An envelope of which one director's signature waits for another's. */
export interface WaitingEnvelope {
  readonly envelopeHash: string;
  /** Canonical JSON, as it was signed. */
  readonly envelope: string;
  readonly terms: Terms;
  /** Who signed it. */
  readonly personIds: readonly string[];
}

/** The envelopes of a version that wait for a second signature; an edit leaves them behind. The oldest first. */
export async function waitingEnvelopesOf(tx: Tx, version: PolicyVersionRow): Promise<WaitingEnvelope[]> {
  if (version.state !== 'in_review') return [];
  return await rows<WaitingEnvelope>(
    tx,
    `select envelope_hash as "envelopeHash", min(envelope) as envelope,
            (array_agg(terms order by signed_at, id))[1] as terms,
            array_agg(person_id::text order by signed_at, id) as "personIds"
       from version_signature
      where version_id = $1 and version_revision = $2 and envelope is not null
      group by envelope_hash order by min(signed_at), envelope_hash`,
    [version.id, version.revision],
  );
}
