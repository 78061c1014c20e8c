import { actorOnRecord, type Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Audit, AuditRecord } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { isNotVoided, voidSignatures, type SignatureTable } from './kept-signatures.ts';

/** A signature of somebody, or for somebody, that waits for others. */
export interface WaitingSignature {
  readonly id: string;
  readonly table: SignatureTable;
  /** The policy's slug; null of an adoption. */
  readonly policy: string | null;
  readonly policyId: string | null;
  /** The number of a version; null of anything else. */
  readonly version: number | null;
  /** What it is a signature of: a version, an act, a policy's reaffirmation, an adoption. */
  readonly ofId: string;
  /** An act's kind; null of anything else. */
  readonly act: string | null;
  readonly signer: { readonly id: string; readonly name: string };
  readonly envelopeHash: string;
}

const stands = '$1 in (s.person_id, s.on_behalf_of_id)';
const signed = `jsonb_build_object('id', s.person_id, 'name', s.name) as signer`;

/** The signatures in which a person stands and that wait for others, in one statement. */
export async function waitingSignaturesOf(tx: Tx, personId: string): Promise<WaitingSignature[]> {
  return await rows(
    tx,
    `select s.id, 'version_signature' as table, p.slug as policy, p.id as "policyId", v.number as version, v.id as "ofId",
            null as act, ${signed}, s.envelope_hash as "envelopeHash"
       from version_signature s join policy_version v on v.id = s.version_id and v.state = 'in_review'
        and v.revision = s.version_revision join policy p on p.id = v.policy_id
      where ${stands} and ${isNotVoided('version_signature')}
     union all
     select s.id, 'policy_act_signature', p.slug, p.id, null, a.id, a.kind, ${signed}, s.envelope_hash
       from policy_act_signature s join policy_act a on a.id = s.act_id and a.decided_at is null join policy p on p.id = a.policy_id
      where ${stands} and ${isNotVoided('policy_act_signature')}
     union all
     select s.id, 'reaffirmation_signature', p.slug, p.id, null, p.id, null, ${signed}, s.envelope_hash
       from reaffirmation_signature s join policy p on p.id = s.policy_id
      where ${stands} and ${isNotVoided('reaffirmation_signature')}
        and not exists (select from version_signature copied where copied.id = s.id)
     union all
     select s.id, 'adoption_signature', null, null, null, b.id, null, ${signed}, s.batch_hash
       from adoption_signature s join adoption_batch b on b.id = s.batch_id and b.state = 'open'
      where ${stands} and ${isNotVoided('adoption_signature')}`,
    [personId],
  );
}

/**
 * Takes back the waiting signatures of somebody who leaves, each on its own record: they are no director any more. An act
 * that nobody else has signed is given up with them. The caller holds the person's row, and before it the open adoption and
 * the policies.
 */
export async function voidLeaversSignatures(
  tx: Tx,
  audit: Audit,
  actor: Actor,
  waiting: readonly WaitingSignature[],
  reason: string,
  at: Instant,
): Promise<void> {
  for (const [table, ofTable] of Map.groupBy(waiting, (each) => each.table)) {
    const ids = ofTable.map(({ id }) => id);
    await voidSignatures(tx, table, ids, actor, reason, at);
    await audit.recordAll(
      tx,
      ofTable.map((each) => takenBack(each, actor, reason)),
    );
    if (table === 'policy_act_signature') await giveUpEmptyActs(tx, audit, actor, ids, reason, at);
  }
}

/** The entry that taking each back by hand would write. */
function takenBack(waiting: WaitingSignature, actor: Actor, reason: string): AuditRecord {
  const { id, signer, envelopeHash } = waiting;
  const { subject, detail } = placeOf[waiting.table](waiting);
  return {
    actor,
    action: 'policy.signature.taken_back',
    subject,
    detail: { ...detail, signature: id, signer, envelopeHash },
    reason,
  };
}

/** What the audit points at, by where a signature is kept. */
const placeOf: Record<SignatureTable, (of: WaitingSignature) => Pick<AuditRecord, 'subject' | 'detail'>> = {
  version_signature: ({ ofId, policy, version }) => ({
    subject: { type: 'policy_version', id: ofId },
    detail: { policy, version },
  }),
  policy_act_signature: ({ ofId, policy, policyId, act }) => ({
    subject: { type: 'policy', id: policyId ?? ofId },
    detail: { policy, id: ofId, act },
  }),
  reaffirmation_signature: ({ ofId, policy }) => ({
    subject: { type: 'policy', id: ofId },
    detail: { policy },
  }),
  adoption_signature: ({ ofId }) => ({ subject: { type: 'adoption', id: ofId }, detail: { adoption: ofId } }),
};

async function giveUpEmptyActs(
  tx: Tx,
  audit: Audit,
  actor: Actor,
  signatureIds: readonly string[],
  reason: string,
  at: Instant,
): Promise<void> {
  const given = await rows<GivenUpAct>(
    tx,
    `with given as (
       insert into policy_act_given_up (act_id, given_up_at, given_up_by, reason)
       select distinct gone.act_id, $2::timestamptz, $3::jsonb, $4 from policy_act_signature gone
        where gone.id = any($1::uuid[])
          and not exists (select from policy_act_signature s where s.act_id = gone.act_id and ${isNotVoided('policy_act_signature')})
       on conflict do nothing returning act_id)
     select a.id, a.kind as act, p.slug as policy, p.id as "policyId", a.effective as "on", a.envelope_hash as "envelopeHash"
       from given join policy_act a on a.id = given.act_id join policy p on p.id = a.policy_id order by a.id`,
    [signatureIds, at, JSON.stringify(actorOnRecord(actor)), reason],
  );
  await audit.recordAll(
    tx,
    given.map(({ policyId, ...detail }) => ({
      actor,
      action: 'policy.act.given_up',
      subject: { type: 'policy', id: policyId },
      detail,
      reason,
    })),
  );
}

interface GivenUpAct {
  readonly id: string;
  readonly act: string;
  readonly policy: string;
  readonly policyId: string;
  readonly on: CalendarDate;
  readonly envelopeHash: string;
}
