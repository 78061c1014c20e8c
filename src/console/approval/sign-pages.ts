import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ApprovalView } from '../../approvals/approvals.queries.ts';
import { envelopeQuerySchema } from '../../approvals/approvals.schemas.ts';
import { SignaturesService, type EnvelopeView } from '../../approvals/signatures/signatures.service.ts';
import type { Terms } from '../../approvals/signatures/signing-terms.ts';
import { NotFound } from '../../kernel/errors.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { readEnvelope } from '../../policies/envelope.rules.ts';
import { counts } from '../../policies/signatures/kept-signatures.ts';
import { CommentViews } from '../comments/comment-views.ts';
import { ConsolePages } from '../console-pages.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { approvalAddress } from './approval-address.ts';
import { ApprovalPage } from './approval.page.tsx';
import { ApprovalViews, whyNotSigned } from './approval-views.ts';
import { changedSince } from './changed-since.ts';
import { changedLines, envelopeInWords, type EnvelopeChange } from './envelope-words.ts';
import type { VersionRequest } from './on-version.ts';
import { refusalIn } from './refusal-in.ts';
import { SignPage } from './sign.page.tsx';
import { SigningDesk } from './signing-desk.ts';
import { termNames } from './terms-form.tsx';
import { fieldsNamed, readTyped, type Typed } from './typed-form.ts';

/** What a signature would sign, with who has signed that already. */
interface Preview {
  readonly view: EnvelopeView;
  readonly typed: Typed;
  readonly signedBy: readonly string[];
  /** What is another now than those who signed were shown. */
  readonly changes: readonly EnvelopeChange[];
}

/** Shows the pages on which a version is signed, from whichever of their forms. */
@Injectable()
export class SignPages {
  constructor(
    private readonly views: ApprovalViews,
    private readonly signatures: SignaturesService,
    private readonly desk: SigningDesk,
    private readonly comments: CommentViews,
    private readonly pages: ConsolePages,
  ) {}

  /** Does what a form of the approval's page asks for, and shows the page again, with what was typed if it was refused. */
  async take(
    reply: FastifyReply,
    asked: VersionRequest,
    typed: Typed,
    work: (asked: VersionRequest) => Promise<void>,
  ): Promise<void> {
    const refusal = await refusalIn(async () => {
      await work(asked);
    });
    const { key, number } = asked.place;
    if (refusal === null) return this.pages.goTo(reply, approvalAddress(key, number));
    await this.showApproval(reply, asked, refusal, typed);
  }

  /** A version's approval; `refusal` is why a form on the page was not taken, `typed` what was in it. */
  async showApproval(
    reply: FastifyReply,
    { request, actor, place: { key, number } }: VersionRequest,
    refusal: FormRefusal | null,
    typed: Typed = {},
  ): Promise<void> {
    const csrfToken = csrfTokenOf(requireSession(request));
    const content = await this.views.of(actor, key, number, { csrfToken, typed, refusal });
    const { policy, version } = content.approval;
    const comments = await this.comments.of(request, actor, {
      policy: policy.slug,
      number: version.number,
      state: version.state,
    });
    const title = `Approval of ${version.title}, version ${number}`;
    const body = ApprovalPage({ ...content, comments });
    this.pages.show(request, reply, { title, place: 'approvals', body }, refusal?.status ?? 200);
  }

  /**
   * What a signature on the typed terms would sign, with the form that signs it. Terms that come to nothing, and a reader
   * who may not sign, are shown the approval instead.
   */
  async showSigning(
    reply: FastifyReply,
    asked: VersionRequest,
    typed: Typed,
    refusal: FormRefusal | null = null,
  ): Promise<void> {
    const { request, actor, place } = asked;
    const approval = await this.views.approvalOf(actor, place.key, place.number);
    const { policy, version } = approval;
    let preview: Preview | null = null;
    const unclear = await refusalIn(async () => {
      preview = await this.preview(approval, typed);
    });
    const shown = preview as Preview | null;
    if (shown === null || whyNotSigned(actor, approval) !== null || version.state !== 'in_review') {
      return await this.showApproval(reply, asked, refusal ?? unclear, typed);
    }
    const { view, typed: terms } = shown;
    const body = SignPage({
      policy,
      version,
      preview: view,
      signedBy: shown.signedBy,
      changes: [...shown.changes, ...changedSince(typed, view.envelope, linesOf)],
      typed: { ...terms, ...typed },
      refusal,
      signing: {
        ...(await this.desk.signerOf(request, actor, refusal === null ? typed['confirmed'] : undefined, [
          version.authorId,
          version.lastEditorId,
        ])),
        hidden: [
          ...fieldsNamed(['envelope', ...termNames], { ...terms, ...typed }),
          ['contentHash', view.contentHash],
          ['envelopeHash', view.envelopeHash],
          ['shown', view.envelope],
        ],
      },
    });
    const title = `Sign ${version.title}, version ${version.number}`;
    const page = { title, place: 'approvals', script: 'passkeys.js', body } as const;
    this.pages.show(request, reply, page, refusal?.status ?? 200);
  }

  private async preview({ policy, version, waiting }: ApprovalView, typed: Typed): Promise<Preview> {
    const named = typed['envelope'];
    if (named === undefined) {
      const terms = readTyped(envelopeQuerySchema, typed);
      const view = await this.signatures.envelope(policy.id, version.number, terms);
      return { view, typed, signedBy: [], changes: [] };
    }
    const first = waiting.find(({ envelopeHash }) => envelopeHash === named);
    if (first === undefined) throw new NotFound('waiting envelope', named.slice(0, 100));
    const view = await this.signatures.envelope(policy.id, version.number, first.terms);
    return {
      view,
      typed: typedOf(first.terms),
      signedBy: first.signatures.filter(counts).map(({ name }) => name),
      changes: changedLines(linesOf(first.envelope), linesOf(view.envelope)),
    };
  }
}

const linesOf = (envelope: string) => envelopeInWords(readEnvelope(envelope));

/** Terms as the fields of a form. */
function typedOf(terms: Terms): Typed {
  const { noticeWaiver, notCarriedBy: _, countsAsReview, embargoUntil, ...others } = terms;
  const fields = {
    ...others,
    countsAsReview: countsAsReview === undefined ? undefined : String(countsAsReview),
    embargoUntil: embargoUntil ?? undefined,
    noticeWaiverGround: noticeWaiver?.ground,
    noticeWaiverReason: noticeWaiver?.reason,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
