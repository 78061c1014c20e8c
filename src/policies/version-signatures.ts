import { newId } from '../kernel/ids.ts';
import type { PersonActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';

/** Who signs, as they are at the act. */
export interface Signer {
  readonly actor: PersonActor;
  readonly credentials: string | null;
  readonly meaning: string;
  /** How they proved who they are. */
  readonly method: string;
}

/** One envelope to be signed, of a version at the revision it is at. */
export interface SignedEnvelope {
  readonly version: Pick<PolicyVersionRow, 'id' | 'revision'>;
  readonly envelopeHash: string;
  /** The envelope itself and the terms it was made from, while it waits for a second signature. */
  readonly waiting?: { readonly envelope: string; readonly terms: object };
}

/** Puts one director's signatures on record. The database refuses them for a version that is decided. */
export async function writeSignatures(
  tx: Tx,
  signed: readonly SignedEnvelope[],
  signer: Signer,
  at: Instant,
): Promise<void> {
  const { actor, credentials, meaning, method } = signer;
  await rows(
    tx,
    `insert into version_signature (id, version_id, version_revision, person_id, name, role, credentials, meaning,
       envelope_hash, envelope, terms, signed_at, method)
     select s.id, s.version, s.revision, $2, $3, 'medical_director', $4, $5, s."envelopeHash", s.envelope, s.terms, $6, $7
       from jsonb_to_recordset($1::jsonb) as s
         (id uuid, version uuid, revision int, "envelopeHash" text, envelope text, terms jsonb)`,
    [
      JSON.stringify(
        signed.map(({ version, envelopeHash, waiting }) => ({
          id: newId(),
          version: version.id,
          revision: version.revision,
          envelopeHash,
          ...waiting,
        })),
      ),
      actor.personId,
      actor.name,
      credentials,
      meaning,
      at,
      method,
    ],
  );
}
