import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { counts, keptSignatures, type KeptSignature } from '../../policies/signatures/kept-signatures.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { personsIn, signaturesNeeded } from '../../policies/signatures/signatures-needed.rules.ts';
import { whoMaySign, type NamedPerson } from '../../policies/signatures/who-may-sign.ts';
import type { SignedTerms } from '../../policies/version-envelope.ts';
import type { Terms } from './signing-terms.ts';

/** An envelope of which some directors' signatures wait for others'. */
export interface WaitingEnvelope {
  readonly envelopeHash: string;
  /** Canonical JSON, as it was signed. */
  readonly envelope: string;
  /** The terms its first signature was given on. */
  readonly terms: Terms;
  /** Those not taken back, in the order in which they were given; some may count no longer. */
  readonly signatures: readonly KeptSignature[];
}

/** The envelopes of a version that wait for more signatures; an edit leaves them behind. The oldest first. */
export async function waitingEnvelopesOf(tx: Tx, version: PolicyVersionRow): Promise<WaitingEnvelope[]> {
  if (version.state !== 'in_review') return [];
  const given = await keptSignatures(
    tx,
    'version_signature',
    's.version_id = $1 and s.version_revision = $2 and s.envelope is not null and x.id is null',
    [version.id, version.revision],
  );
  if (given.length === 0) return [];
  const signed = await rows<Pick<WaitingEnvelope, 'envelope' | 'terms'> & { id: string }>(
    tx,
    'select id, envelope, terms from version_signature where id = any($1::uuid[])',
    [given.map(({ id }) => id)],
  );
  const byId = new Map(signed.map((each) => [each.id, each]));
  return [...Map.groupBy(given, ({ envelopeHash }) => envelopeHash)].flatMap(([envelopeHash, signatures]) => {
    const first = byId.get(signatures[0]?.id ?? '');
    return first === undefined
      ? []
      : [{ envelopeHash, envelope: first.envelope, terms: first.terms, signatures }];
  });
}

/** A waiting envelope as its readers ask about it: how many signatures it needs, and who may give those it lacks. */
export interface WaitingView extends WaitingEnvelope {
  readonly signaturesNeeded: number;
  readonly whoMaySign: readonly NamedPerson[];
}

/** {@link waitingEnvelopesOf} a version, with what each still needs. */
export async function waitingViewsOf(
  tx: Tx,
  policy: PolicyRow,
  version: PolicyVersionRow,
): Promise<WaitingView[]> {
  const views: WaitingView[] = [];
  for (const waiting of await waitingEnvelopesOf(tx, version)) {
    const stand = waiting.signatures.filter(counts).flatMap(personsIn);
    views.push({
      ...waiting,
      signaturesNeeded: signaturesNeeded(
        policy.directorsNeeded,
        neededByKind(readEnvelope(waiting.envelope)),
      ),
      whoMaySign: await whoMaySign(tx, [...stand, version.authorId, version.lastEditorId]),
    });
  }
  return views;
}

/** How many directors a version of its kind needs: two of a retroactive one, which says why it is one. */
export function neededByKind({ retroactive = null }: Pick<SignedTerms, 'retroactive'>): 1 | 2 {
  return retroactive === null ? 1 : 2;
}
