import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CommentsService } from '../../approvals/comments/comments.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { mayDo } from '../../kernel/permission.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { consolePermissions } from '../console.permissions.ts';
import type { CommentsContent } from './comment-thread.tsx';

/** Gathers the comments of a version for whichever page shows them. */
@Injectable()
export class CommentViews {
  constructor(
    private readonly comments: CommentsService,
    private readonly organisation: Organisation,
  ) {}

  /** The comments of a version in one of these states, as `actor` sees them. */
  async of(
    request: FastifyRequest,
    actor: Actor,
    version: { readonly policy: string; readonly number: number; readonly state: string },
  ): Promise<CommentsContent> {
    return {
      threads: await this.comments.of(version.policy, version.number),
      policy: version.policy,
      version: version.number,
      me: actor.kind === 'person' ? actor.personId : '',
      zone: this.organisation.zone,
      open: version.state === 'draft' || version.state === 'in_review',
      mayResolve: mayDo(actor, consolePermissions.resolveComments),
      csrfToken: csrfTokenOf(requireSession(request)),
    };
  }
}
