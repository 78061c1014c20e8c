import { Injectable } from '@nestjs/common';
import type { KeyActor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import type { ApiKeyRow } from './api-key.entity.ts';

/** What every key begins with, so that a leaked one is recognised. */
export const KEY_PREFIX = 'alm_';

/** A key as its administrator sees it: never with its token or hash. */
export type ApiKey = Omit<ApiKeyRow, 'tokenHash'>;

const KEY = `
  select id, name, shown_prefix as "shownPrefix", scopes, expires_at as "expiresAt", created_by as "createdBy",
         created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
    from api_key`;

interface FoundKey {
  id: string;
  name: string;
  scopes: KeyActor['scopes'];
  touchDue: boolean;
}

/** Questions about keys, and the look-up of the one a request brings. */
@Injectable()
export class ApiKeys {
  constructor(private readonly database: Database) {}

  /**
   * The machine that a token belongs to; undefined when it is unknown, expired or revoked. One indexed query, so
   * a revocation holds from the next request on. Notes the use, at most once a minute.
   */
  async actorOf(token: string): Promise<KeyActor | undefined> {
    const [found] = await this.database.query<FoundKey>(
      `select id, name, scopes, last_used_at is null or last_used_at < now() - interval '1 minute' as "touchDue"
         from api_key
        where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
      [sha256(token)],
    );
    if (found === undefined) return undefined;
    if (found.touchDue) await this.touch(found.id);
    return { kind: 'key', keyId: found.id, name: found.name, scopes: found.scopes };
  }

  /** The key, in use or not. */
  async byId(id: string): Promise<ApiKey | undefined> {
    return isId(id) ? (await this.database.query<ApiKey>(`${KEY} where id = $1`, [id]))[0] : undefined;
  }

  /** A page of keys, the newest first, from after the given id; expired and revoked ones are in it. */
  async list(afterId: string | undefined, limit: number): Promise<ApiKey[]> {
    return await this.database.query<ApiKey>(
      `${KEY} where $1::uuid is null or id < $1 order by id desc limit $2`,
      [afterId ?? null, limit],
    );
  }

  /** Two requests at once write it once: the second finds it fresh. */
  private async touch(id: string): Promise<void> {
    await this.database.query(
      `update api_key set last_used_at = now()
        where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }
}
