import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { IDLE_HOURS } from './sessions.ts';
import type { SignInMethod } from './sign-in-method.ts';

/** A session that is good now, as its person sees it in the list of theirs. */
export interface ListedSession {
  readonly id: string;
  readonly method: SignInMethod;
  /** Where it was opened; null where nobody knows. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly openedAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  /** Where its cookie was last refused, when, and how often in all; null: nowhere. */
  readonly elsewhereAddress: string | null;
  readonly elsewhereAt: Instant | null;
  readonly elsewhereCount: number;
}

/** Questions about sessions. */
@Injectable()
export class SessionsQueries {
  constructor(private readonly database: Database) {}

  /** The sessions of a person that are good now, the last used first. */
  async ofPerson(personId: string, tx?: Tx): Promise<ListedSession[]> {
    return await rows<ListedSession>(
      tx ?? this.database.source.manager,
      `select id, method, address, user_agent as "userAgent", created_at as "openedAt", last_seen_at as "lastSeenAt",
              expires_at as "expiresAt", elsewhere_address as "elsewhereAddress", elsewhere_at as "elsewhereAt",
              elsewhere_count as "elsewhereCount"
         from session
        where person_id = $1 and expires_at > now() and last_seen_at > now() - make_interval(hours => $2)
        order by last_seen_at desc, id`,
      [personId, IDLE_HOURS],
    );
  }
}
