import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import { PasskeysService } from '../../people/passkeys/passkeys.service.ts';
import { FreshSessions } from '../../people/reauthentication/fresh-sessions.ts';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Permit } from '../../platform/http/permit.ts';
import { noteRefusal } from '../../platform/http/request-context.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf, type FormRefusal } from '../form-refusal.ts';
import { returnPath } from '../return-path.rules.ts';
import { ConfirmPage } from './confirm.page.tsx';
import { CONFIRM_PATH } from './passkey-paths.ts';
import { PasskeyViews } from './passkey-views.ts';
import { confirmFormSchema, confirmPageSchema, renameFormSchema } from './passkeys-forms.schemas.ts';

const ACCOUNT = '/console/account';

/** What of one's own passkeys needs no script, and showing again who one is. */
@ApiExcludeController()
@Controller(ACCOUNT)
@UseGuards(FormGuard)
export class ConsolePasskeysController {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly fresh: FreshSessions,
    private readonly views: PasskeyViews,
    private readonly pages: ConsolePages,
  ) {}

  @Get('confirm')
  @Permit(consolePermissions.ownPasskeys)
  async form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: confirmPageSchema }) { next }: z.output<typeof confirmPageSchema>,
  ): Promise<void> {
    await this.show(request, reply, returnPath(next), null);
  }

  @Post('confirm')
  @Permit(consolePermissions.ownPasskeys)
  async confirm(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body({ schema: confirmFormSchema }) { password, next }: z.output<typeof confirmFormSchema>,
  ): Promise<void> {
    const refusal = await refusalOf(this.fresh.confirm(requireSession(request), { password }));
    if (refusal === null) this.pages.goTo(reply, returnPath(next));
    else await this.show(request, reply, returnPath(next), refusal);
  }

  @Post('passkeys/:id/rename')
  @Permit(consolePermissions.ownPasskeys)
  async rename(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Body({ schema: renameFormSchema }) { name }: z.output<typeof renameFormSchema>,
  ): Promise<void> {
    await this.passkeys.rename(requireSession(request), id, name);
    this.pages.goTo(reply, ACCOUNT);
  }

  @Post('passkeys/:id/remove')
  @Permit(consolePermissions.ownPasskeys)
  async remove(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    try {
      await this.passkeys.remove(requireSession(request), id);
      this.pages.goTo(reply, ACCOUNT);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'reauthentication_required') throw error;
      noteRefusal(error);
      this.pages.goTo(reply, `${CONFIRM_PATH}?next=${ACCOUNT}`);
    }
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    next: string,
    refusal: FormRefusal | null,
  ): Promise<void> {
    const session = requireSession(request);
    const body = ConfirmPage({
      view: await this.views.of(session),
      email: session.person.email,
      next,
      csrfToken: csrfTokenOf(session),
      ...(refusal === null ? {} : { refusal: refusal.message }),
    });
    const content = { title: 'Confirm that it is you', script: 'passkeys.js', body } as const;
    this.pages.show(request, reply, content, refusal?.status);
  }
}
