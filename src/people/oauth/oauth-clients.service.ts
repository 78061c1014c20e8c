import { Injectable } from '@nestjs/common';
import { actorOnRecord, type Actor, type Scope } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { NoAuthorizationServer, OauthClientRegistered } from './oauth.errors.ts';
import { OauthClients, type OauthClient } from './oauth-clients.ts';

/** A client to be let in. */
export interface NewOauthClient {
  readonly clientId: string;
  /** What its tokens bear as `sub`, where it is not the client id. */
  readonly subject?: string | undefined;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** Registers and revokes OAuth clients. */
@Injectable()
export class OauthClientsService {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clients: OauthClients,
    private readonly audit: Audit,
  ) {}

  /** Lets a client of the authorization server in. Throws {@link NoAuthorizationServer}, {@link OauthClientRegistered}. */
  async register(actor: Actor, given: NewOauthClient): Promise<OauthClient> {
    const { oauthIssuer: issuer } = this.settings;
    if (issuer === null) throw new NoAuthorizationServer();
    const id = newId();
    const { kind, id: actorId } = actorOnRecord(actor);
    await this.database.transaction(async (tx) => {
      const scopes = [...new Set(given.scopes)];
      const subject = given.subject ?? null;
      const stored = await row(
        tx,
        `insert into oauth_client (id, issuer, client_id, name, scopes, created_by, subject)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (issuer, client_id) where revoked_at is null do nothing returning id`,
        [id, issuer, given.clientId, given.name, scopes, `${kind}:${actorId ?? ''}`, subject],
      );
      if (stored === undefined) throw new OauthClientRegistered(given.clientId);
      await this.audit.record(tx, {
        actor,
        action: 'oauth_client.registered',
        subject: { type: 'oauth_client', id },
        detail: { issuer, clientId: given.clientId, subject, name: given.name, scopes },
      });
    });
    const made = await this.clients.byId(id);
    if (made === undefined) throw new Error('the client was not stored');
    return made;
  }

  /** Lets a client in no more, from the next request on; revoking again changes nothing. Throws NotFound. */
  async revoke(actor: Actor, id: string): Promise<void> {
    if (!isId(id)) throw new NotFound('OAuth client', id);
    await this.database.transaction(async (tx) => {
      const before = await row<{ clientId: string; name: string; revoked: boolean }>(
        tx,
        `select client_id as "clientId", name, revoked_at is not null as revoked
           from oauth_client where id = $1 for update`,
        [id],
      );
      if (before === undefined) throw new NotFound('OAuth client', id);
      if (before.revoked) return;
      await row(tx, `update oauth_client set revoked_at = now() where id = $1`, [id]);
      await this.audit.record(tx, {
        actor,
        action: 'oauth_client.revoked',
        subject: { type: 'oauth_client', id },
        detail: { clientId: before.clientId, name: before.name },
      });
    });
  }
}
