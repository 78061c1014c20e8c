import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Settings } from '../../platform/config/settings.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { LinkRequests } from '../invitations/link-requests.ts';
import { refuseOtherSites } from './cross-site.ts';
import { requireSession } from './current-session.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';
import { SessionsQueries } from './sessions.queries.ts';
import {
  forgottenSchema,
  linkSignInSchema,
  passwordChangeSchema,
  presentListedSession,
  presentSession,
  presentSignedIn,
  signInSchema,
} from './sessions.schemas.ts';
import { SessionsService } from './sessions.service.ts';
import { PasswordChange } from '../sign-in/password-change.ts';
import { actorOf, SignInService, type SignedIn } from '../sign-in/sign-in.service.ts';

/** Sign-in and sign-out of persons. */
@Controller('/v1/sessions')
export class SessionsController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionsService,
    private readonly queries: SessionsQueries,
    private readonly linkRequests: LinkRequests,
    private readonly passwords: PasswordChange,
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

  /**
   * Mails a one-time link to whoever has this address and lost their password. The answer says nothing of whether anybody
   * does, and is the same when too many were asked for. Where passwords are not used the mail says how one signs in, without
   * a link.
   */
  @Post('forgotten')
  @HttpCode(202)
  @Permit(peoplePermissions.askForLink)
  async forgotten(
    @Req() request: FastifyRequest,
    @Body({ schema: forgottenSchema }) { email }: z.output<typeof forgottenSchema>,
  ) {
    refuseOtherSites(request, this.settings.publicUrl);
    await this.linkRequests.ask(email);
    return { status: 'accepted' };
  }

  /** Where the person is signed in. */
  @Get()
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.ownSession)
  async list(@Req() request: FastifyRequest) {
    const { id, person } = requireSession(request);
    const items = await this.queries.ofPerson(person.id);
    return { items: items.map((session) => presentListedSession(session, id)) };
  }

  /** Ends every session of the person but this one. */
  @Delete()
  @Permit(peoplePermissions.ownSession)
  async endOthers(@Req() request: FastifyRequest) {
    const session = requireSession(request);
    return { ended: await this.sessions.endAll(actorOf(session.person), session.person.id, session) };
  }

  /** Changes the password; every other session of the person ends. */
  @Post('current/password')
  @HttpCode(200)
  @Permit(peoplePermissions.changeOwnPassword)
  async changePassword(
    @Req() request: FastifyRequest,
    @Body({ schema: passwordChangeSchema }) body: z.output<typeof passwordChangeSchema>,
  ) {
    markSecretReply(request);
    const session = requireSession(request);
    return { endedSessions: await this.passwords.change(actorOf(session.person), session, body) };
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

  /** Ends one session of the person; this one too. */
  @Delete(':id')
  @HttpCode(204)
  @Permit(peoplePermissions.ownSession)
  async end(
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.sessions.end(actor, requireSession(request).person.id, id);
  }

  private begin(request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn) {
    markSecretReply(request);
    setSessionCookie(reply, signedIn.session, this.settings.publicUrl);
    return presentSignedIn(signedIn);
  }
}
