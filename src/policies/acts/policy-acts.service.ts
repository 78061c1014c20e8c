import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { IllegalTransition, NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { ReauthenticationService } from '../../people/reauthentication/reauthentication.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { recordedAt } from '../effective-periods.ts';
import type { NoticeVerdict } from '../notice/notice.rules.ts';
import { NoticeService } from '../notice/notice.service.ts';
import { AlreadySigned, ContentChanged } from '../policies.errors.ts';
import { lockPolicy, policyOf } from '../policy-records.ts';
import type { PolicyRow } from '../policy.entity.ts';
import { Signers } from '../signers.ts';
import { headVersionOf } from '../version-line.ts';
import type { Signer } from '../version-signatures.ts';
import { ActDecision } from './act-decision.ts';
import { readAct } from './act-envelope.rules.ts';
import { PolicyActRow, PolicyActSignatureRow } from './policy-act.entity.ts';
import type { ActTerms } from './act-terms.ts';
import { prepareAct, type PreparedAct } from './prepare-act.ts';

/** A director's signature over an act. */
export interface ActSignature {
  /** The envelope the signer was shown, where it was asked for. */
  readonly envelopeHash?: string | undefined;
  readonly meaning: string;
  readonly password: string;
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
    private readonly notice: NoticeService,
    private readonly decision: ActDecision,
  ) {}

  /** The envelope that a signature on these terms would sign today. Throws what {@link prepareAct} throws. */
  async envelope(policyKey: string, terms: ActTerms): Promise<ActPreview> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const prepared = await prepareAct(tx, policy, terms, this.today());
    return { ...prepared, notice: await this.noticeOf(tx, policy, terms, 'verdict') };
  }

  /**
   * A medical director signs an act. One that needs two signatures waits for another director's, and until then nothing
   * changes; the same terms signed by a second director are that signature. Throws reauthentication_failed, `forbidden`,
   * content_changed, already_signed, notice_too_short, and what {@link prepareAct} throws. Returns the act's id.
   */
  async sign(actor: Actor, policyKey: string, terms: ActTerms, signature: ActSignature): Promise<string> {
    return await this.signing(actor, policyKey, signature, async (tx, policy, signer) => {
      const prepared = await prepareAct(tx, policy, terms, this.today());
      checkShown(policy, prepared, signature.envelopeHash);
      const notice = await this.noticeOf(tx, policy, terms, 'check');
      const waiting = await tx.findOneBy(PolicyActRow, {
        policyId: policy.id,
        envelopeHash: prepared.envelopeHash,
        decidedAt: IsNull(),
      });
      const act = waiting ?? (await this.propose(tx, policy, prepared));
      return await this.add(tx, policy, act, { ...prepared, notice }, signer);
    });
  }

  /**
   * The second director signs an act that waits. Throws besides not_found, illegal_transition for one that is decided,
   * notice_too_short, and content_changed when it would not come to the same any more.
   */
  async signWaiting(
    actor: Actor,
    policyKey: string,
    actId: string,
    signature: ActSignature,
  ): Promise<string> {
    return await this.signing(actor, policyKey, signature, async (tx, policy, signer) => {
      const act = isId(actId) ? await tx.findOneBy(PolicyActRow, { id: actId, policyId: policy.id }) : null;
      if (act === null) throw new NotFound('act', actId.slice(0, 200));
      if (act.decidedAt !== null) throw new IllegalTransition(`act ${act.id}`, 'decided', 'decided');
      const terms = termsOf(act);
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
    { password, meaning }: ActSignature,
    work: (tx: Tx, policy: PolicyRow, signer: Signer) => Promise<string>,
  ): Promise<string> {
    const { method } = await this.reauthentication.reauthenticate(actor, { password });
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      return await work(tx, policy, await this.signers.director(tx, actor, meaning, method));
    });
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
    { actor, credentials, meaning, method }: Signer,
  ): Promise<string> {
    const { personId, name } = actor;
    const given = await tx.findBy(PolicyActSignatureRow, { actId: act.id });
    if (given.some((each) => each.personId === personId)) {
      throw new AlreadySigned(`this act on ${policy.slug}`);
    }
    const { envelopeHash } = act;
    const signature = {
      id: newId(),
      actId: act.id,
      personId,
      name,
      credentials,
      meaning,
      envelopeHash,
      method,
    };
    await tx.insert(PolicyActSignatureRow, {
      ...signature,
      role: 'medical_director',
      signedAt: this.clock.now(),
    });
    if (given.length + 1 >= act.signaturesNeeded) {
      await this.decision.take(tx, policy, act, prepared, actor);
    } else {
      await this.audit.record(tx, {
        actor,
        action: 'policy.act.signed_first',
        subject: { type: 'policy', id: policy.id },
        detail: { id: act.id, act: act.kind, policy: policy.slug, on: act.effective, envelopeHash },
        reason: act.reason,
      });
    }
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

/** The terms an act was signed on. */
function termsOf(act: PolicyActRow): ActTerms {
  const { kind, effective: on, reason, successorPolicyId, successorCriteria } = act;
  const successor =
    successorPolicyId !== null
      ? { policy: successorPolicyId }
      : successorCriteria !== null
        ? { criteria: successorCriteria }
        : null;
  const { version, noticeWaiver } = readAct(act.envelope);
  switch (kind) {
    case 'cancel':
      return { kind, version: version ?? 0, reason };
    case 'retire':
      return { kind, on, successor, reason, noticeWaiver };
    case 'withdraw':
      return { kind, on, instead: successor ?? { predecessor: true }, reason };
  }
}
