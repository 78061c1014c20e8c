import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { newSecret } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { SignInInterrupted } from './oidc.errors.ts';
import { TRIP_SECONDS } from './trip-cookie.ts';

/** What a signed-in person goes to the provider for: to confirm one challenge in this session, or the session itself. */
export interface ToConfirm {
  /** Null for the session itself. */
  readonly challengeId: string | null;
  readonly personId: string;
  readonly sessionId: string;
}

/** A trip to the provider that came back. */
export interface Trip {
  readonly state: string;
  /** The page it goes back to. */
  readonly next: string;
  readonly startedAt: Instant;
  /** Null for a sign-in. */
  readonly confirms: ToConfirm | null;
}

interface TripRow {
  next: string;
  startedAt: Instant;
  challengeId: string | null;
  personId: string | null;
  sessionId: string | null;
}

/** Trips of browsers to the OpenID provider. Their age is wall-clock time as the database tells it. */
@Injectable()
export class OidcTrips {
  constructor(private readonly database: Database) {}

  /** Notes that a browser leaves; returns the trip's `state`, of which only a hash is kept. */
  async begin(browser: string, next: string, confirms: ToConfirm | null): Promise<string> {
    const state = newSecret('');
    await this.database.query(
      `insert into oidc_trip (state_hash, browser_hash, next, challenge_id, person_id, session_id, expires_at)
       values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
      [
        sha256(state),
        sha256(browser),
        next,
        confirms?.challengeId ?? null,
        confirms?.personId ?? null,
        confirms?.sessionId ?? null,
        TRIP_SECONDS,
      ],
    );
    return state;
  }

  /**
   * Uses a trip up: of two ways back only one counts, and one that another browser began counts for nobody
   * (RFC 9700 §4.7). Throws {@link SignInInterrupted}.
   */
  async end(state: string, browser: string | undefined): Promise<Trip> {
    const [found] = await this.database.query<TripRow>(
      `delete from oidc_trip where state_hash = $1 and browser_hash = $2 and expires_at > now()
       returning next, started_at as "startedAt", challenge_id as "challengeId", person_id as "personId",
                 session_id as "sessionId"`,
      [sha256(state), sha256(browser ?? '')],
    );
    if (found === undefined || browser === undefined) throw new SignInInterrupted();
    const { next, startedAt, challengeId, personId, sessionId } = found;
    const signsIn = personId === null || sessionId === null;
    return { state, next, startedAt, confirms: signsIn ? null : { challengeId, personId, sessionId } };
  }

  /** Removes trips that nobody came back from; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(`delete from oidc_trip where expires_at <= now() returning next`);
    return old.length;
  }
}
