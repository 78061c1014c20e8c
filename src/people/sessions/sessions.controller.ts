import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Settings } from '../../platform/config/settings.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { Permit } from '../../platform/http/permit.ts';
import { refuseOtherSites } from './cross-site.ts';
import { requireSession } from './current-session.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { linkSignInSchema, presentSession, presentSignedIn, signInSchema } from './sessions.schemas.ts';
import { SignInService, type SignedIn } from '../sign-in/sign-in.service.ts';

/** Sign-in and sign-out of persons. */
@Controller('/v1/sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignInService,
    private readonly settings: Settings,
  ) {}

  /** Signs in by address and password; the reply sets the session's cookie. */
  @Post()
  @Permit(peoplePermissions.signIn)
  async withPassword(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: signInSchema }) body: z.output<typeof signInSchema>,
  ) {
    refuseOtherSites(request, this.settings.publicUrl);
    return this.begin(request, reply, await this.signIn.withPassword(body.email, body.password));
  }

  /** Signs in by a one-time link, which this consumes; a person without a password sets it. */
  @Post('from-link')
  @Permit(peoplePermissions.signIn)
  async withLink(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: linkSignInSchema }) body: z.output<typeof linkSignInSchema>,
  ) {
    refuseOtherSites(request, this.settings.publicUrl);
    return this.begin(request, reply, await this.signIn.withLink(body.token, body.password));
  }

  /** Who is signed in here. */
  @Get('current')
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.ownSession)
  current(@Req() request: FastifyRequest) {
    return presentSession(requireSession(request));
  }

  /** Signs out: the session ends for every copy of its cookie. */
  @Delete('current')
  @HttpCode(204)
  @Permit(peoplePermissions.ownSession)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signIn.signOut(requireSession(request));
    clearSessionCookie(reply, this.settings.publicUrl);
  }

  private begin(request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn) {
    markSecretReply(request);
    setSessionCookie(reply, signedIn.session, this.settings.publicUrl);
    return presentSignedIn(signedIn);
  }
}
