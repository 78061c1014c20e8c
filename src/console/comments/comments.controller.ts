import { Body, Controller, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { commentTextSchema, newCommentSchema } from '../../approvals/comments/comments.schemas.ts';
import { CommentsService } from '../../approvals/comments/comments.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { readTyped, typedSchema, type Typed } from '../approval/typed-form.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { commentsAddress, threadAnchor } from './comment-address.ts';
import { CommentPage } from './comment.page.tsx';

const textSchema = z.object({ text: commentTextSchema });
/** A browser sends an empty field as an empty text: {@link readTyped} leaves it out. */
const addSchema = newCommentSchema.options[0];

/** Comments on a draft, by the forms at its sections. Each leads back to where it stands. */
@ApiExcludeController()
@Controller('/console/policies/:policy/drafts/:number/comments')
@UseGuards(FormGuard)
export class ConsoleCommentsController {
  constructor(
    private readonly comments: CommentsService,
    private readonly pages: ConsolePages,
  ) {}

  @Post()
  @Permit(consolePermissions.comment)
  async add(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const at = { key, number: versionNumber(number), action: '' };
    await this.take(request, reply, at, typed, async () => {
      return await this.comments.add(actor, key, at.number, readTyped(addSchema, typed));
    });
  }

  @Post(':comment/answer')
  @Permit(consolePermissions.comment)
  async answer(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('comment') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const at = { key, number: versionNumber(number), action: `/${id}/answer` };
    await this.take(request, reply, at, typed, async () => {
      await this.comments.add(actor, key, at.number, { answers: id, ...readTyped(textSchema, typed) });
      return id;
    });
  }

  @Post(':comment/edit')
  @Permit(consolePermissions.comment)
  async edit(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('comment') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    const at = { key, number: versionNumber(number), action: `/${id}/edit` };
    await this.take(request, reply, at, typed, async () => {
      await this.comments.edit(actor, key, at.number, id, readTyped(textSchema, typed).text);
      return id;
    });
  }

  @Post(':comment/resolve')
  @Permit(consolePermissions.comment)
  async resolve(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('comment') id: string,
  ): Promise<void> {
    await this.setResolved(reply, actor, key, versionNumber(number), id, true);
  }

  @Post(':comment/reopen')
  @Permit(consolePermissions.comment)
  async reopen(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Param('comment') id: string,
  ): Promise<void> {
    await this.setResolved(reply, actor, key, versionNumber(number), id, false);
  }

  private async setResolved(
    reply: FastifyReply,
    actor: Actor,
    key: string,
    number: number,
    id: string,
    resolved: boolean,
  ): Promise<void> {
    await this.comments.setResolved(actor, key, number, id, resolved);
    this.pages.goTo(reply, `${draftAddress(key, number)}#${threadAnchor(id)}`);
  }

  private async take(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, number, action }: { readonly key: string; readonly number: number; readonly action: string },
    typed: Typed,
    work: () => Promise<string>,
  ): Promise<void> {
    let id = '';
    const refusal = await refusalOf(
      (async () => {
        id = await work();
      })(),
    );
    if (refusal === null) return this.pages.goTo(reply, `${draftAddress(key, number)}#${threadAnchor(id)}`);
    const body = CommentPage({
      policy: key,
      version: number,
      action: `${commentsAddress(key, number)}${action}`,
      section: typed['section'],
      quote: typed['quote'] ?? '',
      text: typed['text'] ?? '',
      refusal,
      csrfToken: csrfTokenOf(requireSession(request)),
    });
    this.pages.show(request, reply, { title: 'Comment', place: 'policies', body }, refusal.status);
  }
}
