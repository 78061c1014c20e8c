import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { InvalidRequest } from '../../kernel/errors.ts';
import { requireSession } from '../../people/sessions/current-session.ts';
import { SessionsService } from '../../people/sessions/sessions.service.ts';
import { PasswordChange } from '../../people/sign-in/password-change.ts';
import { actorOf } from '../../people/sign-in/sign-in.service.ts';
import { Permit } from '../../platform/http/permit.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { accountPageSchema, passwordFormSchema } from './account-forms.schemas.ts';
import { AccountPages } from './account-pages.ts';

const PATH = '/console/account';

/** One's own account: sessions and password. */
@ApiExcludeController()
@Controller(PATH)
@UseGuards(FormGuard)
export class AccountController {
  constructor(
    private readonly account: AccountPages,
    private readonly sessions: SessionsService,
    private readonly passwords: PasswordChange,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.ownAccount)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: accountPageSchema }) { done }: z.output<typeof accountPageSchema>,
  ): Promise<void> {
    await this.account.show(request, reply, done, null);
  }

  @Post('sessions/end')
  @Permit(consolePermissions.ownAccount)
  async endOthers(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const session = requireSession(request);
    await this.sessions.endAll(actorOf(session.person), session.person.id, session);
    this.pages.goTo(reply, `${PATH}?done=sessions`);
  }

  @Post('sessions/:id/end')
  @Permit(consolePermissions.ownAccount)
  async end(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const { person } = requireSession(request);
    const refusal = await refusalOf(this.sessions.end(actorOf(person), person.id, id));
    if (refusal === null) this.pages.goTo(reply, `${PATH}?done=session`);
    else await this.account.show(request, reply, undefined, refusal);
  }

  @Post('password')
  @Permit(consolePermissions.changeOwnPassword)
  async changePassword(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body({ schema: passwordFormSchema }) form: z.output<typeof passwordFormSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.change(request, form));
    if (refusal === null) this.pages.goTo(reply, `${PATH}?done=password`);
    else await this.account.show(request, reply, undefined, refusal);
  }

  private async change(
    request: FastifyRequest,
    { current, password, repeated }: z.output<typeof passwordFormSchema>,
  ): Promise<void> {
    if (password !== repeated) {
      throw new InvalidRequest([{ field: 'repeated', reason: 'the two passwords are not the same' }]);
    }
    const session = requireSession(request);
    await this.passwords.change(actorOf(session.person), session, { current, password });
  }
}
