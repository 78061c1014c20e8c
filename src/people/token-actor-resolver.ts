import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { anonymous, type Actor } from '../kernel/actor.ts';
import { Unauthenticated } from '../kernel/errors.ts';
import { Settings } from '../platform/config/settings.ts';
import { ActorResolver } from '../platform/http/actor-resolver.ts';
import { ApiKeys, KEY_PREFIX } from './api-keys/api-keys.ts';
import { requireOwnSite } from './sessions/cross-site.ts';
import { noteSession } from './sessions/current-session.ts';
import { isSafeMethod } from './sessions/request-site.rules.ts';
import { sessionTokenOf } from './sessions/session-cookie.ts';
import { Sessions } from './sessions/sessions.ts';
import { actorOf } from './sign-in/sign-in.service.ts';

/** Token in, Actor out: a machine's key in `Authorization`, else a person's session cookie, else nobody. */
@Injectable()
export class TokenActorResolver extends ActorResolver {
  constructor(
    private readonly keys: ApiKeys,
    private readonly sessions: Sessions,
    private readonly settings: Settings,
  ) {
    super();
  }

  /**
   * Throws Unauthenticated for a bearer token that is no good key: a machine must hear that its key ended, not
   * read what the public reads. A cookie that ended is a person who is not signed in.
   * Throws CrossSiteRequest for a change that a cookie would allow and another site may have caused.
   */
  override async resolve(request: FastifyRequest): Promise<Actor> {
    const bearer = bearerTokenOf(request.headers.authorization);
    if (bearer !== undefined) return await this.machine(bearer);
    const token = sessionTokenOf(request);
    return token === undefined ? anonymous : await this.person(request, token);
  }

  private async machine(token: string): Promise<Actor> {
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

/** The token of an `Authorization: Bearer …` header (RFC 6750 §2.1); undefined for none or another scheme. */
function bearerTokenOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(.*)$/i.exec(header)?.[1]?.trim();
}
