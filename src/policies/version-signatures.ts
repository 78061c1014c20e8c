import { hashOf } from '../kernel/canonical.ts';
import { newId } from '../kernel/ids.ts';
import type { PersonActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { keyThumbprint } from '../people/reauthentication/key-thumbprint.ts';
import type { Reauthentication } from '../people/reauthentication/reauthentication.service.ts';
import type { SignatureEvidence } from '../people/reauthentication/signature-evidence.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';
import type { OnBehalfOf, SignatureTable } from './signatures/kept-signatures.ts';

/** Who signs, as they are at the act. */
export interface Signer {
  /** The signature's id: its row has it, and what the audit says of it. */
  readonly id: string;
  readonly actor: PersonActor;
  readonly credentials: string | null;
  readonly meaning: string;
  /** How they proved who they are. */
  readonly method: Reauthentication['method'];
  /** What they showed, to be checked by others later; null for a password. */
  readonly evidence: SignatureEvidence | null;
  /** The director they sign for, and the delegation that lets them; null for themself. */
  readonly onBehalfOf: (OnBehalfOf & { readonly delegationId: string }) | null;
  /** What their proof was made for; null where it binds nothing but the moment. */
  readonly bound: Reauthentication['bound'];
}

/** Columns that every table of signatures has, and a signer's values for them from the parameter `first` on. */
export const signerColumns =
  'person_id, name, role, credentials, meaning, signed_at, method, evidence, on_behalf_of_id, on_behalf_of_name, on_behalf_of_credentials';
export const signerPlaces = (first: number): string =>
  Array.from({ length: 11 }, (_, index) => `$${first + index}${index === 7 ? '::jsonb' : ''}`).join(', ');
export const signerValues = (
  { actor, credentials, meaning, method, evidence, onBehalfOf }: Signer,
  at: Instant,
): unknown[] => [
  actor.personId,
  actor.name,
  'medical_director',
  credentials,
  meaning,
  at,
  method,
  evidence === null ? null : JSON.stringify(evidence),
  onBehalfOf?.id ?? null,
  onBehalfOf?.name ?? null,
  onBehalfOf?.credentials ?? null,
];

/**
 * What an audit entry says of a signature besides who acts: how they showed who they are, for whom they signed, and the
 * signature itself. The entry is sealed: who changes the record of the signature afterwards is found out by it.
 */
export const signerOnRecord = (signer: Signer): Record<string, unknown> => {
  const { id, method, meaning, credentials, evidence, onBehalfOf } = signer;
  return {
    method,
    ...(onBehalfOf === null
      ? {}
      : {
          onBehalfOf: {
            id: onBehalfOf.id,
            name: onBehalfOf.name,
            credentials: onBehalfOf.credentials,
            delegation: onBehalfOf.delegationId,
          },
        }),
    signature: {
      id,
      meaning,
      credentials,
      evidence: evidence === null ? null : hashOf(evidence),
      key: evidence === null ? null : keyThumbprint(keyOf(evidence)),
    },
  };
};

const keyOf = (evidence: SignatureEvidence) =>
  evidence.kind === 'passkey' ? evidence.publicKeyJwk : evidence.jwk;

/** One envelope to be signed, of a version at the revision it is at. */
export interface SignedEnvelope {
  readonly version: Pick<PolicyVersionRow, 'id' | 'revision'>;
  readonly envelopeHash: string;
  /** The envelope itself and the terms it was made from, while it waits for a second signature. */
  readonly waiting?: { readonly envelope: string; readonly terms: object };
}

/** Puts one director's signatures on record; one that stands alone has its signer's id. The database refuses them for a version that is decided. */
export async function writeSignatures(
  tx: Tx,
  signed: readonly SignedEnvelope[],
  signer: Signer,
  at: Instant,
): Promise<void> {
  await rows(
    tx,
    `insert into version_signature (id, version_id, version_revision, envelope_hash, envelope, terms, ${signerColumns})
     select s.id, s.version, s.revision, s."envelopeHash", s.envelope, s.terms, ${signerPlaces(2)}
       from jsonb_to_recordset($1::jsonb) as s
         (id uuid, version uuid, revision int, "envelopeHash" text, envelope text, terms jsonb)`,
    [
      JSON.stringify(
        signed.map(({ version, envelopeHash, waiting }) => ({
          id: signed.length === 1 ? signer.id : newId(),
          version: version.id,
          revision: version.revision,
          envelopeHash,
          ...waiting,
        })),
      ),
      ...signerValues(signer, at),
    ],
  );
}

/**
 * Puts signatures that waited in another table on the versions they were given for, as they were given. Of a
 * reaffirmation they keep their ids: it has one version.
 */
export async function copySignatures(
  tx: Tx,
  table: Extract<SignatureTable, 'reaffirmation_signature' | 'adoption_signature'>,
  ids: readonly string[],
  signed: readonly SignedEnvelope[],
): Promise<void> {
  if (ids.length === 0) return;
  const perId = table === 'adoption_signature';
  await rows(
    tx,
    `insert into version_signature (id, version_id, version_revision, envelope_hash, ${signerColumns})
     select ${perId ? 'v.id' : 's.id'}, v.version, v.revision, v."envelopeHash", ${qualified('s', signerColumns)}
       from jsonb_to_recordset($1::jsonb) as v (id uuid, signature uuid, version uuid, revision int, "envelopeHash" text)
       join ${table} s on s.id = v.signature`,
    [
      JSON.stringify(
        ids.flatMap((signature) =>
          signed.map(({ version, envelopeHash }) => ({
            id: newId(),
            signature,
            version: version.id,
            revision: version.revision,
            envelopeHash,
          })),
        ),
      ),
    ],
  );
}

const qualified = (alias: string, columns: string): string =>
  columns
    .split(', ')
    .map((column) => `${alias}.${column}`)
    .join(', ');
