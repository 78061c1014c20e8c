import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { ProofAct, ProofSignature } from './proof-bundle.ts';
import type { ProofSight } from './proof-sight.ts';
import type { ProofSubject } from './proof-subject.ts';

/** RFC 3339 in UTC to the microsecond, in SQL. */
export const utc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The columns of a signature's record, in SQL, from a table `s`. */
const record = `
  s.id, s.envelope_hash as "envelopeHash", s.person_id as "personId", s.name, s.role, s.credentials, s.meaning,
  ${utc('s.signed_at')} as "signedAt", s.method, s.evidence,
  case when s.on_behalf_of_id is not null then jsonb_build_object('personId', s.on_behalf_of_id,
    'name', s.on_behalf_of_name, 'credentials', s.on_behalf_of_credentials) end as "onBehalfOf"`;

/**
 * The signatures that approved a version: those over its envelope, given for the revision that was approved, and not taken
 * back; the oldest first.
 */
export async function versionSignatures(
  tx: Tx,
  { version }: ProofSubject,
  sight: ProofSight,
): Promise<ProofSignature[]> {
  const found = await rows<ProofSignature>(
    tx,
    `select ${record} from version_signature s
      where s.version_id = $1 and s.envelope_hash = $2 and (s.version_revision is null or s.version_revision = $3)
        and not exists (select from voided_signature x where x.version_signature_id = s.id)
      order by s.signed_at, s.id`,
    [version.id, version.envelopeHash, version.revision - 1], // the approval is a revision of its own
  );
  return found.map((signature) => seen(signature, sight));
}

/** Decided acts that concern a version: its cancellation or withdrawal, that of another for which it governs again, and the end of its days. */
export async function actsAbout(
  tx: Tx,
  { policy, version }: ProofSubject,
  sight: ProofSight,
): Promise<ProofAct[]> {
  const acts = await rows<Omit<ProofAct, 'signatures'>>(
    tx,
    `select a.id, a.kind as act, a.effective as "on", a.envelope as canonical, a.envelope_hash as hash,
            a.signatures_needed as "signaturesNeeded", ${utc('a.decided_at')} as "decidedAt"
       from policy_act a
      where a.policy_id = $1 and a.decided_at is not null and (a.version_id = $2
            or a.instead_version_id = $2
            or (a.kind = 'retire' and exists (select from effective_period e
                  where e.version_id = $2 and upper(e.valid) = a.effective)))
      order by a.decided_at, a.id`,
    [policy.id, version.id],
  );
  const signatures = await rows<ProofSignature & { readonly actId: string }>(
    tx,
    `select s.act_id as "actId", ${record} from policy_act_signature s
      where s.act_id = any($1::uuid[])
        and not exists (select from voided_signature x where x.policy_act_signature_id = s.id)
      order by s.signed_at, s.id`,
    [acts.map(({ id }) => id)],
  );
  return acts.map((act) => ({
    ...act,
    canonical: sight.inside ? act.canonical : null,
    signatures: signatures.flatMap(({ actId, ...signature }) =>
      actId === act.id ? seen(signature, sight) : [],
    ),
  }));
}

/** A token of an identity provider may hold its person's address: it is for those who read the audit. */
function seen(signature: ProofSignature, sight: ProofSight): ProofSignature {
  return signature.evidence?.kind === 'oidc' && !sight.audit ? { ...signature, evidence: null } : signature;
}
