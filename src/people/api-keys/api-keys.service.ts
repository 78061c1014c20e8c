import { Injectable } from '@nestjs/common';
import type { Actor, Scope } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { isId, newId, newSecret } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { wallNow } from '../../platform/clock/system-clock.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { KEY_PREFIX, type ApiKey } from './api-keys.ts';

/** Characters of a key that are kept to tell it apart: its prefix and 36 of its 192 random bits. */
const SHOWN_LENGTH = KEY_PREFIX.length + 6;

/** A key to be made. */
export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** From then on it is refused; null or left out: never. */
  readonly expiresAt?: Instant | null | undefined;
}

/** A key just made; `token` is shown to whoever asked for it and is not kept. */
export interface CreatedKey {
  readonly key: ApiKey;
  readonly token: string;
}

/** Makes and revokes keys of machines. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Makes a key. Throws InvalidRequest for an expiry that has passed. */
  async create(actor: Actor, given: NewKey): Promise<CreatedKey> {
    const expiresAt = given.expiresAt ?? null;
    if (expiresAt !== null && expiresAt.epochMilliseconds <= wallNow().epochMilliseconds) {
      throw new InvalidRequest([{ field: 'expiresAt', reason: 'must be in the future' }]);
    }
    const token = newSecret(KEY_PREFIX);
    const key = {
      id: newId(),
      name: given.name,
      shownPrefix: token.slice(0, SHOWN_LENGTH),
      scopes: [...new Set(given.scopes)],
      expiresAt,
      createdBy: labelOf(actor),
    };
    return await this.database.transaction(async (tx) => {
      const stored = await row<{ createdAt: Instant }>(
        tx,
        `insert into api_key (id, name, token_hash, shown_prefix, scopes, expires_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7) returning created_at as "createdAt"`,
        [key.id, key.name, sha256(token), key.shownPrefix, key.scopes, key.expiresAt, key.createdBy],
      );
      if (stored === undefined) throw new Error('the key was not stored');
      await this.audit.record(tx, {
        actor,
        action: 'key.created',
        subject: { type: 'key', id: key.id },
        detail: { name: key.name, scopes: key.scopes, expiresAt: expiresAt?.toString() ?? null },
      });
      return { key: { ...key, createdAt: stored.createdAt, lastUsedAt: null, revokedAt: null }, token };
    });
  }

  /** Ends a key from the next request on; revoking again changes nothing. Throws NotFound. */
  async revoke(actor: Actor, id: string): Promise<void> {
    if (!isId(id)) throw new NotFound('key', id);
    await this.database.transaction(async (tx) => {
      const before = await row<{ name: string; revoked: boolean }>(
        tx,
        `select name, revoked_at is not null as revoked from api_key where id = $1 for update`,
        [id],
      );
      if (before === undefined) throw new NotFound('key', id);
      if (before.revoked) return;
      await row(tx, `update api_key set revoked_at = now() where id = $1`, [id]);
      await this.audit.record(tx, {
        actor,
        action: 'key.revoked',
        subject: { type: 'key', id },
        detail: { name: before.name },
      });
    });
  }
}

/** Who made a key, as text that outlives a renaming. */
function labelOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return `person:${actor.personId}`;
    case 'key':
      return `key:${actor.keyId}`;
    case 'system':
      return `system:${actor.name}`;
    case 'anonymous':
      return 'anonymous';
  }
}
