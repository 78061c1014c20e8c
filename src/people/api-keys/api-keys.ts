import { Injectable } from '@nestjs/common';
import type { KeyActor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { isId } from '../../kernel/ids.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import type { ApiKeyRow } from './api-key.entity.ts';

/** What every key begins with, so that a leaked one is recognised. */
export const KEY_PREFIX = 'alm_';

/** A key as its administrator sees it: never with its token or hash. */
export type ApiKey = Omit<ApiKeyRow, 'tokenHash' | 'previousTokenHash' | 'warnedDaysAhead'>;

const KEY = `
  select id, name, shown_prefix as "shownPrefix", scopes, expires_at as "expiresAt", created_by as "createdBy",
         created_at as "createdAt", last_used_at as "lastUsedAt", last_used_address as "lastUsedAddress",
         revoked_at as "revokedAt", rotated_at as "rotatedAt", previous_until as "previousUntil",
         previous_used_at as "previousUsedAt"
    from api_key`;

interface FoundKey {
  id: string;
  name: string;
  scopes: KeyActor['scopes'];
  /** Whether it was found by the secret before the last rotation. */
  previous: boolean;
  touchDue: boolean;
}

/** Questions about keys, and the look-up of the one a request brings. */
@Injectable()
export class ApiKeys {
  constructor(private readonly database: Database) {}

  /**
   * The machine that a token belongs to; undefined when it is unknown, expired or revoked. The secret before the last
   * rotation is good for as long as was said then. One query by two indexes, so a revocation holds from the next request
   * on. Notes the use and where it came from, at most once a minute.
   */
  async actorOf(token: string): Promise<KeyActor | undefined> {
    const [found] = await this.database.query<FoundKey>(
      `select id, name, scopes, token_hash <> $1 as previous,
              last_used_at is null or last_used_at < now() - interval '1 minute'
                or (token_hash <> $1 and (previous_used_at is null or previous_used_at < now() - interval '1 minute'))
                as "touchDue"
         from api_key
        where (token_hash = $1 or (previous_token_hash = $1 and previous_until > now()))
          and revoked_at is null and (expires_at is null or expires_at > now())`,
      [sha256(token)],
    );
    if (found === undefined) return undefined;
    if (found.touchDue) await this.touch(found);
    return { kind: 'key', keyId: found.id, name: found.name, scopes: found.scopes };
  }

  /** The key, in use or not. */
  async byId(id: string, tx?: Tx): Promise<ApiKey | undefined> {
    if (!isId(id)) return undefined;
    return await row<ApiKey>(tx ?? this.database.source.manager, `${KEY} where id = $1`, [id]);
  }

  /** A page of keys, the newest first, from after the given id; expired and revoked ones are in it. */
  async list(afterId: string | undefined, limit: number): Promise<ApiKey[]> {
    return await this.database.query<ApiKey>(
      `${KEY} where $1::uuid is null or id < $1 order by id desc limit $2`,
      [afterId ?? null, limit],
    );
  }

  /** Two requests at once may write it twice, which is the same. */
  private async touch({ id, previous }: FoundKey): Promise<void> {
    await this.database.query(
      `update api_key set last_used_at = now(), last_used_address = $2,
              previous_used_at = case when $3 then now() else previous_used_at end
        where id = $1`,
      [id, requestContext()?.address ?? null, previous],
    );
  }
}
