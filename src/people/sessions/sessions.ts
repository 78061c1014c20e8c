import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { newId, newSecret } from '../../kernel/ids.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import type { Person } from '../persons/people.queries.ts';
import { KnownBrowsers } from './known-browsers.ts';
import { mayUseFrom } from './network.rules.ts';
import { SessionsElsewhere } from './sessions-elsewhere.ts';
import type { SignInMethod } from './sign-in-method.ts';

/** A session ends this long after sign-in, used or not. */
const ABSOLUTE_HOURS = 12;
/** A session ends after this long without a request. */
export const IDLE_HOURS = 2;

/** Most characters kept of what a browser calls itself. */
const LONGEST_USER_AGENT = 300;

/** A session just opened; `token` is the cookie's value and is not kept. */
export interface OpenedSession {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: Instant;
  /** By which the browser will be known; another cookie's value. */
  readonly deviceToken: string;
  /** True when the person was never seen in this browser nor in its network, and was seen elsewhere. */
  readonly somewhereNew: boolean;
}

/** A session that a request belongs to. */
export interface CurrentSession {
  readonly id: string;
  readonly csrfToken: string;
  readonly expiresAt: Instant;
  /** How the person showed who they are, and when. */
  readonly method: SignInMethod;
  /** Null where a provider opened it and did not say when the person signed in there. */
  readonly authenticatedAt: Instant | null;
  readonly openedAt: Instant;
  readonly person: Pick<Person, 'id' | 'email' | 'name' | 'credentials' | 'roles'>;
}

interface FoundSession {
  id: string;
  csrfToken: string;
  expiresAt: Instant;
  method: SignInMethod;
  authenticatedAt: Instant | null;
  openedAt: Instant;
  address: string | null;
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
  constructor(
    private readonly database: Database,
    private readonly browsers: KnownBrowsers,
    private readonly elsewhere: SessionsElsewhere,
    private readonly settings: Settings,
  ) {}

  /**
   * Opens a session with a token of its own, never one the browser brought, where the request comes from. The session
   * that the browser had before ends: nobody could find it again. `shownAt` is when the person showed who they are, in
   * seconds since 1970 and not in the future; null: unknown. Without it that is now.
   */
  async open(
    tx: Tx,
    personId: string,
    method: SignInMethod,
    shownAt?: number | null,
  ): Promise<OpenedSession> {
    const { address, userAgent, browser: cookies } = requestContext() ?? {};
    if (cookies?.sessionToken !== undefined) {
      await rows(tx, `delete from session where token_hash = $1`, [sha256(cookies.sessionToken)]);
    }
    const id = newId();
    const token = newSecret('');
    const opened = await row<{ expiresAt: Instant }>(
      tx,
      `insert into session (id, person_id, token_hash, csrf_token, expires_at, method, address, user_agent,
                            authenticated_at)
       values ($1, $2, $3, $4, now() + make_interval(hours => $5), $6, $7, $8,
               case when $9 then now() when $10::float8 is not null then least(now(), to_timestamp($10::float8)) end)
       returning expires_at as "expiresAt"`,
      [
        id,
        personId,
        sha256(token),
        newSecret(''),
        ABSOLUTE_HOURS,
        method,
        address ?? null,
        userAgent?.slice(0, LONGEST_USER_AGENT).toWellFormed() ?? null,
        shownAt === undefined,
        shownAt ?? null,
      ],
    );
    if (opened === undefined) throw new Error('the session was not stored');
    // without a request, as for a command, there is no browser to know again
    const known =
      address === undefined
        ? { token: newSecret(''), isNew: false }
        : await this.browsers.note(tx, personId, address, cookies?.deviceToken);
    return { id, token, expiresAt: opened.expiresAt, deviceToken: known.token, somewhereNew: known.isNew };
  }

  /**
   * The session of a cookie's value, with the person's roles as of now; undefined when it ended or never was. Throws
   * SessionElsewhere when the request comes from another network than the one it was opened in (SESSION_NETWORK).
   */
  async find(token: string): Promise<CurrentSession | undefined> {
    const [found] = await this.database.query<FoundSession>(
      `select s.id, s.csrf_token as "csrfToken", s.expires_at as "expiresAt", s.method,
              s.authenticated_at as "authenticatedAt", s.created_at as "openedAt", s.address,
              s.last_seen_at < now() - interval '1 minute' as "touchDue",
              p.id as "personId", p.email, p.name, p.credentials,
              array(select r.role from person_role r where r.person_id = p.id order by r.role) as roles
         from session s join person p on p.id = s.person_id
        where s.token_hash = $1 and p.active
          and s.expires_at > now() and s.last_seen_at > now() - make_interval(hours => $2)`,
      [sha256(token), IDLE_HOURS],
    );
    if (found === undefined) return undefined;
    const from = requestContext()?.address;
    if (from !== undefined && !mayUseFrom(this.settings.sessionNetwork, found.address, from)) {
      await this.elsewhere.refuse(found, from);
    }
    if (found.touchDue) await this.touch(found.id);
    const { id, csrfToken, expiresAt, method, authenticatedAt, openedAt } = found;
    const { personId, email, name, credentials, roles } = found;
    const person = { id: personId, email, name, credentials, roles };
    return { id, csrfToken, expiresAt, method, authenticatedAt, openedAt, person };
  }

  /** Ends one session. */
  async close(tx: Tx, id: string): Promise<void> {
    await rows(tx, `delete from session where id = $1`, [id]);
  }

  /** Whether the person of a session showed who they are within so many minutes. */
  async isFresh(tx: Tx, id: string, minutes: number): Promise<boolean> {
    const found = await row<{ fresh: boolean }>(
      tx,
      `select authenticated_at > now() - make_interval(mins => $2) as fresh from session where id = $1`,
      [id, minutes],
    );
    return found?.fresh === true;
  }

  /** Ends every session of a person but one; returns how many. */
  async closeOthersOf(tx: Tx, personId: string, exceptId: string | null): Promise<number> {
    const closed = await rows(
      tx,
      `delete from session where person_id = $1 and id is distinct from $2::uuid returning id`,
      [personId, exceptId],
    );
    return closed.length;
  }

  /** Ends every session of a person that was opened in this way; returns how many. */
  async closeAllBy(tx: Tx, personId: string, method: SignInMethod): Promise<number> {
    const closed = await rows(tx, `delete from session where person_id = $1 and method = $2 returning id`, [
      personId,
      method,
    ]);
    return closed.length;
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
