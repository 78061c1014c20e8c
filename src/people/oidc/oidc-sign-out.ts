import { Injectable } from '@nestjs/common';
import { sha256 } from '../../kernel/canonical.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Secrets, type SealedColumn } from '../../platform/secrets/secrets.ts';
import type { CurrentSession } from '../sessions/sessions.ts';
import { OidcProvider } from './oidc-provider.ts';

/** Signing out at the provider too (OpenID Connect RP-Initiated Logout 1.0), for sessions that it opened. */
@Injectable()
export class OidcSignOut {
  private readonly idTokens: SealedColumn;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly provider: OidcProvider,
    private readonly logger: Logger,
    secrets: Secrets,
  ) {
    this.idTokens = secrets.column({
      table: 'session_identity',
      column: 'id_token_sealed',
      id: 'session_id',
    });
  }

  /** Keeps, sealed and as long as the session, the ID token by which the provider knows whom to sign out. */
  async remember(tx: Tx, sessionToken: string, issuer: string, idToken: string): Promise<void> {
    const session = await row<{ id: string }>(tx, `select id from session where token_hash = $1`, [
      sha256(sessionToken),
    ]);
    if (session === undefined) throw new Error('the session was not stored');
    await rows(tx, `insert into session_identity (session_id, issuer, id_token_sealed) values ($1, $2, $3)`, [
      session.id,
      issuer,
      await this.idTokens.seal(session.id, idToken),
    ]);
  }

  /**
   * Where the person of a session signs out of the provider; to be asked before the session ends. Undefined for a session
   * opened otherwise, and where the provider offers nothing or does not answer: signing out here must not wait for it.
   */
  async urlFor(session: Pick<CurrentSession, 'id'>): Promise<URL | undefined> {
    const [kept] = await this.database.query<{ issuer: string; sealed: string }>(
      `select issuer, id_token_sealed as sealed from session_identity where session_id = $1`,
      [session.id],
    );
    if (kept === undefined || kept.issuer !== this.settings.oidcIssuer) return undefined;
    try {
      return await this.provider.endSessionUrl(await this.idTokens.open(session.id, kept.sealed));
    } catch (error) {
      this.logger.warn({ error: String(error) }, 'the provider cannot be asked to sign somebody out');
      return undefined;
    }
  }
}
