import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { ProofBundle, ProofSignature } from './proof-bundle.ts';
import type { ProofSight } from './proof-sight.ts';
import type { ProofSubject } from './proof-subject.ts';

/** What a proof says that entries of the audit are to say too. */
export type ProvedFacts = Pick<ProofBundle, 'acts' | 'signatures' | 'corrections' | 'successors'>;

/** What audit entries that prove a version are about. */
export function auditSubjectsOf(
  { policy, version }: ProofSubject,
  facts: ProvedFacts,
): { type: string; id: string }[] {
  const signers = new Set(signaturesOf(facts).map(({ personId }) => personId));
  return [
    { type: 'policy_version', id: version.id },
    { type: 'policy', id: policy.id },
    ...(version.adoptionBatchId === null ? [] : [{ type: 'adoption', id: version.adoptionBatchId }]),
    ...othersOf(facts).map((id) => ({ type: 'policy_version', id })),
    ...[...signers].map((id) => ({ type: 'person', id })),
  ];
}

/** Entries about a version that prove its approval, and not what came before it. */
const PROVING = `('policy.version.submitted', 'policy.version.round_opened', 'policy.version.vote_cast',
  'policy.version.signed_first', 'policy.version.signed_next', 'policy.version.approved')`;

/**
 * The ids of the audit entries about a version, the oldest first: all about itself; about its policy, its import, the
 * signatures that waited for others, and the acts that concern it; about its adoption batch; the approvals of versions
 * that correct or follow it; and the adding of the passkeys it was signed with. Outside the house only those from the
 * last submission on that prove something: how often it was edited, and what was lost, nobody there needs to know.
 */
export async function entryIdsAbout(
  tx: Tx,
  { policy, version }: ProofSubject,
  facts: ProvedFacts,
  { inside }: ProofSight,
): Promise<number[]> {
  const passkeys = signaturesOf(facts).flatMap(({ evidence }) =>
    evidence?.kind === 'passkey' ? [evidence.credentialId] : [],
  );
  const found = await rows<{ id: number }>(
    tx,
    `select e.id from audit_entry e
      where (e.subject_type = 'policy_version' and e.subject_id = $1 and ($7 or (e.action in ${PROVING} and e.id >=
              coalesce((select max(s.id) from audit_entry s where s.subject_type = 'policy_version' and s.subject_id = $1
                          and s.action = 'policy.version.submitted'), 0))))
         or (e.subject_type = 'policy' and e.subject_id = $2 and
              ((e.action in ('policy.imported', 'policy.put_into_adoption') and e.detail->'version' = to_jsonb($3::int))
                or e.detail->>'id' = any($4::text[]) or e.detail->>'envelopeHash' = $6))
         or (e.subject_type = 'adoption' and e.subject_id = $5 and ($7 or e.action like 'adoption.signed%'))
         or (e.subject_type = 'policy_version' and e.subject_id = any($8::text[]) and e.action = 'policy.version.approved')
         or ($7 and e.subject_type = 'person' and e.subject_id = any($9::text[]) and e.action = 'passkey.added'
              and e.detail->>'credentialId' = any($10::text[]))
      order by e.id`,
    [
      version.id,
      policy.id,
      version.number,
      facts.acts.map(({ id }) => id),
      version.adoptionBatchId,
      version.envelopeHash,
      inside,
      othersOf(facts),
      signaturesOf(facts).map(({ personId }) => personId),
      passkeys,
    ],
  );
  return found.map(({ id }) => id);
}

function othersOf({ corrections, successors }: ProvedFacts): string[] {
  return [...new Set([...corrections, ...successors].map(({ id }) => id))];
}

function signaturesOf({ signatures, acts }: ProvedFacts): ProofSignature[] {
  return [...signatures, ...acts.flatMap((act) => act.signatures)];
}
