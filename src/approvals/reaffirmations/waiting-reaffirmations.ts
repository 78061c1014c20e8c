import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { counts, keptSignatures, type KeptSignature } from '../../policies/signatures/kept-signatures.ts';
import { personsIn } from '../../policies/signatures/signatures-needed.rules.ts';
import { whoMaySign, type NamedPerson } from '../../policies/signatures/who-may-sign.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { signerColumns, signerPlaces, signerValues, type Signer } from '../../policies/version-signatures.ts';
import type { Reaffirmation } from './reaffirmations.service.ts';

/** A reaffirmation of which some directors' signatures wait for others': there is no version yet. */
export interface WaitingReaffirmation {
  readonly envelopeHash: string;
  /** Canonical JSON, as it was signed. */
  readonly envelope: string;
  /** The terms its first signature was given on. */
  readonly terms: Reaffirmation;
  /** Those not taken back, in the order in which they were given; some may count no longer. */
  readonly signatures: readonly KeptSignature[];
}

/**
 * The reaffirmations of a policy that wait for more signatures, the oldest first: those signed since its last version. What
 * was signed since, or drafted, has made them another envelope.
 */
export async function waitingReaffirmationsOf(tx: Tx, policyId: string): Promise<WaitingReaffirmation[]> {
  const given = await keptSignatures(
    tx,
    'reaffirmation_signature',
    `s.policy_id = $1 and x.id is null
       and (s.envelope::jsonb ->> 'version')::int > (select coalesce(max(v.number), 0) from policy_version v where v.policy_id = $1)`,
    [policyId],
  );
  const found: WaitingReaffirmation[] = [];
  for (const [envelopeHash, signatures] of Map.groupBy(given, (each) => each.envelopeHash)) {
    const first = await row<Pick<WaitingReaffirmation, 'envelope' | 'terms'>>(
      tx,
      'select envelope, terms from reaffirmation_signature where id = $1',
      [signatures[0]?.id],
    );
    if (first !== undefined) found.push({ envelopeHash, ...first, signatures });
  }
  return found;
}

/** A waiting reaffirmation as its readers ask about it. */
export interface WaitingReaffirmationView extends WaitingReaffirmation {
  readonly signaturesNeeded: number;
  readonly whoMaySign: readonly NamedPerson[];
}

/** {@link waitingReaffirmationsOf} a policy, with what each still needs. */
export async function waitingReaffirmationViews(
  tx: Tx,
  policy: PolicyRow,
): Promise<WaitingReaffirmationView[]> {
  const views: WaitingReaffirmationView[] = [];
  for (const waiting of await waitingReaffirmationsOf(tx, policy.id)) {
    const authors = await row<{ author: string | null; editor: string | null }>(
      tx,
      `select v.author_id as author, v.last_editor_id as editor from policy_version v
        where v.policy_id = $1 and v.content_hash = $2::jsonb ->> 'contentHash' order by v.number desc limit 1`,
      [policy.id, waiting.envelope],
    );
    views.push({
      ...waiting,
      signaturesNeeded: policy.directorsNeeded,
      whoMaySign: await whoMaySign(tx, [
        ...waiting.signatures.filter(counts).flatMap(personsIn),
        authors?.author ?? null,
        authors?.editor ?? null,
      ]),
    });
  }
  return views;
}

/** Whether a reaffirmation's signature decided: it was put on the version that came of it, under its own id. */
export async function isOnVersion(tx: Tx, signatureId: string): Promise<boolean> {
  if (!isId(signatureId)) return false;
  return (await row(tx, 'select from version_signature where id = $1', [signatureId])) !== undefined;
}

/** Puts a signature on record that is not the last; the version comes into being with the last. */
export async function keepReaffirmation(
  tx: Tx,
  policyId: string,
  { envelope, envelopeHash, terms }: Pick<WaitingReaffirmation, 'envelope' | 'envelopeHash' | 'terms'>,
  signer: Signer,
  at: Instant,
): Promise<void> {
  await rows(
    tx,
    `insert into reaffirmation_signature (id, policy_id, envelope, envelope_hash, terms, ${signerColumns})
     values ($1, $2, $3, $4, $5::jsonb, ${signerPlaces(6)})`,
    [signer.id, policyId, envelope, envelopeHash, JSON.stringify(terms), ...signerValues(signer, at)],
  );
}
