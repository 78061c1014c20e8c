import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { Database } from '../../platform/database/database.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { TooManyAttempts } from '../people.errors.ts';

/** Failures of one account from one address that are listened to … */
const MOST_FAILURES = 10;
/** … within this many minutes from the first. */
const WINDOW_MINUTES = 15;

/**
 * The lock-out: counts attempts that did not succeed, by account and address, so that guessing from one
 * place does not lock the account's owner out elsewhere. Known and unknown accounts are counted alike.
 */
@Injectable()
export class SignInAttempts {
  constructor(private readonly database: Database) {}

  /**
   * Counts an attempt before it is judged, in one statement, so that many at once cannot slip through.
   * On a connection of its own: the count stays when the use case is rolled back. Throws {@link TooManyAttempts}.
   */
  async begin(account: string): Promise<void> {
    const [counted] = await this.database.query<{ attempts: number; retryAfterSeconds: number }>(
      `insert into sign_in_attempt as a (account_hash, address, attempts) values ($1, $2, 1)
       on conflict on constraint sign_in_attempt_pkey do update set
         attempts = case when a.counted_since > now() - make_interval(mins => $3) then a.attempts + 1 else 1 end,
         counted_since = case when a.counted_since > now() - make_interval(mins => $3) then a.counted_since else now() end
       returning attempts,
         ceil(extract(epoch from counted_since + make_interval(mins => $3) - now()))::int as "retryAfterSeconds"`,
      [hashOf(account), address(), WINDOW_MINUTES],
    );
    if (counted !== undefined && counted.attempts > MOST_FAILURES) {
      throw new TooManyAttempts(counted.retryAfterSeconds);
    }
  }

  /** Forgets the attempts of an account from this address, after one that succeeded. */
  async succeeded(account: string): Promise<void> {
    await this.database.query(`delete from sign_in_attempt where account_hash = $1 and address = $2`, [
      hashOf(account),
      address(),
    ]);
  }

  /** Removes counts that no longer matter; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(
      `delete from sign_in_attempt where counted_since <= now() - make_interval(mins => $1) returning address`,
      [WINDOW_MINUTES],
    );
    return old.length;
  }
}

const hashOf = (account: string) => sha256(account.trim().toLowerCase());

/** Where the attempt comes from; `local` outside of a request. */
const address = () => requestContext()?.address ?? 'local';
