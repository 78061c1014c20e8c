import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit, type AuditRecord } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { AlreadySigned, SignatureDecided } from '../policies.errors.ts';
import { Signers } from '../signers.ts';
import type { Signer } from '../version-signatures.ts';
import {
  keptSignatures,
  signersHold,
  voidSignatures,
  type KeptSignature,
  type SignatureTable,
} from './kept-signatures.ts';
import { personsIn, standsTwice } from './signatures-needed.rules.ts';

/** Where a signature waits, as refusals name it and as the audit points at it. */
export interface WaitingPlace {
  readonly table: SignatureTable;
  /** What the table's signatures are given to, and which one: a signature of another is not found here. */
  readonly within: {
    readonly column: 'version_id' | 'act_id' | 'policy_id' | 'batch_id';
    readonly id: string;
  };
  /** `lysis-of-epidural-adhesions v3` */
  readonly name: string;
  readonly subject: AuditRecord['subject'];
  readonly detail: Record<string, unknown>;
}

/** Signatures that wait for others: which of them count when the next is given, and how one is taken back. */
@Injectable()
export class WaitingSignatures {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly signers: Signers,
  ) {}

  /**
   * The signatures in hand that count beside one about to be given. One whose signer, or who they signed for, has not
   * stayed a medical director counts no longer, whatever role they are given again: it is marked as fallen away. Those
   * who stand in the others keep their role until the transaction ends. Where enough have signed, because fewer are
   * `needed` than when they did, one of them signs again: their new signature takes the place of the old and decides.
   * Throws already_signed when somebody would stand in two otherwise.
   */
  async inHand(
    tx: Tx,
    place: WaitingPlace,
    given: readonly KeptSignature[],
    signer: Signer,
    needed: number,
  ): Promise<KeptSignature[]> {
    const standing = given.filter(({ voided }) => voided === null);
    const held = await this.holdSigners(tx, place.table, standing);
    const inHand = standing.filter(({ id }) => held.has(id));
    const fallen = standing.filter(({ id }) => !held.has(id));
    await this.fall(tx, place, fallen);
    const { personId } = signer.actor;
    const earlier = inHand.filter((each) => standsTwice([each], { personId, onBehalfOf: signer.onBehalfOf }));
    if (earlier.length === 0) return inHand;
    const others = inHand.filter((each) => !earlier.includes(each));
    const decides = inHand.length >= needed && others.length + 1 >= needed;
    if (!decides || earlier.some((each) => each.personId !== personId)) throw new AlreadySigned(place.name);
    await this.replace(tx, place, earlier, signer.actor);
    return others;
  }

  /**
   * Takes a signature back, in the caller's transaction that holds what it waits for: its signer, who they signed for, or
   * with a reason another medical director or an administrator. Throws not_found, signature_decided, reason_required and
   * `forbidden`.
   */
  async takeBack(
    tx: Tx,
    actor: Actor,
    place: WaitingPlace,
    signatureId: string,
    reason: string | undefined,
    isDecided: boolean,
  ): Promise<void> {
    const [signature] = isId(signatureId)
      ? await keptSignatures(tx, place.table, `s.id = $1 and s.${place.within.column} = $2`, [
          signatureId,
          place.within.id,
        ])
      : [];
    if (signature === undefined) throw new NotFound('signature', signatureId.slice(0, 200));
    const isOwn = actor.kind === 'person' && personsIn(signature).includes(actor.personId);
    if (!isOwn) await this.signers.holding(tx, actor, ['medical_director', 'admin']);
    if (signature.voided !== null) throw new SignatureDecided(signature.name, 'taken back');
    if (isDecided) throw new SignatureDecided(signature.name, 'decided');
    if (!isOwn && reason === undefined) {
      const why = 'say why the signature of somebody else is taken back';
      throw new DomainError('reason_required', `reason: ${why}`, {
        fields: [{ field: 'reason', reason: why }],
      });
    }
    await voidSignatures(tx, place.table, [signature.id], actor, reason ?? null, this.clock.now());
    await this.audit.record(tx, {
      ...entryOf(place, signature),
      actor,
      action: 'policy.signature.taken_back',
      reason,
    });
  }

  /** Marks signatures as fallen away, which Almanac itself does. */
  private async fall(tx: Tx, place: WaitingPlace, fallen: readonly KeptSignature[]): Promise<void> {
    await this.voidAll(tx, place, fallen, {
      actor: system('signatures'),
      action: 'policy.signature.fell_away',
      reason: 'its signer has not stayed a medical director since',
    });
  }

  /** Marks a signer's own signatures as replaced by the one they are about to give. */
  private async replace(
    tx: Tx,
    place: WaitingPlace,
    earlier: readonly KeptSignature[],
    actor: Actor,
  ): Promise<void> {
    await this.voidAll(tx, place, earlier, {
      actor,
      action: 'policy.signature.signed_again',
      reason: 'its signer signed again, which decides it: fewer signatures are asked for now',
    });
  }

  private async voidAll(
    tx: Tx,
    place: WaitingPlace,
    signatures: readonly KeptSignature[],
    why: { readonly actor: Actor; readonly action: string; readonly reason: string },
  ): Promise<void> {
    if (signatures.length === 0) return;
    const ids = signatures.map(({ id }) => id);
    await voidSignatures(tx, place.table, ids, why.actor, why.reason, this.clock.now());
    await this.audit.recordAll(
      tx,
      signatures.map((signature) => ({ ...entryOf(place, signature), ...why })),
    );
  }

  /** Those of some signatures whose signers have stayed medical directors, and stay so until the transaction ends. */
  private async holdSigners(
    tx: Tx,
    table: SignatureTable,
    signatures: readonly KeptSignature[],
  ): Promise<Set<string>> {
    if (signatures.length === 0) return new Set();
    const persons = signatures.flatMap(personsIn);
    await rows(tx, 'select from person where id = any($1::uuid[]) order by id for share', [persons]);
    const ids = signatures.map(({ id }) => id);
    const held = await rows<{ id: string }>(
      tx,
      `select s.id from ${table} s where s.id = any($1::uuid[]) and ${signersHold}`,
      [ids],
    );
    return new Set(held.map(({ id }) => id));
  }
}

function entryOf({ subject, detail }: WaitingPlace, { id, name, personId, envelopeHash }: KeptSignature) {
  return { subject, detail: { ...detail, signature: id, signer: { id: personId, name }, envelopeHash } };
}
