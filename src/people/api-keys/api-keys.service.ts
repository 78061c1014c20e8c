import { Injectable } from '@nestjs/common';
import type { Actor, Scope } from '../../kernel/actor.ts';
import { sha256 } from '../../kernel/canonical.ts';
import { IllegalTransition, NotFound } from '../../kernel/errors.ts';
import { isId, newId, newSecret } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { wallNow } from '../../platform/clock/system-clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { ApiKeys, KEY_PREFIX, type ApiKey } from './api-keys.ts';
import { endOfKey, type KeyLives } from './key-life.rules.ts';

/** Characters of a key that are kept to tell it apart: its prefix and 36 of its 192 random bits. */
const SHOWN_LENGTH = KEY_PREFIX.length + 6;

/** A key to be made. */
export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** From then on it is refused; left out: by setting; null: never, where that is allowed. */
  readonly expiresAt?: Instant | null | undefined;
}

/** How a key is given a new secret. */
export interface Rotation {
  /** How long the old one stays good, in hours; never beyond the key's own end. */
  readonly overlapHours: number;
  /** As of a new key. */
  readonly expiresAt?: Instant | null | undefined;
}

/** A key with its new secret; `token` is shown to whoever asked for it and is not kept. */
export interface CreatedKey {
  readonly key: ApiKey;
  readonly token: string;
}

/** Makes, rotates and revokes keys of machines. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeys,
    private readonly audit: Audit,
    private readonly settings: Settings,
  ) {}

  /** Makes a key. Throws InvalidRequest for an end that has passed or is too far away. */
  async create(actor: Actor, given: NewKey): Promise<CreatedKey> {
    const expiresAt = endOfKey(given.expiresAt, wallNow(), this.lives());
    const token = newSecret(KEY_PREFIX);
    const id = newId();
    const { name } = given;
    const scopes = [...new Set(given.scopes)];
    return await this.database.transaction(async (tx) => {
      await rows(
        tx,
        `insert into api_key (id, name, token_hash, shown_prefix, scopes, expires_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, name, sha256(token), token.slice(0, SHOWN_LENGTH), scopes, expiresAt, labelOf(actor)],
      );
      await this.audit.record(tx, {
        actor,
        action: 'key.created',
        subject: { type: 'key', id },
        detail: { name, scopes, expiresAt: expiresAt?.toString() ?? null },
      });
      return { key: await this.existing(tx, id), token };
    });
  }

  /**
   * Gives a key a new secret and, as if it were new, another end. The secret it had stays good for the overlap; one that
   * was still good from the rotation before ends at once. Throws NotFound, IllegalTransition for a key that has ended, and
   * InvalidRequest as {@link create} does.
   */
  async rotate(actor: Actor, id: string, { overlapHours, expiresAt: asked }: Rotation): Promise<CreatedKey> {
    const expiresAt = endOfKey(asked, wallNow(), this.lives());
    const token = newSecret(KEY_PREFIX);
    return await this.database.transaction(async (tx) => {
      const before = await this.held(tx, id);
      if (before.revokedAt !== null)
        throw new IllegalTransition(`key "${before.name}"`, 'revoked', 'rotated');
      if (before.over) throw new IllegalTransition(`key "${before.name}"`, 'expired', 'rotated');
      await rows(
        tx,
        `update api_key set token_hash = $2, shown_prefix = $3, rotated_at = now(), previous_token_hash = token_hash,
                previous_until = least(now() + make_interval(hours => $4), coalesce(expires_at, 'infinity')),
                previous_used_at = null, expires_at = $5, warned_days_ahead = null
          where id = $1`,
        [id, sha256(token), token.slice(0, SHOWN_LENGTH), overlapHours, expiresAt],
      );
      const key = await this.existing(tx, id);
      await this.audit.record(tx, {
        actor,
        action: 'key.rotated',
        subject: { type: 'key', id },
        detail: {
          name: key.name,
          prefix: { from: before.shownPrefix, to: key.shownPrefix },
          expiresAt: { from: before.expiresAt?.toString() ?? null, to: expiresAt?.toString() ?? null },
          oldSecretGoodUntil: key.previousUntil?.toString() ?? null,
        },
      });
      return { key, token };
    });
  }

  /** Ends a key and its old secret from the next request on; revoking again changes nothing. Throws NotFound. */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.held(tx, id);
      if (before.revokedAt !== null) return;
      await rows(tx, `update api_key set revoked_at = now() where id = $1`, [id]);
      await this.audit.record(tx, {
        actor,
        action: 'key.revoked',
        subject: { type: 'key', id },
        detail: { name: before.name },
      });
    });
  }

  private lives(): KeyLives {
    return { defaultDays: this.settings.apiKeyDefaultDays, longestDays: this.settings.apiKeyLongestDays };
  }

  /** The key, held until the transaction ends, and whether its time is over. */
  private async held(tx: Tx, id: string): Promise<ApiKey & { over: boolean }> {
    if (!isId(id)) throw new NotFound('key', id);
    const held = await row<{ over: boolean }>(
      tx,
      `select coalesce(expires_at <= now(), false) as over from api_key where id = $1 for update`,
      [id],
    );
    if (held === undefined) throw new NotFound('key', id);
    return { ...(await this.existing(tx, id)), over: held.over };
  }

  private async existing(tx: Tx, id: string): Promise<ApiKey> {
    const key = await this.keys.byId(id, tx);
    if (key === undefined) throw new NotFound('key', id);
    return key;
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
