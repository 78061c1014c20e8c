import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { newId, newSecret } from '../../kernel/ids.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { Person } from '../persons/people.queries.ts';

/** A session ends this long after sign-in, used or not. */
const ABSOLUTE_HOURS = 12;
/** A session ends after this long without a request. */
const IDLE_HOURS = 2;

/** A session just opened; `token` is the cookie's value and is not kept. */
export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Instant;
}

/** A session that a request belongs to. */
export interface CurrentSession {
  readonly id: string;
  readonly csrfToken: string;
  readonly expiresAt: Instant;
  readonly person: Pick<Person, 'id' | 'email' | 'name' | 'credentials' | 'roles'>;
}

interface FoundSession {
  id: string;
  csrfToken: string;
  expiresAt: Instant;
  touchDue: boolean;
  personId: string;
  email: string;
  name: string;
  credentials: string | null;
  roles: Person['roles'];
}

/** Signed-in browsers. Age is wall-clock time as the database tells it, the same for all replicas. */
@Injectable()
export class Sessions {
  constructor(private readonly database: Database) {}

  /** Opens a session with a token of its own, never one the browser brought. */
  async open(tx: Tx, personId: string): Promise<OpenedSession> {
    const token = newSecret('');
    const opened = await row<{ expiresAt: Instant }>(
      tx,
      `insert into session (id, person_id, token_hash, csrf_token, expires_at)
       values ($1, $2, $3, $4, now() + make_interval(hours => $5)) returning expires_at as "expiresAt"`,
      [newId(), personId, sha256(token), newSecret(''), ABSOLUTE_HOURS],
    );
    if (opened === undefined) throw new Error('the session was not stored');
    return { token, expiresAt: opened.expiresAt };
  }

  /** The session of a cookie's value, with the person's roles as of now; undefined when it ended or never was. */
  async find(token: string): Promise<CurrentSession | undefined> {
    const [found] = await this.database.query<FoundSession>(
      `select s.id, s.csrf_token as "csrfToken", s.expires_at as "expiresAt",
              s.last_seen_at < now() - interval '1 minute' as "touchDue",
              p.id as "personId", p.email, p.name, p.credentials,
              array(select r.role from person_role r where r.person_id = p.id order by r.role) as roles
         from session s join person p on p.id = s.person_id
        where s.token_hash = $1 and p.active
          and s.expires_at > now() and s.last_seen_at > now() - make_interval(hours => $2)`,
      [sha256(token), IDLE_HOURS],
    );
    if (found === undefined) return undefined;
    if (found.touchDue) await this.touch(found.id);
    const { id, csrfToken, expiresAt, personId, email, name, credentials, roles } = found;
    return { id, csrfToken, expiresAt, person: { id: personId, email, name, credentials, roles } };
  }

  /** Ends one session. */
  async close(tx: Tx, id: string): Promise<void> {
    await rows(tx, `delete from session where id = $1`, [id]);
  }

  /** Ends every session of a person. */
  async closeAllOf(tx: Tx, personId: string): Promise<void> {
    await rows(tx, `delete from session where person_id = $1`, [personId]);
  }

  /** Removes sessions that have ended; returns how many. */
  async removeEnded(): Promise<number> {
    const ended = await this.database.query(
      `delete from session
        where expires_at <= now() or last_seen_at <= now() - make_interval(hours => $1) returning id`,
      [IDLE_HOURS],
    );
    return ended.length;
  }

  private async touch(id: string): Promise<void> {
    await this.database.query(`update session set last_seen_at = now() where id = $1`, [id]);
  }
}
