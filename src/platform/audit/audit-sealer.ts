import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../database/database.ts';
import { row, rows } from '../database/rows.ts';
import { Sweeps } from '../sweeps/sweeps.ts';
import { GENESIS, seal, type ChainedEntry } from './audit-chain.rules.ts';

/** Entries sealed in one transaction. */
const BATCH = 1000;
/** Held while sealing: the chain has one writer. */
const SEALER_LOCK = 727_002;

/** The columns of an entry as `seal` hashes them. */
const chainedColumns = `e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
  e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_name as "actorName", e.action,
  e.subject_type as "subjectType", e.subject_id as "subjectId", e.detail, e.reason,
  e.request_id as "requestId", e.address`;

/** Where a fault in the chain begins; `position` is the entry's place, from 1. */
export interface ChainFault {
  readonly position: number;
  readonly entryId: number | null;
  readonly what: string;
}

/** What a verification found. */
export interface ChainReport {
  readonly entries: number;
  readonly lastHash: string;
  readonly fault: ChainFault | null;
}

interface SealRow {
  position: number;
  entryId: number;
  previousHash: string;
  hash: string;
}

/** Chains committed audit entries, and checks the chain. */
@Injectable()
export class AuditSealer {
  constructor(
    private readonly database: Database,
    sweeps: Sweeps,
  ) {
    sweeps.register('audit.seal', async () => await this.sealAll());
  }

  /** Seals every committed entry that has no seal yet; returns how many. Another replica that seals at the moment is left to it. */
  async sealAll(): Promise<number> {
    let total = 0;
    for (;;) {
      const sealed = await this.database.transaction(async (tx) => await this.sealBatch(tx));
      total += sealed;
      if (sealed < BATCH) return total;
    }
  }

  /**
   * Seals what is committed, then recomputes every seal from the first entry on and names the first that does not fit.
   * It cannot see that the newest entries were cut off together with their seals: only the `entries` and `lastHash` of
   * an earlier report, kept elsewhere, tell that.
   */
  async verify(): Promise<ChainReport> {
    await this.sealAll();
    let previousHash = GENESIS;
    let position = 0;
    for (;;) {
      const batch = await this.database.query<SealRow & { entry: ChainedEntry | null }>(
        `select s.position, s.entry_id as "entryId", s.previous_hash as "previousHash", s.hash,
                (select to_jsonb(c) from (select ${chainedColumns} from audit_entry e where e.id = s.entry_id) c) as entry
           from audit_seal s where s.position > $1 order by s.position limit ${BATCH}`,
        [position],
      );
      for (const found of batch) {
        const what = faultOf(found, position + 1, previousHash);
        if (what !== null) {
          return {
            entries: position,
            lastHash: previousHash,
            fault: { position: position + 1, entryId: found.entryId, what },
          };
        }
        position = found.position;
        previousHash = found.hash;
      }
      if (batch.length < BATCH) break;
    }
    const fault = await this.unchained(position);
    return { entries: position, lastHash: previousHash, fault };
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
    const seals = entries.map((entry): SealRow => {
      position += 1;
      const hash = seal(position, entry, previousHash);
      const sealed = { position, entryId: entry.id, previousHash, hash };
      previousHash = hash;
      return sealed;
    });
    await tx.query(
      `with chained as (
         insert into audit_seal (position, entry_id, previous_hash, hash)
         select position, "entryId", "previousHash", hash
           from jsonb_to_recordset($1::jsonb) as s (position bigint, "entryId" bigint, "previousHash" text, hash text)
         returning entry_id)
       delete from audit_unsealed u using chained where u.entry_id = chained.entry_id`,
      [JSON.stringify(seals)],
    );
    return entries.length;
  }

  /** An entry that is neither in the chain that was walked nor waiting for its seal was put in beside the service. */
  private async unchained(position: number): Promise<ChainFault | null> {
    const [stray] = await this.database.query<{ id: number }>(
      `select e.id from audit_entry e
        where not exists (select from audit_seal s where s.entry_id = e.id and s.position > 0)
          and not exists (select from audit_unsealed u where u.entry_id = e.id) order by e.id limit 1`,
    );
    return stray === undefined
      ? null
      : { position: position + 1, entryId: stray.id, what: 'an entry outside the chain' };
  }
}

function faultOf(
  found: SealRow & { entry: ChainedEntry | null },
  position: number,
  previousHash: string,
): string | null {
  if (found.position !== position) return 'a seal is missing';
  if (found.entry === null) return 'the entry was deleted';
  if (found.previousHash !== previousHash) return 'the seal does not follow the one before';
  if (seal(position, found.entry, previousHash) !== found.hash) return 'the entry was changed';
  return null;
}
