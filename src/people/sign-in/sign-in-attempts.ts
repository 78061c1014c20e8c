import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { Database } from '../../platform/database/database.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { TooManyAttempts, type Tried } from '../people.errors.ts';
import {
  ACCOUNT_WINDOW_HOURS,
  FREE_FAILURES_OF_ACCOUNT,
  LONGEST_PAUSE_SECONDS,
  MOST_FAILURES_HERE,
  MOST_FAILURES_OF_ADDRESS,
  WINDOW_MINUTES,
} from './sign-in-limits.rules.ts';

/** Stands for every account and for every address in a row that counts them all. */
const EVERY = '*';

interface Counted {
  attempts: number;
  retryAfterSeconds: number;
}

/**
 * The lock-out: counts attempts that did not succeed. By account and address, so that guessing from one place does not
 * lock the account's owner out elsewhere; by account over all addresses, where guesses are slowed down and never stopped;
 * by address over all accounts. Known and unknown accounts are counted alike, with the same statements.
 *
 * What strangers do can keep an owner from signing in with a password in a browser they were never signed in in: of an
 * account that is slowed down one attempt in a pause is listened to, whoever comes first, and who asks all the time mostly
 * does. It never keeps them out otherwise: a browser in which they were signed in before is counted by itself; a passkey
 * is, too; the identity provider and a mailed link are not counted here. And a password that is asked for again in a
 * session is counted in that session alone, which nobody reaches without its cookie.
 */
@Injectable()
export class SignInAttempts {
  constructor(private readonly database: Database) {}

  /**
   * Counts an attempt with a passkey, by it and the address. Before it is judged, in one statement, so that many at once
   * cannot slip through, and on a connection of its own: the count stays when the use case is rolled back. Throws
   * {@link TooManyAttempts}.
   */
  async beginPasskey(credentialId: string): Promise<void> {
    refuseOver(MOST_FAILURES_HERE, await this.count(passkeyHash(credentialId), address(), 0), 'passkey');
  }

  /** Forgets what {@link beginPasskey} counted, after a sign-in. */
  async passkeyAccepted(credentialId: string): Promise<void> {
    await this.forgive(passkeyHash(credentialId), address(), 0);
  }

  /**
   * {@link beginPasskey} for a password that a signed-in person is asked for again, by the person and this request's session:
   * whoever has a session's cookie guesses no further than a stranger does, and stops nobody in another session.
   */
  async beginProof(personId: string): Promise<void> {
    refuseOver(MOST_FAILURES_HERE, await this.count(proofHash(personId), session(), 0), 'proof');
  }

  /** Forgets what {@link beginProof} counted, after a password that was accepted. */
  async proven(personId: string): Promise<void> {
    await this.forgive(proofHash(personId), session(), 0);
  }

  /**
   * {@link beginPasskey} for a sign-in by password, by all three counts; `browser` is the token of a browser in which the account's owner was
   * signed in before. Throws {@link TooManyAttempts}.
   */
  async beginSignIn(account: string, browser: string | undefined): Promise<void> {
    if (browser !== undefined) {
      refuseOver(MOST_FAILURES_HERE, await this.count(hashOf(account), placeOf(browser), 1), 'password');
      return;
    }
    refuseOver(MOST_FAILURES_OF_ADDRESS, await this.count(EVERY, address(), 0), 'password');
    refuseOver(MOST_FAILURES_HERE, await this.count(hashOf(account), address(), 1), 'password');
    await this.slowDown(hashOf(account));
  }

  /** Forgets what {@link beginSignIn} counted, after a sign-in; failures before it are still written into the audit. */
  async signedIn(account: string, browser: string | undefined): Promise<void> {
    await this.forgive(hashOf(account), browser === undefined ? address() : placeOf(browser), 1);
    if (browser !== undefined) return;
    await this.forgive(hashOf(account), EVERY, 0);
    await this.database.query(
      `update sign_in_attempt set attempts = greatest(attempts - 1, 0) where account_hash = $1 and address = $2`,
      [EVERY, address()],
    );
  }

  /** Removes counts that no longer matter; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(
      `delete from sign_in_attempt
        where counted_since <= now() - case when address = $1 then make_interval(hours => $2) else make_interval(mins => $3) end
          and (told_at is null or told_at <= now() - make_interval(mins => $3))
        returning address`,
      [EVERY, ACCOUNT_WINDOW_HOURS, WINDOW_MINUTES],
    );
    return old.length;
  }

  private async count(accountHash: string, place: string, untold: 0 | 1): Promise<Counted> {
    const [counted] = await this.database.query<Counted>(
      `insert into sign_in_attempt as a (account_hash, address, attempts, untold) values ($1, $2, 1, $4)
       on conflict on constraint sign_in_attempt_pkey do update set
         attempts = case when a.counted_since > now() - make_interval(mins => $3) then a.attempts + 1 else 1 end,
         counted_since = case when a.counted_since > now() - make_interval(mins => $3) then a.counted_since else now() end,
         last_attempt_at = now(), untold = a.untold + $4
       returning attempts,
         ceil(extract(epoch from counted_since + make_interval(mins => $3) - now()))::int as "retryAfterSeconds"`,
      [accountHash, place, WINDOW_MINUTES, untold],
    );
    return counted!;
  }

  /**
   * Counts an attempt at an account from anywhere, unless it comes sooner than the pause after the last one that was
   * listened to. One that is refused prolongs nothing. The pause is that of `pauseAfter`, in SQL so that it is one statement.
   */
  private async slowDown(accountHash: string): Promise<void> {
    const [counted] = await this.database.query<{ waitSeconds: number | null }>(
      `with before as (
         select case when counted_since > now() - make_interval(hours => $3) then attempts else 0 end as failures,
                last_attempt_at as at
           from sign_in_attempt where account_hash = $1 and address = $2 for update),
       pause as (
         select greatest(0, extract(epoch from at - clock_timestamp()) + case when failures < $4 then 0
                  else least(2 ^ least(failures - $4, 30), $5) end) as seconds, failures from before),
       counted as (
         insert into sign_in_attempt as a (account_hash, address, attempts) select $1, $2, 1
          where coalesce((select failures < $4 or seconds <= 0 from pause), true)
         on conflict on constraint sign_in_attempt_pkey do update set
           attempts = case when a.counted_since > now() - make_interval(hours => $3) then a.attempts + 1 else 1 end,
           counted_since = case when a.counted_since > now() - make_interval(hours => $3) then a.counted_since else now() end,
           last_attempt_at = clock_timestamp()
         returning attempts)
       select case when exists (select from counted) then null
              else ceil(greatest(1, (select seconds from pause)))::int end as "waitSeconds"`,
      [accountHash, EVERY, ACCOUNT_WINDOW_HOURS, FREE_FAILURES_OF_ACCOUNT, LONGEST_PAUSE_SECONDS],
    );
    const wait = counted?.waitSeconds ?? null;
    if (wait !== null) throw new TooManyAttempts(wait, 'password');
  }

  private async forgive(accountHash: string, place: string, untold: 0 | 1): Promise<void> {
    await this.database.query(
      `update sign_in_attempt set attempts = 0, untold = greatest(untold - $3, 0) where account_hash = $1 and address = $2`,
      [accountHash, place, untold],
    );
  }
}

function refuseOver(most: number, { attempts, retryAfterSeconds }: Counted, tried: Tried): void {
  if (attempts > most) throw new TooManyAttempts(retryAfterSeconds, tried);
}

const hashOf = (account: string) => sha256(account.trim().toLowerCase());

/** The row of a known browser; another hash than the one it is known by. */
const placeOf = (browser: string) => `browser:${sha256(`attempts ${browser}`)}`;

const passkeyHash = (credentialId: string) => sha256(`passkey ${credentialId}`);
const proofHash = (personId: string) => sha256(`proof of ${personId}`);

/** The row of this request's session; no address can be written like it. */
const session = () => `session:${requestContext()?.sessionId ?? 'none'}`;

/** Where the attempt comes from; `local` outside of a request. */
const address = () => requestContext()?.address ?? 'local';
