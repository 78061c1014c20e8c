import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { TooManyAttempts } from '../people.errors.ts';

/** A challenge lasts this long; the page of sign-in asks for a new one before. */
const MINUTES = 5;
/** Challenges that wait at a time for one address: a whole office signs in from one. */
const MOST_WAITING = 1000;

/** What a challenge waits for: the passkey of nobody in particular, or a new one of this session. */
export type Ceremony =
  { readonly purpose: 'sign_in' } | { readonly purpose: 'register'; readonly sessionId: string };

/** A challenge just made. */
export interface NewCeremony {
  readonly id: string;
  /** base64url without padding. */
  readonly challenge: string;
}

/** How long a browser waits for its person, in milliseconds. */
export const CEREMONY_MILLISECONDS = MINUTES * 60_000;

/** The random challenges of registration and sign-in: each is used once, within five minutes by the database's clock. */
@Injectable()
export class PasskeyChallenges {
  constructor(private readonly database: Database) {}

  /** Makes a challenge of 256 random bits. Throws {@link TooManyAttempts} where an address has many unused ones. */
  async create(ceremony: Ceremony): Promise<NewCeremony> {
    const challenge = randomBytes(32).toString('base64url');
    const [made] = await this.database.query<{ id: string }>(
      `insert into passkey_challenge (id, purpose, session_id, address, challenge, expires_at)
       select $1, $2, $3, $4, $5, now() + make_interval(mins => $6)
        where (select count(*) from passkey_challenge where address = $4 and expires_at > now()) < $7
       returning id`,
      [newId(), ceremony.purpose, sessionOf(ceremony), address(), challenge, MINUTES, MOST_WAITING],
    );
    if (made === undefined) throw new TooManyAttempts(MINUTES * 60);
    return { id: made.id, challenge };
  }

  /** Takes a challenge out, whatever comes of it; undefined when it is used, too old, or for something else. */
  async take(id: string, ceremony: Ceremony): Promise<string | undefined> {
    const taken = await row<{ challenge: string }>(
      this.database.source.manager,
      `delete from passkey_challenge
        where id = $1 and purpose = $2 and session_id is not distinct from $3 and expires_at > clock_timestamp()
        returning challenge`,
      [id, ceremony.purpose, sessionOf(ceremony)],
    );
    return taken?.challenge;
  }

  /** Removes challenges that nobody answered; returns how many. */
  async removeOld(): Promise<number> {
    const old = await this.database.query(
      'delete from passkey_challenge where expires_at <= now() returning id',
    );
    return old.length;
  }
}

const sessionOf = (ceremony: Ceremony) => (ceremony.purpose === 'register' ? ceremony.sessionId : null);

/** Where the request comes from; `local` outside of one. */
const address = () => requestContext()?.address ?? 'local';
