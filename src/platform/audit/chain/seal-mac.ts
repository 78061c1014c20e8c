import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../database/database.ts';
import { row, rows } from '../../database/rows.ts';
import { SecretUnreadable } from '../../secrets/sealed.ts';
import { Secrets, type SealedColumn } from '../../secrets/secrets.ts';

/** The key of the codes on the seals, and from which seal on each has one. */
export interface SealMacKey {
  readonly bytes: Uint8Array;
  /** Position of the first seal with a code; earlier ones are of a version that made none. */
  readonly from: number;
  /** True for one that was made though the service had signed before: the one that was there was taken away. */
  readonly again: boolean;
}

/** The row's only key, as text. */
const ROW = 'true';

/**
 * The code that each seal carries besides its hash: HMAC-SHA-256 (RFC 2104) with a key that the database holds sealed.
 * Who can write the whole database, and hashes the chain anew after a change, cannot make these.
 */
@Injectable()
export class SealMac {
  private readonly column: SealedColumn;
  private readonly marks: SealedColumn;

  constructor(
    secrets: Secrets,
    private readonly database: Database,
  ) {
    this.column = secrets.column({ table: 'audit_mac_key', column: 'sealed', id: 'singleton' });
    this.marks = secrets.column({ table: 'service_key', column: 'origin_mark', id: 'kid' });
  }

  /**
   * The key, made now when there is none: its codes begin after the last seal. The service's first signing key is made
   * after it, so that a key which is made while there is one says of itself that another was taken away.
   */
  async keyFor(tx: Tx): Promise<SealMacKey> {
    const known = await this.read(tx);
    if (known !== null) return known;
    const last = await row<{ position: number }>(
      tx,
      'select coalesce(max(position), 0)::bigint as position from audit_seal',
    );
    const made = { bytes: randomBytes(32), from: last!.position + 1, again: await this.hasSigned(tx) };
    await tx.query('insert into audit_mac_key (sealed) values ($1) on conflict do nothing', [
      await this.column.seal(ROW, write(made)),
    ]);
    return (await this.read(tx)) ?? made; // another process may have been quicker
  }

  /** Whether the service has a signing key of its own: its mark is sealed, and nobody with the database alone can make it. */
  async hasSigned(tx: Tx = this.database.source.manager): Promise<boolean> {
    const keys = await rows<{ kid: string; mark: string }>(
      tx,
      'select kid, origin_mark as mark from service_key',
    );
    for (const { kid, mark } of keys) if (await this.isMark(kid, mark)) return true;
    return false;
  }

  /** The key; null when no seal has a code yet. Throws SecretUnreadable when somebody has put another in its place. */
  async key(): Promise<SealMacKey | null> {
    return await this.read(this.database.source.manager);
  }

  private async isMark(kid: string, mark: string): Promise<boolean> {
    try {
      return (await this.marks.open(kid, mark)) === kid;
    } catch (error) {
      if (error instanceof SecretUnreadable) return false; // a row that somebody put in
      throw error;
    }
  }

  private async read(tx: Tx): Promise<SealMacKey | null> {
    const found = await row<{ sealed: string }>(tx, 'select sealed from audit_mac_key');
    return found === undefined ? null : read(await this.column.open(ROW, found.sealed));
  }
}

/** The code of a seal's hash. */
export function macOf({ bytes }: Pick<SealMacKey, 'bytes'>, hash: string): string {
  return createHmac('sha256', bytes).update(hash).digest('base64url');
}

function write({ bytes, from, again }: SealMacKey): string {
  return `${from} ${Buffer.from(bytes).toString('base64url')}${again ? ' again' : ''}`;
}

function read(text: string): SealMacKey {
  const [from = '', bytes = '', again] = text.split(' ');
  return { from: Number(from), bytes: Buffer.from(bytes, 'base64url'), again: again === 'again' };
}
