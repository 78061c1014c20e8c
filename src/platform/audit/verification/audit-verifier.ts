import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.ts';
import { SecretUnreadable } from '../../secrets/sealed.ts';
import { ServiceKeys, type ServicePublicKey } from '../../service-key/service-keys.ts';
import { chainedColumns } from '../chain/audit-chain.rules.ts';
import { AuditSealer } from '../chain/audit-sealer.ts';
import { SealMac, type SealMacKey } from '../chain/seal-mac.ts';
import type { CheckpointStatement } from '../checkpoints/checkpoint.rules.ts';
import { Checkpoints, type Checkpoint } from '../checkpoints/checkpoints.ts';
import { TILE, TILE_LEVEL } from '../proof/tiles.rules.ts';
import { ChainWalk, type ChainFault, type Oddity, type SealOnRecord, type Vouched } from './chain-walk.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import type { UnknownCheckpoint } from './outside-checkpoints.ts';
import { TreeCheck, type KeptNode } from './tree-check.ts';

/** What a verification found. */
export interface ChainReport {
  /** Entries that hold, from the first on. */
  readonly entries: number;
  readonly lastHash: string;
  /** Checkpoints that the chain was held against. */
  readonly checkpoints: number;
  readonly fault: ChainFault | null;
  /** Entries whose date does not fit their place: put in beside Almanac, or written while the clock was off. */
  readonly oddities: readonly Oddity[];
  /** Ids that no entry has. A transaction that was undone leaves one, and so does an entry deleted before it was sealed. */
  readonly gaps: IdGaps;
}

/** Ids between the first entry's and the last's that are not there. */
export interface IdGaps {
  readonly count: number;
  /** The first of them, as `from` to `to`. */
  readonly first: readonly { readonly from: number; readonly to: number }[];
}

/** Gaps that are named. */
const MOST_GAPS = 20;

/** Seals read at a time: neither locks nor the whole chain are held meanwhile. */
const BATCH = 1000;

/** Recomputes the chain, its Merkle roots and the checkpoints' signatures, and names the first entry that does not fit. */
@Injectable()
export class AuditVerifier {
  constructor(
    private readonly database: Database,
    private readonly sealer: AuditSealer,
    private readonly macs: SealMac,
    private readonly checkpoints: Checkpoints,
    private readonly keys: ServiceKeys,
  ) {}

  /**
   * Seals what is committed, then walks the chain from the first entry on, while others write. `outside` are checkpoints
   * that were kept elsewhere, their signatures checked: they alone tell that the end was cut off together with all that
   * speaks of it, or that an old backup came back.
   */
  async verify(
    outside: readonly CheckpointStatement[] = [],
    unknown: readonly UnknownCheckpoint[] = [],
  ): Promise<ChainReport> {
    const kept = await this.keptCheckpoints();
    const macKey = await this.sealedWith();
    const vouched = [...kept.vouched, ...outside.map((statement) => ({ ...statement, kept: false }))];
    const walk = new ChainWalk(vouched, macKey);
    const fault =
      (await this.walkAll(walk)) ??
      walk.missingEnd() ??
      (await this.unchained(walk.position)) ??
      kept.fault ??
      (await this.keyFault(macKey, walk)) ??
      (await this.nodeBeyond()) ??
      rollbackOf(unknown, walk.position);
    return {
      entries: walk.position,
      lastHash: walk.lastHash,
      checkpoints: vouched.length,
      fault,
      oddities: walk.oddities(),
      gaps: await this.gaps(),
    };
  }

  private async walkAll(walk: ChainWalk): Promise<ChainFault | null> {
    for (;;) {
      const batch = await this.database.query<SealOnRecord>(
        `select s.position, s.entry_id as "entryId", s.previous_hash as "previousHash", s.hash, s.mac,
                (select to_jsonb(c) from (select ${chainedColumns} from audit_entry e where e.id = s.entry_id) c) as entry
           from audit_seal s where s.position > $1 order by s.position limit ${BATCH}`,
        [walk.position],
      );
      walk.expect(await this.treeFrom(walk.position, walk.position + BATCH));
      for (const found of batch) {
        const fault = walk.take(found);
        if (fault !== null) return fault;
      }
      if (batch.length < BATCH) return null;
    }
  }

  private async keptCheckpoints(): Promise<{ vouched: Vouched[]; fault: ChainFault | null }> {
    const keys = await this.keys.publicKeys();
    const vouched: Vouched[] = [];
    let fault: ChainFault | null = null;
    for (const kept of await this.checkpoints.all()) {
      const problem = await problemOf(kept, keys);
      if (problem === null) vouched.push({ ...kept, at: kept.madeAt.toString(), kept: true });
      else
        fault ??= {
          position: kept.size,
          entryId: null,
          what: `the checkpoint of ${kept.size} entries ${problem}`,
        };
    }
    return { vouched, fault };
  }

  /** The kept subtrees that end after one seal and up to another. */
  private async treeFrom(after: number, until: number): Promise<TreeCheck> {
    const nodes = await this.database.query<KeptNode>(
      `select level, place, hash from audit_tree_node
        where ((place + 1) << level) > $1 and ((place + 1) << level) <= $2`,
      [after, until],
    );
    const [kept] = await this.database.query<{ covered: number }>(
      `select coalesce((max(place) + 1) * ${TILE}, 0)::bigint as covered from audit_tree_node where level = ${TILE_LEVEL}`,
    );
    return new TreeCheck(nodes, kept!.covered);
  }

  /** A subtree of seals that are not there yet would be taken for theirs once they are. */
  private async nodeBeyond(): Promise<ChainFault | null> {
    const [node] = await this.database.query<{ level: number; place: number; size: number }>(
      `select level, place, size from audit_tree_node, (select coalesce(max(position), 0) as size from audit_seal) s
        where ((place + 1) << level) > size order by level, place limit 1`,
    );
    if (node === undefined) return null;
    const { level, place, size } = node;
    const what = `the node ${level}/${place} of the tree over the seals is of seals that are not there`;
    return { position: size + 1, entryId: null, what };
  }

  /** Without its key the seals' codes say nothing, while their hashes hold. */
  private async keyFault(key: SealMacKey | 'unreadable' | null, walk: ChainWalk): Promise<ChainFault | null> {
    if (key === 'unreadable')
      return { position: 1, entryId: null, what: 'the key of the seals was exchanged' };
    if (key !== null || walk.position === 0 || !(await this.macs.hasSigned())) return null;
    return { position: 1, entryId: null, what: 'the key of the seals is missing' };
  }

  private async gaps(): Promise<IdGaps> {
    const found = await this.database.query<{ from: number; to: number; count: number }>(
      `select id + 1 as from, next - 1 as to, (sum(next - id - 1) over ())::bigint as count
         from (select id, lead(id) over (order by id) as next from audit_entry) e
        where next > id + 1 order by id limit ${MOST_GAPS}`,
    );
    return { count: found[0]?.count ?? 0, first: found.map(({ from, to }) => ({ from, to })) };
  }

  /** Seals what waits; with a key that cannot be opened nothing is sealed, and the rest is looked at all the same. */
  private async sealedWith(): Promise<SealMacKey | 'unreadable' | null> {
    try {
      await this.sealer.sealAll();
      return await this.macs.key();
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      return 'unreadable';
    }
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

/** A checkpoint by a key that is not known here: an old backup knows no later keys, and a stranger's is nobody's. */
function rollbackOf([first]: readonly UnknownCheckpoint[], position: number): ChainFault | null {
  if (first === undefined) return null;
  return {
    position: Math.min(position, first.size) + 1,
    entryId: null,
    what: `a checkpoint of ${first.size} entries in ${first.place} is signed with the key ${first.kid}, which this database does not know: a backup from before that key may have been restored; give a copy of the keys by --jwks to be sure`,
  };
}

async function problemOf(kept: Checkpoint, keys: readonly ServicePublicKey[]): Promise<string | null> {
  const checked = await checkCheckpoint(kept.jws, keys);
  if ('problem' in checked) return checked.problem;
  const { size, lastHash, rootHash } = checked.statement;
  const same = size === kept.size && lastHash === kept.lastHash && rootHash === kept.rootHash;
  return same ? null : 'is not the one that was signed';
}
