import { Body, Controller, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { commentTextSchema, newCommentSchema } from '../../approvals/comments/comments.schemas.ts';
import { CommentsService } from '../../approvals/comments/comments.service.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Permit } from '../../platform/http/permit.ts';
import { OnVersion, type VersionRequest } from '../approval/on-version.ts';
import { refusalIn } from '../approval/refusal-in.ts';
import { readTyped, typedSchema, type Typed } from '../approval/typed-form.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { draftAddress } from '../drafts/draft-address.ts';
import { FormGuard } from '../form-guard.ts';
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
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.take(reply, asked, '', typed, async ({ actor, place: { key, number } }) => {
      return await this.comments.add(actor, key, number, readTyped(addSchema, typed));
    });
  }

  @Post(':comment/answer')
  @Permit(consolePermissions.comment)
  async answer(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Param('comment') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.take(reply, asked, `/${id}/answer`, typed, async ({ actor, place: { key, number } }) => {
      await this.comments.add(actor, key, number, { answers: id, ...readTyped(textSchema, typed) });
      return id;
    });
  }

  @Post(':comment/edit')
  @Permit(consolePermissions.comment)
  async edit(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Param('comment') id: string,
    @Body({ schema: typedSchema }) typed: Typed,
  ): Promise<void> {
    await this.take(reply, asked, `/${id}/edit`, typed, async ({ actor, place: { key, number } }) => {
      await this.comments.edit(actor, key, number, id, readTyped(textSchema, typed).text);
      return id;
    });
  }

  @Post(':comment/resolve')
  @Permit(consolePermissions.comment)
  async resolve(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Param('comment') id: string,
  ): Promise<void> {
    await this.setResolved(reply, asked, id, true);
  }

  @Post(':comment/reopen')
  @Permit(consolePermissions.comment)
  async reopen(
    @Res() reply: FastifyReply,
    @OnVersion() asked: VersionRequest,
    @Param('comment') id: string,
  ): Promise<void> {
    await this.setResolved(reply, asked, id, false);
  }

  private async setResolved(
    reply: FastifyReply,
    { actor, place: { key, number } }: VersionRequest,
    id: string,
    resolved: boolean,
  ): Promise<void> {
    await this.comments.setResolved(actor, key, number, id, resolved);
    this.pages.goTo(reply, `${draftAddress(key, number)}#${threadAnchor(id)}`);
  }

  private async take(
    reply: FastifyReply,
    asked: VersionRequest,
    action: string,
    typed: Typed,
    work: (asked: VersionRequest) => Promise<string>,
  ): Promise<void> {
    let id = '';
    const refusal = await refusalIn(async () => {
      id = await work(asked);
    });
    const { key, number } = asked.place;
    if (refusal === null) return this.pages.goTo(reply, `${draftAddress(key, number)}#${threadAnchor(id)}`);
    const body = CommentPage({
      policy: key,
      version: number,
      action: `${commentsAddress(key, number)}${action}`,
      section: typed['section'],
      quote: typed['quote'] ?? '',
      text: typed['text'] ?? '',
      refusal,
      csrfToken: csrfTokenOf(requireSession(asked.request)),
    });
    this.pages.show(asked.request, reply, { title: 'Comment', place: 'policies', body }, refusal.status);
  }
}
