import { Injectable } from '@nestjs/common';
import type { Tx } from '../../database/database.ts';
import { rows } from '../../database/rows.ts';
import { ServiceKeys, type ServicePublicKey } from '../../service-key/service-keys.ts';
import { chainedColumns, sealedText, type ChainedEntry } from '../chain/audit-chain.rules.ts';
import { AuditSealer } from '../chain/audit-sealer.ts';
import { CheckpointSchedule } from '../checkpoints/checkpoint-schedule.ts';
import { Checkpoints, type Checkpoint } from '../checkpoints/checkpoints.ts';
import { AuditTree } from './audit-tree.ts';
import { pathRanges } from './merkle.rules.ts';

/** One entry with what proves that the checkpoint's tree holds it, without showing another. */
export interface ProvedEntry {
  /** Its place in the chain, from 1. */
  readonly position: number;
  /** The very text that was hashed. */
  readonly canonical: string;
  readonly previousHash: string;
  /** SHA-256 of `canonical`, `sha256:<hex>`; its 32 bytes are the leaf's content. */
  readonly hash: string;
  /** RFC 6962 §2.1.1 audit path from the leaf with the index `position - 1` up, each `sha256:<hex>`. */
  readonly path: readonly string[];
}

/** Entries about some subjects, and the signed checkpoint that vouches for them. */
export interface AuditProof {
  readonly entries: readonly ProvedEntry[];
  /** Compact JWS over a CheckpointStatement. */
  readonly checkpoint: string;
  /** The service's keys, retired ones too, to check it with. */
  readonly keys: readonly ServicePublicKey[];
}

/** What an entry is about. */
export interface AuditSubject {
  readonly type: string;
  readonly id: string;
}

/** Proves entries of the audit to somebody who has only the proof and the service's public keys. */
@Injectable()
export class AuditProofs {
  constructor(
    private readonly sealer: AuditSealer,
    private readonly tree: AuditTree,
    private readonly checkpoints: Checkpoints,
    private readonly schedule: CheckpointSchedule,
    private readonly keys: ServiceKeys,
  ) {}

  /**
   * Every entry about these subjects that is committed by now, in the order of the chain; with `ids` only those of them.
   * Where no checkpoint covers them yet, one is made, kept and sent as all are.
   */
  async about(tx: Tx, subjects: readonly AuditSubject[], ids?: readonly number[]): Promise<AuditProof> {
    await this.sealer.sealAll();
    await this.tree.grow();
    const found = await rows<ChainedEntry & { position: number; previousHash: string; hash: string }>(
      tx,
      `select s.position, s.previous_hash as "previousHash", s.hash, ${chainedColumns}
         from jsonb_to_recordset($1::jsonb) as wanted (type text, id text)
         join audit_entry e on e.subject_type = wanted.type and e.subject_id = wanted.id
         join audit_seal s on s.entry_id = e.id
        where $2::bigint[] is null or e.id = any($2) order by s.position`,
      [JSON.stringify(distinct(subjects)), ids ?? null],
    );
    const { size, jws } = await this.covering(tx, found.at(-1)?.position ?? 0);
    const ranges = found.map(({ position }) => pathRanges(position - 1, size));
    const hashes = await this.tree.hashesOf(tx, ranges.flat());
    let used = 0;
    const entries = found.map(({ position, previousHash, hash, ...entry }, index): ProvedEntry => {
      const path = hashes.slice(used, used + ranges[index]!.length).map((node) => `sha256:${node}`);
      used += path.length;
      return { position, canonical: sealedText(position, entry, previousHash), previousHash, hash, path };
    });
    return { entries, checkpoint: jws, keys: await this.keys.publicKeys() };
  }

  private async covering(tx: Tx, position: number): Promise<Checkpoint> {
    const kept = await this.checkpoints.covering(tx, position);
    if (kept !== undefined) return kept;
    await this.schedule.makeNow(); // nothing when another replica was quicker: then its one is kept
    const made = await this.checkpoints.covering(tx, position);
    if (made === undefined) throw new Error(`the audit's chain does not reach ${position}`);
    return made;
  }
}

function distinct(subjects: readonly AuditSubject[]): AuditSubject[] {
  return [
    ...new Map(subjects.map((subject) => [JSON.stringify([subject.type, subject.id]), subject])).values(),
  ];
}
