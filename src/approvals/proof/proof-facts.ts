import { Injectable } from '@nestjs/common';
import { hashedText } from '../../documents/content-hash.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { embargoedVersions } from '../../policies/embargo.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import { documentOf } from '../../policies/stored-document.ts';
import { AdoptionBatchRow } from '../../policies/adoption-batch.entity.ts';
import { PROOF_FORMAT, type UnsignedBundle, type WithheldPart } from './proof-bundle.ts';
import { entryIdsAbout } from './proof-entries.queries.ts';
import { withPseudonyms } from './pseudonyms.ts';
import { roundsOf } from './proof-rounds.queries.ts';
import type { ProofSight } from './proof-sight.ts';
import { actsAbout, utc, versionSignatures } from './proof-signatures.queries.ts';
import type { ProofSubject } from './proof-subject.ts';

/** All that a proof says but for what the service attests: when it was made, the audit's part and the keys. */
export type ProofFacts = Omit<UnsignedBundle, 'madeAt' | 'audit' | 'keys'>;

/** Facts, and which audit entries belong to them. */
export interface GatheredFacts {
  readonly facts: ProofFacts;
  readonly entryIds: readonly number[];
}

/** Gathers what a proof says of a version, as far as its reader may see it. */
@Injectable()
export class ProofFactsQueries {
  constructor(
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  /** As things stand in `tx` on the organisation's `today`. */
  async of(tx: Tx, subject: ProofSubject, sight: ProofSight, today: CalendarDate): Promise<GatheredFacts> {
    const { policy, version } = subject;
    const signatures = await versionSignatures(tx, subject, sight);
    const acts = await actsAbout(tx, subject, sight);
    const rounds = await roundsOf(tx, subject, sight);
    const adoption = await adoptionOf(tx, subject, sight);
    const known = await versionFacts(tx, subject, sight, today);
    const ends = known.inForce.flatMap(({ until }) => (until === null ? [] : [until]));
    const document = this.documentSeen(subject, sight);
    const envelope = await envelopeSeen(tx, subject, sight, today);
    const hasTokens = [...signatures, ...acts.flatMap((act) => act.signatures)].some(
      ({ method }) => method === 'oidc',
    );
    const withheld: Readonly<Record<WithheldPart, boolean>> = {
      voters: !sight.inside && rounds.length > 0,
      audit_entries: !sight.audit,
      code_descriptions: document === null,
      adoption_items: !sight.inside && adoption !== null,
      act_envelopes: !sight.inside && acts.length > 0,
      id_tokens: !sight.audit && hasTokens,
      envelope: envelope === null,
    };
    const facts: ProofFacts = {
      format: PROOF_FORMAT,
      organisation: this.organisation.name,
      origin: this.settings.publicUrl,
      withheld: (Object.keys(withheld) as WithheldPart[]).filter((part) => withheld[part]),
      policy: { id: policy.id, slug: readEnvelope(version.envelope).policy.slug },
      version: known,
      document: { hash: version.contentHash, canonical: document },
      envelope: { hash: version.envelopeHash, canonical: envelope },
      rounds,
      adoption,
      signatures,
      acts,
      corrections: await othersOf(tx, subject, sight, today, { corrects: true, from: [] }),
      successors: await othersOf(tx, subject, sight, today, { corrects: false, from: ends }),
    };
    const entryIds = await entryIdsAbout(tx, subject, facts, sight);
    return { facts: sight.inside ? facts : withPseudonyms(facts), entryIds };
  }

  /** CPT's descriptions are the AMA's: a text that holds any leaves the house only where they may be published. */
  private documentSeen({ version }: ProofSubject, { inside }: ProofSight): string | null {
    const document = documentOf(version);
    const isFree = document.codes.every(({ description }) => description === null);
    return inside || isFree || this.settings.publishCodeDescriptions ? hashedText(document) : null;
  }
}

/** An envelope may name scheduled versions of which the public does not know yet. */
async function envelopeSeen(
  tx: Tx,
  { policy, version }: ProofSubject,
  { inside }: ProofSight,
  today: CalendarDate,
): Promise<string | null> {
  const named = readEnvelope(version.envelope).notCarriedBy ?? [];
  if (inside || named.length === 0) return version.envelope;
  const hidden = await row(
    tx,
    `select from policy_version v where v.policy_id = $1 and v.number = any($2::int[]) and v.id in ${embargoedVersions('$3::date')}`,
    [policy.id, named, today],
  );
  return hidden === undefined ? version.envelope : null;
}

async function versionFacts(
  tx: Tx,
  { policy, version }: ProofSubject,
  { inside }: ProofSight,
  today: CalendarDate,
): Promise<ProofFacts['version']> {
  const known = await row<{
    base: number | null;
    corrects: number | null;
    needed: number | null;
    approvedAt: string;
  }>(
    tx,
    `select (select number from policy_version where id = v.base_version_id) as base,
            (select number from policy_version where id = v.corrects_version_id) as corrects,
            ${utc('v.approved_at')} as "approvedAt",
            (select (e.detail->>'signaturesNeeded')::int from audit_entry e where e.subject_type = 'policy_version'
                and e.subject_id = v.id::text and e.action = 'policy.version.approved' limit 1) as needed
       from policy_version v where v.id = $1`,
    [version.id],
  );
  const inForce = await rows<{ from: string; until: string | null }>(
    tx,
    inside
      ? `select lower(valid) as "from", upper(valid) as until from effective_period
          where policy_id = $1 and version_id = $2 and upper_inf(recorded) and $3::date is not null order by lower(valid)`
      : `select lower(valid) as "from", upper(valid) as until from public_period($3::date, null)
          where policy_id = $1 and version_id = $2 order by lower(valid)`,
    [policy.id, version.id, today],
  );
  const isRetroactive = (readEnvelope(version.envelope).retroactive ?? null) !== null;
  return {
    id: version.id,
    number: version.number,
    changeClass: version.changeClass ?? 'new',
    approvedAt: known?.approvedAt ?? '',
    authorId: version.authorId,
    lastEditorId: version.lastEditorId,
    base: known?.base ?? null,
    corrects: known?.corrects ?? null,
    sourceHash: version.sourceHash,
    // approvals of earlier releases did not write down how many they needed
    signaturesNeeded: known?.needed ?? (isRetroactive ? 2 : 1),
    inForce,
  };
}

async function adoptionOf(
  tx: Tx,
  { version }: ProofSubject,
  { inside }: ProofSight,
): Promise<ProofFacts['adoption']> {
  const id = version.adoptionBatchId;
  const batch = id === null ? null : await tx.findOneBy(AdoptionBatchRow, { id });
  if (batch === null || batch.batchHash === null) return null;
  const items = await rows<NonNullable<NonNullable<ProofFacts['adoption']>['items']>[number]>(
    tx,
    `select envelope_hash as "envelopeHash", source_name as "sourceName", source_hash as "sourceHash",
            coalesce(brought_by->>'name', '') as "broughtBy"
       from policy_version where adoption_batch_id = $1 and state = 'approved' and $2 order by envelope_hash`,
    [batch.id, inside],
  );
  return { id: batch.id, batchHash: batch.batchHash, items: inside ? items : null };
}

/** Signed versions of the policy that correct this one, or that begin on given days, as far as the reader may know them. */
async function othersOf(
  tx: Tx,
  { version }: ProofSubject,
  { inside }: ProofSight,
  today: CalendarDate,
  { corrects, from }: { readonly corrects: boolean; readonly from: readonly string[] },
): Promise<ProofFacts['corrections']> {
  return await rows<ProofFacts['corrections'][number]>(
    tx,
    `select v.id, v.number as version, v.envelope_hash as "envelopeHash", ${utc('v.approved_at')} as "approvedAt",
            v.effective
       from policy_version v
      where v.policy_id = $1 and v.id <> $2 and v.state = 'approved' and ($3 or v.id not in ${embargoedVersions('$4::date')})
        and (($5 and v.corrects_version_id = $2) or v.effective = any($6::date[]))
      order by v.approved_at, v.number`,
    [version.policyId, version.id, inside, today, corrects, from],
  );
}
