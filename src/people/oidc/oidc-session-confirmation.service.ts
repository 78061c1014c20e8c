import { Injectable } from '@nestjs/common';
import { FreshSessions } from '../reauthentication/fresh-sessions.ts';
import type { CurrentSession } from '../sessions/sessions.ts';
import { AnewAtProvider, sameSession } from './anew-at-provider.ts';
import type { ToConfirm, Trip } from './oidc-trips.ts';

/**
 * Confirms a session at the provider, for persons who have neither a password nor a passkey: they sign in there anew, and
 * the session is fresh again.
 */
@Injectable()
export class OidcSessionConfirmationService {
  constructor(
    private readonly anew: AnewAtProvider,
    private readonly fresh: FreshSessions,
  ) {}

  /** Where the browser goes, and comes back from to `next`. Audits and throws ConfirmationRefused, ProviderUnavailable. */
  async begin(session: CurrentSession, browser: string, next: string): Promise<URL> {
    return await this.anew.audited(
      session,
      { session: session.id },
      async () => await this.anew.depart(session, browser, { challengeId: null, next }),
    );
  }

  /** Ends such a trip in the session that it left from. Every refusal is audited. */
  async finish(
    trip: Trip,
    confirms: ToConfirm,
    session: CurrentSession | undefined,
    browser: string,
    query: string,
  ): Promise<void> {
    const mine = sameSession(session, confirms);
    await this.anew.audited(mine, { session: mine.id }, async () => {
      await this.anew.arrive({ trip, browser, query }, mine.person.id);
      await this.fresh.confirmed(mine, 'oidc');
    });
  }
}
