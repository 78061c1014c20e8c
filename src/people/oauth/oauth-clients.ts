import { Injectable } from '@nestjs/common';
import type { Scope } from '../../kernel/actor.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';

/** A machine that signs in at the organisation's authorization server. Instants are wall-clock time. */
export interface OauthClient {
  readonly id: string;
  /** The authorization server that knows it by {@link clientId}. */
  readonly issuer: string;
  readonly clientId: string;
  /** What its tokens bear as `sub`; null: the client id. */
  readonly subject: string | null;
  /** What it is for, as its administrator wrote it. */
  readonly name: string;
  /** The most it may do here, whatever its tokens say. */
  readonly scopes: readonly Scope[];
  readonly createdBy: string;
  readonly createdAt: Instant;
  /** To the minute; null: never used. */
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

const CLIENT = `
  select id, issuer, client_id as "clientId", subject, name, scopes, created_by as "createdBy", created_at as "createdAt",
         last_used_at as "lastUsedAt", revoked_at as "revokedAt"
    from oauth_client`;

/** Questions about OAuth clients, and the look-up of the one a token names. */
@Injectable()
export class OauthClients {
  constructor(private readonly database: Database) {}

  /** The client that may come in; a revocation holds from the next request on. Notes the use, at most once a minute. */
  async inUse(issuer: string, clientId: string): Promise<OauthClient | undefined> {
    const [found] = await this.database.query<OauthClient & { touchDue: boolean }>(
      `select c.*, c."lastUsedAt" is null or c."lastUsedAt" < now() - interval '1 minute' as "touchDue"
         from (${CLIENT} where issuer = $1 and client_id = $2 and revoked_at is null) c`,
      [issuer, clientId],
    );
    if (found === undefined) return undefined;
    const { touchDue, ...client } = found;
    if (touchDue) await this.touch(client.id);
    return client;
  }

  /** A page of clients, the newest first, from after the given id; revoked ones are in it. */
  async list(afterId: string | undefined, limit: number): Promise<OauthClient[]> {
    return await this.database.query<OauthClient>(
      `${CLIENT} where $1::uuid is null or id < $1 order by id desc limit $2`,
      [afterId ?? null, limit],
    );
  }

  /** The client, in use or not. */
  async byId(id: string): Promise<OauthClient | undefined> {
    return isId(id)
      ? (await this.database.query<OauthClient>(`${CLIENT} where id = $1`, [id]))[0]
      : undefined;
  }

  /** Two requests at once write it once: the second finds it fresh. */
  private async touch(id: string): Promise<void> {
    await this.database.query(
      `update oauth_client set last_used_at = now()
        where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }
}
