import { Injectable } from '@nestjs/common';
import { wallNow } from '../../clock/system-clock.ts';
import { Settings } from '../../config/settings.ts';
import { Database, type Tx } from '../../database/database.ts';
import { row, rows } from '../../database/rows.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { ServiceKeys } from '../../service-key/service-keys.ts';
import { AuditSealer } from '../chain/audit-sealer.ts';
import { AuditTree } from '../proof/audit-tree.ts';
import { checkCheckpoint } from '../verification/check-checkpoint.ts';
import { rootToSign } from './root-to-sign.ts';
import { CHECKPOINT_TYPE, type CheckpointStatement } from './checkpoint.rules.ts';

/** A checkpoint as it is kept. */
export interface Checkpoint {
  readonly size: number;
  readonly lastHash: string;
  readonly rootHash: string;
  readonly madeAt: Instant;
  /** Compact JWS of the statement. */
  readonly jws: string;
}

const checkpointColumns = `size, last_hash as "lastHash", root_hash as "rootHash", made_at as "madeAt", jws`;

/** States how long the chain is and what is in it, signed, so that somebody outside can hold Almanac to it. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly database: Database,
    private readonly sealer: AuditSealer,
    private readonly tree: AuditTree,
    private readonly keys: ServiceKeys,
    private readonly settings: Settings,
  ) {}

  /**
   * Seals what waits and makes a checkpoint of the whole chain; `then` runs in the transaction that keeps it. Null when the
   * newest one covers the chain already, also because another replica was quicker.
   */
  async make(then: (tx: Tx, made: Checkpoint) => Promise<void>): Promise<Checkpoint | null> {
    await this.sealer.sealAll();
    await this.tree.grow();
    const statement = await this.stateNow();
    if (statement === null) return null;
    const jws = await this.sign(statement);
    return await this.database.source.transaction(async (tx) => {
      const made = await row<Checkpoint>(
        tx,
        `insert into audit_checkpoint (size, last_hash, root_hash, made_at, jws) values ($1, $2, $3, $4, $5)
         on conflict (size) do nothing returning ${checkpointColumns}`,
        [statement.size, statement.lastHash, statement.rootHash, statement.at, jws],
      );
      if (made === undefined) return null;
      await then(tx, made);
      return made;
    });
  }

  /**
   * The first kept checkpoint that covers the chain up to a position; undefined when none does yet. None is ever signed
   * without being kept: whoever holds one can ask for it where they are published.
   */
  async covering(tx: Tx, position: number): Promise<Checkpoint | undefined> {
    return await row<Checkpoint>(
      tx,
      `select ${checkpointColumns} from audit_checkpoint where size >= $1 order by size limit 1`,
      [position],
    );
  }

  /** The newest checkpoints, from before a size on. */
  async newest(before: number | null, limit: number): Promise<Checkpoint[]> {
    return await this.database.query<Checkpoint>(
      `select ${checkpointColumns} from audit_checkpoint where $1::bigint is null or size < $1
        order by size desc limit $2`,
      [before, limit],
    );
  }

  /** Every checkpoint, the oldest first. */
  async all(): Promise<Checkpoint[]> {
    return await this.database.query<Checkpoint>(
      `select ${checkpointColumns} from audit_checkpoint order by size`,
    );
  }

  /** The checkpoint of a size. */
  async ofSize(size: number): Promise<Checkpoint | undefined> {
    const [found] = await rows<Checkpoint>(
      this.database.source.manager,
      `select ${checkpointColumns} from audit_checkpoint where size = $1`,
      [size],
    );
    return found;
  }

  private async stateNow(): Promise<CheckpointStatement | null> {
    const { manager } = this.database.source;
    const last = await row<{ position: number; hash: string }>(
      manager,
      'select position, hash from audit_seal order by position desc limit 1',
    );
    const [newest] = await this.newest(null, 1);
    if (last === undefined || last.position === newest?.size) return null;
    const previous = await this.signedBefore(newest);
    return {
      origin: this.settings.publicUrl,
      size: last.position,
      lastHash: last.hash,
      rootHash: await rootToSign(manager, this.tree, previous, last.position),
      at: wallNow().toString({ smallestUnit: 'microsecond' }),
    };
  }

  /** What the service itself has signed last; null for a checkpoint that was changed, of which a verification tells. */
  private async signedBefore(newest: Checkpoint | undefined): Promise<CheckpointStatement | null> {
    if (newest === undefined) return null;
    const checked = await checkCheckpoint(newest.jws, await this.keys.publicKeys());
    return 'statement' in checked ? checked.statement : null;
  }

  private async sign(statement: CheckpointStatement): Promise<string> {
    return await this.keys.sign({ ...statement }, CHECKPOINT_TYPE);
  }
}
