import { Injectable } from '@nestjs/common';
import { ReaffirmationsService } from '../../approvals/reaffirmations/reaffirmations.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { readAct as readActEnvelope } from '../../policies/acts/act-envelope.rules.ts';
import { PolicyActs } from '../../policies/acts/policy-acts.service.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import type { NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import { counts } from '../../policies/signatures/kept-signatures.ts';
import { approvalAddress } from '../approval/approval-address.ts';
import { envelopeInWords, type EnvelopeLine } from '../approval/envelope-words.ts';
import { signingFormSchema } from '../approval/signing.schemas.ts';
import { readTyped, type Typed } from '../approval/typed-form.ts';
import { actAddress, actsAddress, type ActFormKind } from './act-address.ts';
import { readAct, readReaffirmation } from './act-forms.schemas.ts';
import { actInWords, governingInWords } from './act-words.ts';

/** What a signature over an act would sign, as its page shows it. */
export interface ShownAct {
  readonly lines: readonly EnvelopeLine[];
  readonly envelope: string;
  readonly envelopeHash: string;
  readonly signaturesNeeded: number;
  /** Those who have signed this very envelope. */
  readonly signedBy: readonly string[];
  /** What governs from which day once it is decided, in words; null where that goes without saying. */
  readonly governs: string | null;
  readonly notice: NoticeVerdict | null;
}

/** Asks the services of acts what their forms ask, the same way for each kind. */
@Injectable()
export class ActDesk {
  constructor(
    private readonly acts: PolicyActs,
    private readonly reaffirmations: ReaffirmationsService,
  ) {}

  /** What a signature on the typed terms would sign; with `envelope` typed, a reaffirmation that waits. Throws what the terms are refused for. */
  async preview(policyKey: string, kind: ActFormKind, typed: Typed): Promise<ShownAct> {
    if (kind === 'reaffirm') return await this.previewReaffirmation(policyKey, typed);
    const preview = await this.acts.envelope(policyKey, readAct(kind, typed));
    const { envelope, envelopeHash, signed, facts, notice } = preview;
    return {
      lines: actInWords(signed),
      envelope,
      envelopeHash,
      signaturesNeeded: facts.signaturesNeeded,
      signedBy: [],
      governs: governingInWords(signed.governs),
      notice,
    };
  }

  /** Signs what the form shows. Returns the page to go on to. Throws what the services throw. */
  async sign(actor: Actor, policyKey: string, kind: ActFormKind, typed: Typed): Promise<string> {
    const signature = readTyped(signingFormSchema, typed);
    if (kind !== 'reaffirm') {
      const id = await this.acts.sign(actor, policyKey, readAct(kind, typed), signature);
      return actAddress(policyKey, id);
    }
    const signed = await this.reaffirmations.reaffirm(actor, policyKey, {
      ...readReaffirmation(typed),
      ...signature,
    });
    return signed === null ? actsAddress(policyKey) : approvalAddress(policyKey, signed.version.number);
  }

  private async previewReaffirmation(policyKey: string, typed: Typed): Promise<ShownAct> {
    const named = typed['envelope'];
    const waiting =
      named === undefined
        ? undefined
        : (await this.reaffirmations.waitingOf(policyKey)).find(({ envelopeHash }) => envelopeHash === named);
    if (named !== undefined && waiting === undefined) {
      throw new NotFound('waiting reaffirmation', named.slice(0, 100));
    }
    const said = waiting?.terms ?? readReaffirmation(typed);
    const view = await this.reaffirmations.envelope(policyKey, said);
    return {
      lines: envelopeInWords(readEnvelope(view.envelope)),
      envelope: view.envelope,
      envelopeHash: view.envelopeHash,
      signaturesNeeded: view.signaturesNeeded,
      signedBy: (waiting?.signatures ?? []).filter(counts).map(({ name }) => name),
      governs: null,
      notice: view.notice,
    };
  }
}

/** An envelope of either sort in words: a reaffirmation's is a version's. */
export function linesOf(kind: ActFormKind, envelope: string): EnvelopeLine[] {
  return kind === 'reaffirm'
    ? envelopeInWords(readEnvelope(envelope))
    : actInWords(readActEnvelope(envelope));
}
