import { Body, Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DomainError } from '../../kernel/errors.ts';
import { LinkRequests } from '../../people/invitations/link-requests.ts';
import { OidcSignOut } from '../../people/oidc/oidc-sign-out.ts';
import { providerName } from '../../people/oidc/provider-name.ts';
import { refuseOtherSites } from '../../people/sessions/cross-site.ts';
import { forgetSession, requireSession, sessionOf } from '../../people/sessions/current-session.ts';
import { clearSessionCookie, setSessionCookie } from '../../people/sessions/session-cookie.ts';
import { forgottenSchema } from '../../people/sessions/sessions.schemas.ts';
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
import { FORGOTTEN_PATH, ForgottenAskedPage, ForgottenPage } from './forgotten.page.tsx';
import { LinkPage, SignInPage, type SignInContent } from './sign-in.page.tsx';
import { SignedOutPage } from './signed-out.page.tsx';

const SIGN_IN_PATH = '/console/sign-in';

/** Refusals that the form itself shows, so that the person can try again. */
const shownInForm = new Set(['credentials_refused', 'rate_limited', 'invalid_request']);

/** Signing in and out by form. No GET opens or ends a session: scanners follow links. */
@ApiExcludeController()
@Controller()
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly links: SignInLinks,
    private readonly linkRequests: LinkRequests,
    private readonly oidcSignOut: OidcSignOut,
    private readonly pages: ConsolePages,
    private readonly settings: Settings,
  ) {}

  @Get(SIGN_IN_PATH)
  @Permit(consolePermissions.open)
  form(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: signInPageSchema }) { next, why }: z.output<typeof signInPageSchema>,
  ): void {
    if (sessionOf(request) !== undefined) this.pages.goTo(reply, returnPath(next));
    else this.show(request, reply, { next: returnPath(next), elsewhere: why === 'elsewhere' });
  }

  @Post(SIGN_IN_PATH)
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
      const content = { next: returnPath(next), email, refusal: refusal.message };
      this.show(request, reply, content, problemStatus[refusal.code]);
    }
  }

  @Get(FORGOTTEN_PATH)
  @Permit(consolePermissions.open)
  forgottenForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    // no link is mailed where passwords are not used: the ways in are on the sign-in page
    if (!this.settings.passwordSignIn) return this.pages.goTo(reply, SIGN_IN_PATH);
    this.pages.show(request, reply, { title: 'Mail me a link', body: ForgottenPage({}) });
  }

  @Post(FORGOTTEN_PATH)
  @Permit(consolePermissions.askForLink)
  async forgotten(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Body({ schema: forgottenSchema }) { email }: z.output<typeof forgottenSchema>,
  ): Promise<void> {
    refuseOtherSites(request, this.settings.publicUrl);
    if (!this.settings.passwordSignIn) return this.pages.goTo(reply, SIGN_IN_PATH);
    await this.linkRequests.ask(email);
    this.pages.show(request, reply, { title: 'Look into your mail', body: ForgottenAskedPage() });
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
    const session = requireSession(request);
    const atProvider = await this.oidcSignOut.urlFor(session);
    await this.signIn.signOut(session);
    forgetSession(request);
    clearSessionCookie(reply, this.settings.publicUrl);
    if (atProvider === undefined) return this.pages.goTo(reply, SIGN_IN_PATH);
    const body = SignedOutPage({ url: atProvider.href, name: providerName(this.settings) ?? '' });
    this.pages.show(request, reply, { title: 'Signed out', body });
  }

  private show(
    request: FastifyRequest,
    reply: FastifyReply,
    content: Omit<SignInContent, 'provider' | 'passwords'>,
    status = 200,
  ): void {
    const name = providerName(this.settings);
    const provider = name === null ? null : { name };
    const body = SignInPage({ ...content, provider, passwords: this.settings.passwordSignIn });
    this.pages.show(request, reply, { title: 'Sign in', script: 'passkeys.js', body }, status);
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
