import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { anonymous, type Actor } from '../kernel/actor.ts';
import { Unauthenticated } from '../kernel/errors.ts';
import { Settings } from '../platform/config/settings.ts';
import { ActorResolver } from '../platform/http/actor-resolver.ts';
import { bearerTokenOf } from '../platform/http/credential.ts';
import { requestContext } from '../platform/http/request-context.ts';
import { ApiKeys, KEY_PREFIX } from './api-keys/api-keys.ts';
import { OauthTokens } from './oauth/oauth-tokens.ts';
import { requireOwnSite } from './sessions/cross-site.ts';
import { noteSession } from './sessions/current-session.ts';
import { isSafeMethod } from './sessions/request-site.rules.ts';
import { browserCookiesOf } from './sessions/session-cookie.ts';
import { Sessions } from './sessions/sessions.ts';
import { actorOf } from './sign-in/sign-in.service.ts';

/**
 * Token in, Actor out: a machine's key or access token in `Authorization`, else a person's session cookie, else nobody.
 */
@Injectable()
export class TokenActorResolver extends ActorResolver {
  constructor(
    private readonly keys: ApiKeys,
    private readonly oauthTokens: OauthTokens,
    private readonly sessions: Sessions,
    private readonly settings: Settings,
  ) {
    super();
  }

  /**
   * Throws Unauthenticated for a bearer token that is no good key or access token: a machine must hear that its key
   * ended, not read what the public reads. A cookie that ended is a person who is not signed in.
   * Throws CrossSiteRequest for a change that a cookie would allow and another site may have caused, SessionElsewhere
   * for a session's cookie in another network than its own.
   */
  override async resolve(request: FastifyRequest): Promise<Actor> {
    const bearer = bearerTokenOf(request.headers.authorization);
    const context = requestContext();
    if (bearer !== undefined) {
      const machine = await this.machine(bearer);
      context?.noteGoodKey?.();
      return machine;
    }
    const cookies = browserCookiesOf(request, this.settings.publicUrl);
    if (context !== undefined) context.browser = cookies;
    const { sessionToken } = cookies;
    return sessionToken === undefined ? anonymous : await this.person(request, sessionToken);
  }

  private async machine(token: string): Promise<Actor> {
    if (this.oauthTokens.areExpected(token)) return await this.oauthTokens.actorOf(token);
    const actor = token.startsWith(KEY_PREFIX) ? await this.keys.actorOf(token) : undefined;
    if (actor === undefined) throw new Unauthenticated();
    return actor;
  }

  private async person(request: FastifyRequest, token: string): Promise<Actor> {
    const session = await this.sessions.find(token);
    if (session === undefined) return anonymous;
    if (!isSafeMethod(request.method)) requireOwnSite(request, this.settings.publicUrl);
    noteSession(request, session);
    return actorOf(session.person);
  }
}
