import { Injectable } from '@nestjs/common';
import { Sweeps } from '../platform/sweeps/sweeps.ts';
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
    sweeps: Sweeps,
  ) {
    sweeps.register('people.expire-credentials', async () => await this.run());
  }

  private async run(): Promise<number> {
    return (await this.sessions.removeEnded()) + (await this.attempts.removeOld());
  }
}
