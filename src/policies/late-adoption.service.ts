import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Audit } from '../platform/audit/audit.ts';
import type { Tx } from '../platform/database/database.ts';
import { row, rows } from '../platform/database/rows.ts';
import { AdoptionsService } from './adoptions.service.ts';
import { lockPolicy } from './policy-records.ts';
import type { VersionState } from './version-lifecycle.rules.ts';

/** Where a version that was stored before stands with adoption, now that it is asked for. */
export interface LateAdoption {
  /**
   * `joined` the open batch just now, `in_batch` was in it before, `adopted` was signed with one, `not_adopted` for what
   * is in review, signed or withdrawn: its way is another.
   */
  readonly outcome: 'joined' | 'in_batch' | 'adopted' | 'not_adopted';
  /** The policy's slug. */
  readonly policy: string;
  readonly version: number;
  readonly state: VersionState;
}

interface Standing extends Omit<LateAdoption, 'outcome'> {
  readonly isInBatch: boolean;
}

/** Puts versions that are stored already into the open adoption batch. */
@Injectable()
export class LateAdoptionService {
  constructor(
    private readonly adoptions: AdoptionsService,
    private readonly audit: Audit,
  ) {}

  /** Puts a draft into the open batch, in the caller's transaction; with `dryRun` only says what would become of it. */
  async adopt(tx: Tx, actor: Actor, versionId: string, dryRun: boolean): Promise<LateAdoption> {
    const seen = await standingOf(tx, versionId);
    if (dryRun || !isFree(seen)) return told(seen, isFree(seen));
    // the batch before the policy, as its signature holds them: in the other order the two could wait for each other
    const batchId = await this.adoptions.joinOpenBatch(tx, actor);
    const policy = await lockPolicy(tx, seen.policy);
    const held = await standingOf(tx, versionId);
    if (!isFree(held)) return told(held, false); // submitted, or put into it by another, while we waited
    await rows(
      tx,
      // what is adopted was in force before anything here was signed: it builds on nothing
      `update policy_version set adoption_batch_id = $2, base_version_id = null, revision = revision + 1 where id = $1`,
      [versionId, batchId],
    );
    await this.audit.record(tx, {
      actor,
      action: 'policy.put_into_adoption',
      subject: { type: 'policy', id: policy.id },
      detail: { policy: policy.slug, version: held.version, adoption: batchId },
    });
    return told(held, true);
  }
}

async function standingOf(tx: Tx, versionId: string): Promise<Standing> {
  const found = await row<Standing>(
    tx,
    `select p.slug as policy, v.number as version, v.state, v.adoption_batch_id is not null as "isInBatch"
       from policy_version v join policy p on p.id = v.policy_id where v.id = $1`,
    [versionId],
  );
  return found!;
}

const isFree = ({ state, isInBatch }: Standing) => state === 'draft' && !isInBatch;

function told({ policy, version, state, isInBatch }: Standing, joins: boolean): LateAdoption {
  return { outcome: joins ? 'joined' : outcomeOf(state, isInBatch), policy, version, state };
}

function outcomeOf(state: VersionState, isInBatch: boolean): LateAdoption['outcome'] {
  if (!isInBatch) return 'not_adopted';
  return state === 'draft' ? 'in_batch' : state === 'approved' ? 'adopted' : 'not_adopted';
}
