import { Body, Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Settings } from '../../platform/config/settings.ts';
import { markSecretReply } from '../../platform/http/idempotency.ts';
import { Permit } from '../../platform/http/permit.ts';
import { peoplePermissions } from '../people.permissions.ts';
import { refuseOtherSites } from '../sessions/cross-site.ts';
import { setSessionCookie } from '../sessions/session-cookie.ts';
import { presentSignedIn } from '../sessions/sessions.schemas.ts';
import { PasskeySignIn } from './passkey-sign-in.service.ts';
import { passkeySignInSchema } from './passkeys.schemas.ts';

/** Signing in by passkey. */
@Controller('/v1/sessions/from-passkey')
export class PasskeySignInController {
  constructor(
    private readonly signIn: PasskeySignIn,
    private readonly settings: Settings,
  ) {}

  /** What `navigator.credentials.get` needs; the same for everybody. */
  @Post('options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Permit(peoplePermissions.signIn)
  async options(@Req() request: FastifyRequest) {
    refuseOtherSites(request, this.settings.publicUrl);
    markSecretReply(request);
    return await this.signIn.options();
  }

  /** Signs in by the passkey's answer; the reply sets the session's cookie. */
  @Post()
  @Permit(peoplePermissions.signIn)
  async withPasskey(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: passkeySignInSchema }) body: z.output<typeof passkeySignInSchema>,
  ) {
    refuseOtherSites(request, this.settings.publicUrl);
    const signedIn = await this.signIn.withPasskey(body);
    markSecretReply(request);
    setSessionCookie(reply, signedIn.session, this.settings.publicUrl);
    return presentSignedIn(signedIn);
  }
}
