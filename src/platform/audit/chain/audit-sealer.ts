import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../database/database.ts';
import { row, rows } from '../../database/rows.ts';
import { Sweeps } from '../../sweeps/sweeps.ts';
import { chainedColumns, GENESIS, seal, type ChainedEntry } from './audit-chain.rules.ts';
import { macOf, SealMac } from './seal-mac.ts';

/** Entries sealed in one transaction. */
const BATCH = 1000;
/** Held while sealing: the chain has one writer. */
const SEALER_LOCK = 727_002;

interface NewSeal {
  readonly position: number;
  readonly entryId: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly mac: string;
}

/** Chains committed audit entries, and makes them searchable. */
@Injectable()
export class AuditSealer {
  constructor(
    private readonly database: Database,
    private readonly macs: SealMac,
    sweeps: Sweeps,
  ) {
    sweeps.register('audit.seal', async () => await this.sealAll());
  }

  /** Seals every committed entry that has no seal yet; returns how many. Another replica that seals at the moment is left to it. */
  async sealAll(): Promise<number> {
    let total = 0;
    for (;;) {
      const sealed = await this.database.source.transaction(async (tx) => await this.sealBatch(tx));
      total += sealed;
      if (sealed < BATCH) return total;
    }
  }

  private async sealBatch(tx: Tx): Promise<number> {
    const lock = await row<{ locked: boolean }>(tx, 'select pg_try_advisory_xact_lock($1) as locked', [
      SEALER_LOCK,
    ]);
    if (lock?.locked !== true) return 0;
    const entries = await rows<ChainedEntry>(
      tx,
      `select ${chainedColumns} from audit_unsealed u join audit_entry e on e.id = u.entry_id order by u.entry_id limit ${BATCH}`,
    );
    if (entries.length === 0) return 0;
    const last = await row<{ position: number; hash: string }>(
      tx,
      'select position, hash from audit_seal order by position desc limit 1',
    );
    let position = last?.position ?? 0;
    let previousHash = last?.hash ?? GENESIS;
    const key = await this.macs.keyFor(tx);
    const seals = entries.map((entry): NewSeal => {
      position += 1;
      const hash = seal(position, entry, previousHash);
      const sealed = { position, entryId: entry.id, previousHash, hash, mac: macOf(key, hash) };
      previousHash = hash;
      return sealed;
    });
    await tx.query(
      `with chained as (
         insert into audit_seal (position, entry_id, previous_hash, hash, mac)
         select position, "entryId", "previousHash", hash, mac
           from jsonb_to_recordset($1::jsonb) as s (position bigint, "entryId" bigint, "previousHash" text, hash text, mac text)
         returning entry_id),
       searchable as (
         insert into audit_search (entry_id, occurred_at, actor_id, action, subject_type, subject_id, request_id, address, words)
         select e.id, e.occurred_at, e.actor_id, e.action, e.subject_type, e.subject_id, e.request_id, e.address, audit_words(e)
           from audit_entry e join chained c on c.entry_id = e.id)
       delete from audit_unsealed u using chained where u.entry_id = chained.entry_id`,
      [JSON.stringify(seals)],
    );
    return entries.length;
  }
}
