import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { IllegalTransition } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { proofOf, type GivenProofs } from '../../people/reauthentication/proof.schemas.ts';
import { ReauthenticationService } from '../../people/reauthentication/reauthentication.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { recordedAt } from '../effective-periods.ts';
import type { NoticeVerdict } from '../notice/notice.rules.ts';
import { NoticeService } from '../notice/notice.service.ts';
import { ContentChanged } from '../policies.errors.ts';
import { lockPolicy, policyOf } from '../policy-records.ts';
import type { PolicyRow } from '../policy.entity.ts';
import { signaturesNeeded } from '../signatures/signatures-needed.rules.ts';
import { WaitingSignatures } from '../signatures/waiting-signatures.service.ts';
import { checkBound, Signers, type Declaration } from '../signers.ts';
import { headVersionOf } from '../version-line.ts';
import {
  signerColumns,
  signerOnRecord,
  signerPlaces,
  signerValues,
  type Signer,
} from '../version-signatures.ts';
import { ActDecision } from './act-decision.ts';
import { ActReminders } from './act-reminders.ts';
import { actOf, placeOf, standingSignatures, termsSignedOf } from './act-records.ts';
import { PolicyActRow } from './policy-act.entity.ts';
import { actStateOf } from './act-state.ts';
import type { ActTerms } from './act-terms.ts';
import { prepareAct, type PreparedAct } from './prepare-act.ts';

/** A director's signature over an act. */
export interface ActSignature extends Declaration, GivenProofs {
  /** The envelope the signer was shown, where it was asked for. */
  readonly envelopeHash?: string | undefined;
}

/** What a signature over an act would sign. */
export interface ActPreview extends PreparedAct {
  /** What the rules of notice make of a retirement; null for any other act. */
  readonly notice: NoticeVerdict | null;
}

/** Takes decisions about a policy that are no version: cancel, retire, withdraw. Each is an envelope that is signed. */
@Injectable()
export class PolicyActs {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly reauthentication: ReauthenticationService,
    private readonly signers: Signers,
    private readonly waiting: WaitingSignatures,
    private readonly notice: NoticeService,
    private readonly decision: ActDecision,
    private readonly reminders: ActReminders,
  ) {}

  /** The envelope that a signature on these terms would sign today. Throws what {@link prepareAct} throws. */
  async envelope(policyKey: string, terms: ActTerms): Promise<ActPreview> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const prepared = await prepareAct(tx, policy, terms, this.today());
    const needed = signaturesNeeded(policy.directorsNeeded, prepared.facts.signaturesNeeded);
    const facts = { ...prepared.facts, signaturesNeeded: needed };
    return { ...prepared, facts, notice: await this.noticeOf(tx, policy, terms, 'verdict') };
  }

  /**
   * A medical director signs an act. One that needs more signatures waits for other directors', and until then nothing
   * changes; the same terms signed by another director are such a signature. Throws reauthentication_failed, `forbidden`,
   * not_delegated, content_changed, already_signed, notice_too_short, and what {@link prepareAct} throws. Returns the act's
   * id.
   */
  async sign(actor: Actor, policyKey: string, terms: ActTerms, signature: ActSignature): Promise<string> {
    return await this.signing(actor, policyKey, signature, async (tx, policy, signer) => {
      const prepared = await prepareAct(tx, policy, terms, this.today());
      checkShown(policy, prepared, signature.envelopeHash);
      const notice = await this.noticeOf(tx, policy, terms, 'check');
      const waiting = await this.waitingWith(tx, policy, prepared.envelopeHash);
      const act = waiting ?? (await this.propose(tx, policy, prepared));
      return await this.add(tx, policy, act, { ...prepared, notice }, signer);
    });
  }

  /**
   * Another director signs an act that waits. Throws besides not_found, illegal_transition for one that is decided, given
   * up or has lapsed, notice_too_short, and content_changed when it would not come to the same any more.
   */
  async signWaiting(
    actor: Actor,
    policyKey: string,
    actId: string,
    signature: ActSignature,
  ): Promise<string> {
    return await this.signing(actor, policyKey, signature, async (tx, policy, signer) => {
      const act = await actOf(tx, policy, actId);
      const state = await actStateOf(tx, act.id, this.clock.now());
      // one that something else has overtaken is compared below, and told what it would come to now
      if (state !== 'waiting' && state !== 'lapsed')
        throw new IllegalTransition(`act ${act.id}`, state, 'decided');
      const terms = termsSignedOf(act);
      const prepared = await prepareAct(tx, policy, terms, this.today());
      checkShown(policy, prepared, act.envelopeHash);
      checkShown(policy, prepared, signature.envelopeHash);
      const notice = await this.noticeOf(tx, policy, terms, 'check');
      return await this.add(tx, policy, act, { ...prepared, notice }, signer);
    });
  }

  private async signing(
    actor: Actor,
    policyKey: string,
    signature: ActSignature,
    work: (tx: Tx, policy: PolicyRow, signer: Signer) => Promise<string>,
  ): Promise<string> {
    const shown = await this.reauthentication.reauthenticate(actor, proofOf(signature));
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      return await work(tx, policy, await this.signers.director(tx, actor, signature, shown));
    });
  }

  /** The act over an envelope that waits for more signatures; one that was given up or has run out is none. */
  private async waitingWith(tx: Tx, policy: PolicyRow, envelopeHash: string): Promise<PolicyActRow | null> {
    const found = await tx.find(PolicyActRow, {
      where: { policyId: policy.id, envelopeHash, decidedAt: IsNull() },
      order: { proposedAt: 'DESC' },
    });
    for (const act of found) {
      if ((await actStateOf(tx, act.id, this.clock.now())) === 'waiting') return act;
    }
    return null;
  }

  private async propose(tx: Tx, policy: PolicyRow, prepared: PreparedAct): Promise<PolicyActRow> {
    const { facts, envelope, envelopeHash } = prepared;
    const now = this.clock.now();
    const act: PolicyActRow = {
      id: newId(),
      policyId: policy.id,
      ...facts,
      envelope,
      envelopeHash,
      // after all that is on record: whatever is recorded from then on may make it another act
      proposedAt: (await recordedAt(tx, [policy.id], now)).get(policy.id) ?? now,
      decidedAt: null,
    };
    await tx.insert(PolicyActRow, act);
    return act;
  }

  private async add(
    tx: Tx,
    policy: PolicyRow,
    act: PolicyActRow,
    prepared: ActPreview,
    signer: Signer,
  ): Promise<string> {
    const { envelopeHash } = act;
    const place = placeOf(policy, act);
    checkBound(signer, envelopeHash, signer.meaning, place.name);
    const given = await standingSignatures(tx, act.id);
    const byKind = Math.max(act.signaturesNeeded, prepared.facts.signaturesNeeded);
    const needed = signaturesNeeded(policy.directorsNeeded, byKind);
    const inHand = (await this.waiting.inHand(tx, place, given, signer, needed)).length;
    await rows(
      tx,
      `insert into policy_act_signature (id, act_id, envelope_hash, ${signerColumns}) values ($1, $2, $3, ${signerPlaces(4)})`,
      [signer.id, act.id, envelopeHash, ...signerValues(signer, this.clock.now())],
    );
    if (inHand + 1 >= needed) {
      await this.decision.take(tx, policy, act, { ...prepared, signaturesNeeded: needed }, signer);
      return act.id;
    }
    await this.audit.record(tx, {
      actor: signer.actor,
      action: inHand === 0 ? 'policy.act.signed_first' : 'policy.act.signed_next',
      subject: { type: 'policy', id: policy.id },
      detail: {
        id: act.id,
        act: act.kind,
        policy: policy.slug,
        on: act.effective,
        envelopeHash,
        signatures: inHand + 1,
        signaturesNeeded: needed,
        ...signerOnRecord(signer),
      },
      reason: act.reason,
    });
    await this.reminders.askOthers(tx, act.id);
    return act.id;
  }

  /** A retirement is a change to those who apply the policy: an organisation may have rules of notice for it. */
  private async noticeOf(
    tx: Tx,
    policy: PolicyRow,
    terms: ActTerms,
    rule: 'check' | 'verdict',
  ): Promise<NoticeVerdict | null> {
    const version = terms.kind === 'retire' ? await headVersionOf(tx, policy.id) : null;
    if (terms.kind !== 'retire' || version === null) return null;
    return await this.notice[rule](tx, {
      policy,
      version,
      effective: terms.on,
      changeClass: 'retired',
      embargoUntil: null,
      waiver: terms.noticeWaiver,
      today: this.today(),
    });
  }

  private today(): CalendarDate {
    return this.organisation.today(this.clock.now());
  }
}

function checkShown(policy: PolicyRow, { envelopeHash }: PreparedAct, shown: string | undefined): void {
  if (shown === undefined || shown === envelopeHash) return;
  throw new ContentChanged(`this act on ${policy.slug}`, 'envelopeHash', envelopeHash);
}
