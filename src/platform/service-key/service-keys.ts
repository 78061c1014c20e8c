import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { system, type Actor } from '../../kernel/actor.ts';
import { canonicalJson } from '../../kernel/canonical.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../audit/audit.ts';
import { SealMac } from '../audit/chain/seal-mac.ts';
import { Database, type Tx } from '../database/database.ts';
import { row } from '../database/rows.ts';
import { SecretUnreadable } from '../secrets/sealed.ts';
import { Secrets, type SealedColumn } from '../secrets/secrets.ts';

/** A key of the service as anybody may see it (RFC 7517); `kid` is its thumbprint (RFC 7638). */
export interface ServicePublicKey extends JWK {
  readonly kid: string;
  /** RFC 3339, by the database's clock. */
  readonly createdAt: string;
  /** When it stopped to sign; null for the one that signs. */
  readonly retiredAt: string | null;
}

const ALGORITHM = 'ES256';
/** Held while a key is made or retired: two replicas at their first start make one. */
const KEY_LOCK = 727_003;

interface KeyRow {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly privateJwk: string | null;
  readonly originMark: string;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
}

const keyColumns = `kid, public_jwk as "publicJwk", private_jwk as "privateJwk", origin_mark as "originMark",
  created_at as "createdAt", retired_at as "retiredAt"`;

/** The keys that Almanac itself signs with: one signs, retired ones stay known for what they have signed. */
@Injectable()
export class ServiceKeys {
  private readonly privateParts: SealedColumn;
  private readonly marks: SealedColumn;

  constructor(
    secrets: Secrets,
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly macs: SealMac,
  ) {
    this.privateParts = secrets.column({ table: 'service_key', column: 'private_jwk', id: 'kid' });
    this.marks = secrets.column({ table: 'service_key', column: 'origin_mark', id: 'kid' });
  }

  /** Signs the canonical JSON of a payload: a compact JWS with `alg`, `kid` and `typ`. Throws SecretUnreadable. */
  async sign(payload: Readonly<Record<string, unknown>>, typ = 'JWT'): Promise<string> {
    const { kid, privateJwk } = await this.active();
    const jwk = JSON.parse(await this.privateParts.open(kid, privateJwk ?? '')) as JWK;
    return await new CompactSign(new TextEncoder().encode(canonicalJson(payload)))
      .setProtectedHeader({ alg: ALGORITHM, kid, typ })
      .sign(await importJWK(jwk, ALGORITHM));
  }

  /** Every key that is or was the service's own, the oldest first; none before the first is asked to sign. A row that somebody put in beside the service is none. */
  async publicKeys(): Promise<ServicePublicKey[]> {
    const found = await this.database.query<KeyRow>(
      `select ${keyColumns} from service_key order by created_at, kid`,
    );
    const own = await Promise.all(found.map(async (key) => ((await this.isOwn(key)) ? present(key) : null)));
    return own.filter((key) => key !== null);
  }

  /** Retires the key that signs, its private half with it, and makes another; returns the new one's id. */
  async rotate(actor: Actor): Promise<string> {
    return await this.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [KEY_LOCK]);
      const retired = await row<{ kid: string }>(
        tx,
        `update service_key set retired_at = clock_timestamp(), private_jwk = null where retired_at is null returning kid`,
      );
      const kid = await this.make(tx);
      await this.audit.record(tx, {
        actor,
        action: 'service_key.rotated',
        subject: { type: 'service_key', id: kid },
        detail: { from: retired?.kid ?? null, to: kid },
      });
      return kid;
    });
  }

  /** The key that signs; the first one is made when it is first asked for. */
  private async active(): Promise<KeyRow> {
    const find = async () =>
      await this.database.query<KeyRow>(`select ${keyColumns} from service_key where retired_at is null`);
    const [known] = await find();
    if (known !== undefined) return known;
    await this.database.source.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [KEY_LOCK]);
      if ((await row(tx, 'select from service_key where retired_at is null')) !== undefined) return;
      const kid = await this.make(tx);
      await this.audit.record(tx, {
        actor: system('service keys'),
        action: 'service_key.created',
        subject: { type: 'service_key', id: kid },
        detail: { from: null, to: kid },
      });
    });
    const [made] = await find();
    if (made === undefined) throw new Error('no service key signs');
    return made;
  }

  private async make(tx: Tx): Promise<string> {
    await this.macs.keyFor(tx); // the codes on the audit's seals are older than the first signature
    const pair = await generateKeyPair(ALGORITHM, { extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    await tx.query(
      `insert into service_key (kid, public_jwk, private_jwk, origin_mark, created_at)
       values ($1, $2, $3, $4, clock_timestamp())`,
      [
        kid,
        JSON.stringify(publicJwk),
        await this.privateParts.seal(kid, JSON.stringify(await exportJWK(pair.privateKey))),
        await this.marks.seal(kid, kid),
      ],
    );
    return kid;
  }

  /** Only who has the keys of SECRET_KEYS can write the mark: a row put in by somebody with the database alone has none. */
  private async isOwn({ kid, publicJwk, originMark }: KeyRow): Promise<boolean> {
    if ((await calculateJwkThumbprint(publicJwk)) !== kid) return false;
    try {
      return (await this.marks.open(kid, originMark)) === kid;
    } catch (error) {
      if (error instanceof SecretUnreadable) return false;
      throw error;
    }
  }
}

function present({ kid, publicJwk, createdAt, retiredAt }: KeyRow): ServicePublicKey {
  return {
    ...publicJwk,
    kid,
    alg: ALGORITHM,
    use: 'sig',
    createdAt: createdAt.toString(),
    retiredAt: retiredAt?.toString() ?? null,
  };
}
