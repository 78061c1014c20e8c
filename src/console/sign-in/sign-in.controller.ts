import { Body, Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import { refuseOtherSites } from '../../people/sessions/cross-site.ts';
import { requireSession, sessionOf } from '../../people/sessions/current-session.ts';
import { clearSessionCookie, setSessionCookie } from '../../people/sessions/session-cookie.ts';
import { SIGN_IN_LINK_PATH, SignInLinks } from '../../people/sign-in/sign-in-links.ts';
import { SignInService, type SignedIn } from '../../people/sign-in/sign-in.service.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Permit } from '../../platform/http/permit.ts';
import { problemStatus } from '../../platform/http/problem-status.ts';
import { consolePermissions } from '../console.permissions.ts';
import { linkFormSchema, linkPageSchema, signInFormSchema, signInPageSchema } from '../console.schemas.ts';
import { ConsolePages } from '../console-pages.ts';
import { FormGuard } from '../form-guard.ts';
import { HOME, returnPath } from '../return-path.rules.ts';
import { LinkPage, SignInPage } from './sign-in.page.tsx';

/** Refusals that the form itself shows, so that the person can try again. */
const shownInForm = new Set(['credentials_refused', 'rate_limited', 'invalid_request']);

/** Signing in and out by form. No GET opens or ends a session: scanners follow links. */
@ApiExcludeController()
@Controller()
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly links: SignInLinks,
    private readonly pages: ConsolePages,
    private readonly settings: Settings,
  ) {}

  @Get('/console/sign-in')
  @Permit(consolePermissions.open)
  form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: signInPageSchema }) { next }: z.output<typeof signInPageSchema>,
  ): void {
    if (sessionOf(request) !== undefined) this.pages.goTo(reply, returnPath(next));
    else this.pages.show(request, reply, { title: 'Sign in', body: SignInPage({ next: returnPath(next) }) });
  }

  @Post('/console/sign-in')
  @Permit(consolePermissions.open)
  async withPassword(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body({ schema: signInFormSchema }) { email, password, next }: z.output<typeof signInFormSchema>,
  ): Promise<void> {
    refuseOtherSites(request, this.settings.publicUrl);
    try {
      this.begin(reply, await this.signIn.withPassword(email, password), returnPath(next));
    } catch (error) {
      const refusal = refusalForForm(error);
      const body = SignInPage({ next: returnPath(next), email, refusal: refusal.message });
      this.pages.show(request, reply, { title: 'Sign in', body }, problemStatus[refusal.code]);
    }
  }

  /** What a one-time link opens: it asks, and the form it shows consumes the link. */
  @Get(SIGN_IN_LINK_PATH)
  @Permit(consolePermissions.open)
  async linkForm(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: linkPageSchema }) { token }: z.output<typeof linkPageSchema>,
  ): Promise<void> {
    const link = await this.links.look(token);
    this.pages.show(request, reply, { title: 'Welcome', body: LinkPage({ token, link }) });
  }

  @Post(SIGN_IN_LINK_PATH)
  @Permit(consolePermissions.open)
  async withLink(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body({ schema: linkFormSchema }) { token, password, repeated }: z.output<typeof linkFormSchema>,
  ): Promise<void> {
    refuseOtherSites(request, this.settings.publicUrl);
    const link = await this.links.look(token);
    try {
      if (link.needsPassword && password !== repeated) {
        throw new DomainError('invalid_request', 'the two passwords are not the same');
      }
      this.begin(reply, await this.signIn.withLink(token, password), HOME);
    } catch (error) {
      const refusal = refusalForForm(error);
      const body = LinkPage({ token, link, refusal: refusal.message });
      this.pages.show(request, reply, { title: 'Welcome', body }, problemStatus[refusal.code]);
    }
  }

  @Post('/console/sign-out')
  @Permit(consolePermissions.signOut)
  @UseGuards(FormGuard)
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.signIn.signOut(requireSession(request));
    clearSessionCookie(reply, this.settings.publicUrl);
    this.pages.goTo(reply, '/console/sign-in');
  }

  private begin(reply: FastifyReply, { session }: SignedIn, path: string): void {
    setSessionCookie(reply, session, this.settings.publicUrl);
    this.pages.goTo(reply, path);
  }
}

/** The refusal when the form can show it; anything else goes on. */
function refusalForForm(error: unknown): DomainError {
  if (error instanceof DomainError && shownInForm.has(error.code)) return error;
  throw error;
}
