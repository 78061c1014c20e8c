import { Injectable } from '@nestjs/common';
import type { KeyActor } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { isId } from '../../kernel/ids.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import type { ApiKeyRow } from './api-key.entity.ts';
import { KnownKeys } from './known-keys.ts';

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
  /** Until it ends, or its use is to be noted again. */
  goodForMilliseconds: number;
}

/** Whether the use of a key, and of its secret before where it came with that one, is to be noted now. */
const TOUCH_DUE = `(last_used_at is null or last_used_at < now() - interval '1 minute'
  or (token_hash <> $1 and (previous_used_at is null or previous_used_at < now() - interval '1 minute')))`;

/** Questions about keys, and the look-up of the one a request brings. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly known: KnownKeys,
  ) {}

  /**
   * The machine that a token belongs to; undefined when it is unknown, expired or revoked. The secret before the last
   * rotation is good for as long as was said then. One query by two indexes, so a revocation holds from the next request
   * on. Notes the use and where it came from, at most once a minute; until then {@link KnownKeys} has the answer.
   */
  async actorOf(token: string): Promise<KeyActor | undefined> {
    const hash = sha256(token);
    const asked = this.known.asking();
    const [found] = await this.database.query<FoundKey>(
      `select id, name, scopes, token_hash <> $1 as previous, ${TOUCH_DUE} as "touchDue",
              extract(epoch from least(
                expires_at,
                case when token_hash <> $1 then previous_until end,
                case when ${TOUCH_DUE} then now()
                     else least(last_used_at, case when token_hash <> $1 then previous_used_at end) end
                  + interval '1 minute') - now())::float8 * 1000 as "goodForMilliseconds"
         from api_key
        where (token_hash = $1 or (previous_token_hash = $1 and previous_until > now()))
          and revoked_at is null and (expires_at is null or expires_at > now())`,
      [hash],
    );
    if (found === undefined) return undefined;
    if (found.touchDue) await this.touch(found);
    const actor: KeyActor = { kind: 'key', keyId: found.id, name: found.name, scopes: found.scopes };
    this.known.keep(hash, actor, asked, found.goodForMilliseconds);
    return actor;
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
