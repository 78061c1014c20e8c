import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { commentChangeSchema, newCommentSchema, threadJson } from './comments.schemas.ts';
import { CommentsService } from './comments.service.ts';

/** Comments on the sections of a draft. Each call answers with the threads as they stand. */
@Controller('/v1/policies/:policy/versions/:number/comments')
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  /** Every thread of the version, in the order of its sections. */
  @Get()
  @Permit(approvalsPermissions.readComments)
  async list(@Param('policy') key: string, @Param('number') number: string) {
    const items = (await this.comments.of(key, versionNumber(number))).map(threadJson);
    return { items, unresolved: items.filter(({ resolved }) => resolved === null).length };
  }

  /** Comments on a section, or answers. */
  @Post()
  @Permit(approvalsPermissions.comment)
  async add(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: newCommentSchema }) body: z.output<typeof newCommentSchema>,
  ) {
    const id = await this.comments.add(actor, key, versionNumber(number), body);
    return { id, ...(await this.list(key, number)) };
  }

  /** Changes one's own words, or resolves a thread and opens it again. */
  @Patch(':comment')
  @Permit(approvalsPermissions.comment)
  async change(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('comment') id: string,
    @Body({ schema: commentChangeSchema }) body: z.output<typeof commentChangeSchema>,
  ) {
    if ('text' in body) await this.comments.edit(actor, key, versionNumber(number), id, body.text);
    else await this.comments.setResolved(actor, key, versionNumber(number), id, body.resolved);
    return await this.list(key, number);
  }
}
