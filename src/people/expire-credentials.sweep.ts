import { Injectable } from '@nestjs/common';
import { Sweeps } from '../platform/sweeps/sweeps.ts';
import { LinkRequests } from './invitations/link-requests.ts';
import { KnownBrowsers } from './sessions/known-browsers.ts';
import { TellRefusals } from './sign-in/tell-refusals.ts';
import { PasskeyChallenges } from './passkeys/passkey-challenges.ts';
import { OidcTrips } from './oidc/oidc-trips.ts';
import { SignatureChallenges } from './reauthentication/signature-challenges.ts';
import { Sessions } from './sessions/sessions.ts';
import { SignInAttempts } from './sign-in/sign-in-attempts.ts';

/**
 * Removes what has ended. It only tidies up: a session, link or key that has expired is refused by the query that
 * looks for it, swept or not. Expired links and keys stay as a record.
 */
@Injectable()
export class ExpireCredentials {
  constructor(
    private readonly sessions: Sessions,
    private readonly attempts: SignInAttempts,
    private readonly browsers: KnownBrowsers,
    private readonly linkRequests: LinkRequests,
    refusals: TellRefusals,
    private readonly challenges: SignatureChallenges,
    private readonly ceremonies: PasskeyChallenges,
    private readonly trips: OidcTrips,
    sweeps: Sweeps,
  ) {
    // before counts are removed: what they say belongs in the audit
    sweeps.register('people.tell-refusals', async () => await refusals.run());
    sweeps.register('people.expire-credentials', async () => await this.run());
  }

  private async run(): Promise<number> {
    return (
      (await this.sessions.removeEnded()) +
      (await this.attempts.removeOld()) +
      (await this.browsers.removeOld()) +
      (await this.linkRequests.removeOld()) +
      (await this.challenges.removeOld()) +
      (await this.ceremonies.removeOld()) +
      (await this.trips.removeOld())
    );
  }
}
