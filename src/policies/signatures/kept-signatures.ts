import { actorOnRecord, type Actor, type ActorOnRecord, type Role } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { SignatureEvidence } from '../../people/reauthentication/signature-evidence.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** Where signatures are kept, and the column of `voided_signature` that takes one of them back. */
export const signatureTables = {
  version_signature: 'version_signature_id',
  policy_act_signature: 'policy_act_signature_id',
  reaffirmation_signature: 'reaffirmation_signature_id',
  adoption_signature: 'adoption_signature_id',
} as const;
export type SignatureTable = keyof typeof signatureTables;

/** For whom a delegate signed, as they then were. */
export interface OnBehalfOf {
  readonly id: string;
  readonly name: string;
  readonly credentials: string | null;
}

/** A signature as it was given, and what became of it. */
export interface KeptSignature {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly credentials: string | null;
  readonly meaning: string;
  /** The hash of what was signed; of an adoption, the batch's. */
  readonly envelopeHash: string;
  readonly signedAt: Instant;
  readonly method: string;
  readonly evidence: SignatureEvidence | null;
  readonly onBehalfOf: OnBehalfOf | null;
  /** Whether its signer, and who they signed for, have been medical directors of the organisation ever since. */
  readonly holds: boolean;
  /** Set once it was taken back or fell away. */
  readonly voided: {
    readonly at: Instant;
    readonly by: ActorOnRecord;
    readonly reason: string | null;
  } | null;
}

const hashColumn = (table: SignatureTable) =>
  table === 'adoption_signature' ? 'batch_hash' : 'envelope_hash';

/** SQL that is true of the id of a person who is a medical director of the organisation now. */
export const isDirector = (id: string): string =>
  `exists (select from person director join person_role held on held.person_id = director.id
             and held.role = 'medical_director' where director.id = ${id} and director.active)`;

const isDirectorSince = (id: string, since: string): string =>
  `exists (select from person director join person_role held on held.person_id = director.id
             and held.role = 'medical_director' and held.held_since <= ${since}
            where director.id = ${id} and director.active)`;

/**
 * SQL that is true of a signature, called `s`, whose signer and the one they signed for have been medical directors since
 * they signed. The role lost and given again is another: what they signed under the first stays fallen.
 */
export const signersHold = `(${isDirectorSince('s.person_id', 's.signed_at')}
   and (s.on_behalf_of_id is null or ${isDirectorSince('s.on_behalf_of_id', 's.signed_at')}))`;

/** SQL that is true of a signature of a table, called `s`, that was not taken back. */
export const isNotVoided = (table: SignatureTable): string =>
  `not exists (select from voided_signature x where x.${signatureTables[table]} = s.id)`;

interface SignatureColumns extends Omit<KeptSignature, 'onBehalfOf' | 'voided'> {
  readonly principalId: string | null;
  readonly principalName: string | null;
  readonly principalCredentials: string | null;
  readonly voidedAt: Instant | null;
  readonly voidedBy: ActorOnRecord | null;
  readonly voidReason: string | null;
}

/** The signatures of a table, called `s`, for which a condition holds, in the order in which they were given. */
export async function keptSignatures(
  tx: Tx,
  table: SignatureTable,
  condition: string,
  params: readonly unknown[],
): Promise<KeptSignature[]> {
  const found = await rows<SignatureColumns>(
    tx,
    `select s.id, s.person_id as "personId", s.name, s.role, s.credentials, s.meaning, s.${hashColumn(table)} as "envelopeHash",
            s.signed_at as "signedAt", s.method, s.evidence, s.on_behalf_of_id as "principalId",
            s.on_behalf_of_name as "principalName", s.on_behalf_of_credentials as "principalCredentials",
            x.voided_at as "voidedAt", x.voided_by as "voidedBy", x.reason as "voidReason",
            ${signersHold} as holds
       from ${table} s left join voided_signature x on x.${signatureTables[table]} = s.id
      where ${condition} order by s.signed_at, s.id`,
    params,
  );
  return found.map(
    ({ principalId, principalName, principalCredentials, voidedAt, voidedBy, voidReason, ...signature }) => ({
      ...signature,
      onBehalfOf:
        principalId === null || principalName === null
          ? null
          : { id: principalId, name: principalName, credentials: principalCredentials },
      voided:
        voidedAt === null || voidedBy === null ? null : { at: voidedAt, by: voidedBy, reason: voidReason },
    }),
  );
}

/** Whether a signature that waits counts: nobody took it back, and its signer has stayed a medical director. */
export const counts = ({ voided, holds }: KeptSignature): boolean => voided === null && holds;

/** Marks signatures as taken back; their rows stay. The database refuses it for what is decided. */
export async function voidSignatures(
  tx: Tx,
  table: SignatureTable,
  ids: readonly string[],
  by: Actor,
  reason: string | null,
  at: Instant,
): Promise<void> {
  if (ids.length === 0) return;
  await rows(
    tx,
    `insert into voided_signature (id, ${signatureTables[table]}, voided_at, voided_by, reason)
     select v.id, v.signature, $2, $3::jsonb, $4 from jsonb_to_recordset($1::jsonb) as v (id uuid, signature uuid)`,
    [
      JSON.stringify(ids.map((signature) => ({ id: newId(), signature }))),
      at,
      JSON.stringify(actorOnRecord(by)),
      reason,
    ],
  );
}
