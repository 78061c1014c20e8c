import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { WaitingEvidenceQueries } from '../../literature/evidence/waiting-evidence.queries.ts';
import { noticesOfDocument } from '../../literature/retractions/document-notices.queries.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Database } from '../../platform/database/database.ts';
import { PoliciesQueries } from '../../policies/policies.queries.ts';
import { CommentViews } from '../comments/comment-views.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { DraftPage } from './draft.page.tsx';
import type { FormRefusal } from '../form-refusal.ts';

/** Shows the page of a draft, from whichever of its forms. */
@Injectable()
export class ConsoleDraftPages {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly evidence: WaitingEvidenceQueries,
    private readonly database: Database,
    private readonly comments: CommentViews,
    private readonly pages: ConsolePages,
  ) {}

  /**
   * A draft as it is; `refusal` is why a form was not taken, `voteBy` what it said, `added` are references that a
   * form added just now.
   */
  async show(
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
    at: { readonly policy: string; readonly number: number },
    refusal: FormRefusal | null,
    { added = [], voteBy = '' }: { readonly added?: readonly number[]; readonly voteBy?: string } = {},
  ): Promise<void> {
    const { body: draft } = await this.policies.draftView(actor, at.policy, at.number);
    const body = DraftPage({
      draft,
      evidence: await this.evidence.ofDraft(actor, at.policy, at.number),
      notices: await noticesOfDocument(this.database.source.manager, draft.document.references),
      added,
      refusal,
      voteBy,
      comments: await this.comments.of(request, actor, {
        policy: draft.policy.slug,
        number: draft.version,
        state: draft.state,
      }),
      csrfToken: csrfTokenOf(requireSession(request)),
      mayEdit: mayDo(actor, consolePermissions.editDraft),
      maySubmit: mayDo(actor, consolePermissions.submitDraft),
    });
    const title = `${draft.policy.title}, version ${draft.version}`;
    this.pages.show(request, reply, { title, place: 'policies', body }, refusal?.status ?? 200);
  }
}
