import { Injectable } from '@nestjs/common';
import { ApprovalsQueries, type ApprovalView } from '../../approvals/approvals.queries.ts';
import { SignaturesService } from '../../approvals/signatures/signatures.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { mayDo } from '../../kernel/permission.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { draftedChangeClasses, type ChangeClass } from '../../policies/change-class.rules.ts';
import { absent, ComparisonQueries } from '../../policies/comparison.queries.ts';
import type { NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { VersionsQueries, type VersionSummary } from '../../policies/versions.queries.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { FormRefusal } from '../form-refusal.ts';
import type { ShownChanges } from './approval-changes.tsx';
import type { ApprovalContent } from './approval.page.tsx';
import { stageOf } from './approval-steps.tsx';
import type { ProposedTerms } from './terms-form.tsx';
import type { Typed } from './typed-form.ts';
import { VoteStandings } from './vote-standing.ts';

/** Versions looked through for the one that is shown and its base; a policy has one or two a year. */
const VERSIONS_KNOWN = 100;

/** Gathers what the page of an approval shows to its reader. */
@Injectable()
export class ApprovalViews {
  constructor(
    private readonly approvals: ApprovalsQueries,
    private readonly signatures: SignaturesService,
    private readonly comparisons: ComparisonQueries,
    private readonly policies: PoliciesQueries,
    private readonly versions: VersionsQueries,
    private readonly standings: VoteStandings,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** How far an approval has come. Throws NotFound, also for who may not know of the version. */
  async approvalOf(actor: Actor, policyKey: string, number: number): Promise<ApprovalView> {
    if (!seesDrafts(actor)) throw absent(policyKey, number);
    return await this.approvals.one(policyKey, number);
  }

  /** The whole page. `typed` and `refusal` are those of a form that was not taken. Throws NotFound. */
  async of(
    actor: Actor,
    policyKey: string,
    number: number,
    form: { readonly csrfToken: string; readonly typed: Typed; readonly refusal: FormRefusal | null },
  ): Promise<Omit<ApprovalContent, 'comments'>> {
    const approval = await this.approvalOf(actor, policyKey, number);
    const policy = await this.policies.one(actor, approval.policy.id);
    const { items } = await this.versions.list(actor, policy.id, { limit: VERSIONS_KNOWN });
    const summary = items.find((each) => each.number === number);
    const stage = stageOf(approval);
    const today = this.organisation.today(this.clock.now());
    const changes = await this.changesOf(actor, approval, items);
    const proposed = stage === 'approved' ? null : await this.proposedTerms(approval, changes, today);
    return {
      approval,
      stage,
      standing: await this.standings.of(approval, actor),
      whyNot: whyNotSigned(actor, approval),
      changes: { ...changes, notice: proposed?.notice ?? null },
      proposed,
      next: stage === 'approved' && summary !== undefined ? { policy, version: summary, today } : null,
      zone: this.organisation.zone,
      me: actor.kind === 'person' ? actor.personId : '',
      mayVoid: mayDo(actor, consolePermissions.takeOthersSignatureBack),
      mayTakeBack: mayDo(actor, consolePermissions.submitDraft),
      ...form,
    };
  }

  private async changesOf(
    actor: Actor,
    { policy, version }: ApprovalView,
    items: readonly VersionSummary[],
  ): Promise<ShownChanges> {
    const base = items.find(({ id }) => id === version.baseVersionId)?.number ?? null;
    const compared =
      base === null ? null : await this.comparisons.compare(actor, policy.id, base, version.number);
    return {
      slug: policy.slug,
      number: version.number,
      baseVersion: base,
      corrects: version.correctsVersionId === null ? null : base,
      proposal: compared?.proposal ?? (await this.comparisons.proposalOf(policy.id, version.number)),
      comparison: compared?.comparison ?? null,
      notice: null,
    };
  }

  /** The printed day if it is to come, else the first that the rules of notice leave; the class that the text suggests. */
  private async proposedTerms(
    { policy, version }: ApprovalView,
    { proposal, corrects }: ShownChanges,
    today: CalendarDate,
  ): Promise<ProposedTerms> {
    const changeClass = draftable(proposal.changeClass);
    const first = corrects === null ? addDays(today, 1) : today;
    const wished = version.effective !== null && version.effective > first ? version.effective : first;
    const noticeFor = async (effective: CalendarDate): Promise<NoticeVerdict | null> => {
      try {
        return (await this.signatures.envelope(policy.id, version.number, { effective, changeClass })).notice;
      } catch (error) {
        // terms that cannot be are said when the signer asks for them: this only proposes some
        if (error instanceof DomainError) return null;
        throw error;
      }
    };
    const notice = await noticeFor(wished);
    const earliest = notice?.longest?.earliest ?? wished;
    if (earliest <= wished) return { effective: wished, changeClass, notice };
    return { effective: earliest, changeClass, notice: await noticeFor(earliest) };
  }
}

/** A class that a draft can be signed with; a text that changes nothing is at most editorial. */
function draftable(proposed: ChangeClass): ChangeClass {
  return draftedChangeClasses.find((each) => each === proposed) ?? 'editorial';
}

/** Why somebody may not sign a version, as far as it is about them; null when they may. */
export function whyNotSigned(actor: Actor, { version }: ApprovalView): string | null {
  if (!mayDo(actor, consolePermissions.signVersion)) return 'A medical director signs it. You are not one.';
  const me = actor.kind === 'person' ? actor.personId : null;
  if (me !== null && (version.authorId === me || version.lastEditorId === me)) {
    return 'You wrote or last edited this text: another director decides on it.';
  }
  return null;
}
