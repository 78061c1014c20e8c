import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { wallMilliseconds } from '../../platform/clock/system-clock.ts';
import { Database } from '../../platform/database/database.ts';
import { OidcIdentities } from '../identities/oidc-identities.ts';
import type { CurrentSession } from '../sessions/sessions.ts';
import { actorOf } from '../sign-in/sign-in.service.ts';
import { authenticatedAnew } from './authenticated-anew.rules.ts';
import { ConfirmationRefused, SignInInterrupted } from './oidc.errors.ts';
import { CLOCK_TOLERANCE_SECONDS, OidcProvider, type ProviderAnswer } from './oidc-provider.ts';
import { OidcTrips, type ToConfirm, type Trip } from './oidc-trips.ts';
import { tripSecretsOf } from './trip-secrets.ts';

/** What the provider answered somebody who has just signed in there anew. */
export interface RenewedAnswer extends ProviderAnswer {
  /** Seconds since 1970 at which it says they did. */
  readonly authTime: number;
}

/**
 * Has the provider make sure anew that it is the signed-in person: `max_age=0` and `prompt=login` ask for it (OpenID Connect
 * Core 1.0 §3.1.2.1), and `auth_time` shows that it was done.
 */
@Injectable()
export class AnewAtProvider {
  constructor(
    private readonly database: Database,
    private readonly provider: OidcProvider,
    private readonly trips: OidcTrips,
    private readonly identities: OidcIdentities,
    private readonly audit: Audit,
  ) {}

  /**
   * Where the browser of a session goes, and comes back from to `next`. Without a `nonce` of what is confirmed the trip has
   * its own. Throws {@link ConfirmationRefused} for a person who is nobody at the provider.
   */
  async depart(
    { id: sessionId, person }: CurrentSession,
    browser: string,
    { challengeId, nonce, next }: { challengeId: string | null; nonce?: string; next: string },
  ): Promise<URL> {
    if ((await this.identities.atProvider(person.id)) === undefined)
      throw new ConfirmationRefused(`${this.provider.name ?? 'the provider'} does not know you yet`);
    const state = await this.trips.begin(browser, next, { challengeId, personId: person.id, sessionId });
    const secrets = tripSecretsOf(browser, state);
    return await this.provider.authorizationUrl({
      state,
      nonce: nonce ?? secrets.nonce,
      codeVerifier: secrets.codeVerifier,
      more: { max_age: '0', prompt: 'login', login_hint: person.email },
    });
  }

  /** Takes the provider's answer. Throws {@link ConfirmationRefused} for another person's, and for one that is not of now. */
  async arrive(
    { trip, browser, query, nonce }: { trip: Trip; browser: string; query: string; nonce?: string },
    personId: string,
  ): Promise<RenewedAnswer> {
    const secrets = tripSecretsOf(browser, trip.state);
    const answer = await this.provider.answer(query, {
      state: trip.state,
      nonce: nonce ?? secrets.nonce,
      codeVerifier: secrets.codeVerifier,
    });
    const identity = await this.identities.atProvider(personId);
    if (identity?.subject !== answer.claims.sub)
      throw new ConfirmationRefused('somebody else signed in at the provider');
    const authTime = answer.claims.auth_time;
    const now = wallMilliseconds() / 1000;
    const startedAt = trip.startedAt.epochMilliseconds / 1000;
    if (!authenticatedAnew(authTime, { startedAt, now, tolerance: CLOCK_TOLERANCE_SECONDS }))
      throw new ConfirmationRefused('the provider did not ask you anew who you are');
    return { ...answer, authTime };
  }

  /** Does a part of a trip and audits its refusal, with what was to be confirmed. */
  async audited<T>(session: CurrentSession, what: object, part: () => Promise<T>): Promise<T> {
    try {
      return await part();
    } catch (error) {
      if (error instanceof DomainError) await this.auditRefusal(session, what, error);
      throw error;
    }
  }

  private async auditRefusal({ person }: CurrentSession, what: object, refusal: DomainError): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.audit.record(tx, {
        actor: actorOf(person),
        action: 'person.confirmation_refused',
        subject: { type: 'person', id: person.id },
        detail: { method: 'oidc', ...what, code: refusal.code, detail: refusal.message },
      });
    });
  }
}

/** The session that a trip left from, when it is this one. Throws {@link SignInInterrupted}. */
export function sameSession(
  session: CurrentSession | undefined,
  { sessionId }: Pick<ToConfirm, 'sessionId'>,
): CurrentSession {
  if (session?.id !== sessionId) throw new SignInInterrupted();
  return session;
}
