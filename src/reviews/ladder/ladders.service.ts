import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { canonicalJson } from '../../kernel/canonical.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { EditedMeanwhile } from '../../policies/policies.errors.ts';
import { ladderProblems } from './ladder-check.rules.ts';
import {
  columnsOfTarget,
  ladderOfTarget,
  nameOfTarget,
  type LadderOfTarget,
  type LadderTarget,
} from './ladder-target.ts';
import type { RungTerms } from './ladder.rules.ts';
import { replanRungs } from './rung-replanning.ts';

/** What comes with a change of a ladder. */
export interface LadderChange {
  /** The revision it was made against; undefined changes whatever is there. */
  readonly revision: number | undefined;
  readonly reason?: string | undefined;
}

/** Makes ladders and takes them back. A ladder never changes: another takes its place, and what waits is planned anew. */
@Injectable()
export class LaddersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Gives a target a ladder of its own; the same rungs again change nothing. Throws InvalidRequest naming each field of
   * a ladder that does not climb strictly, and precondition_failed when it was changed meanwhile.
   */
  async put(
    actor: Actor,
    target: LadderTarget,
    rungs: readonly RungTerms[],
    change: LadderChange,
  ): Promise<void> {
    const problems = ladderProblems(rungs);
    if (problems.length > 0) throw new InvalidRequest(problems);
    await this.database.transaction(async (tx) => {
      const before = await this.hold(tx, target, change.revision);
      if (before.ladder !== null && canonicalJson(before.ladder.rungs) === canonicalJson(rungs)) return;
      await this.replace(tx, before);
      await tx.query(
        'insert into ladder (id, manual_section, policy_id, rungs, created_at) values ($1, $2, $3, $4::jsonb, $5)',
        [newId(), ...columnsOfTarget(target), JSON.stringify(rungs), this.clock.now()],
      );
      await this.finish(tx, actor, target, before, rungs, change.reason);
    });
  }

  /** Takes a target's ladder back; the next wider one applies again. Throws NotFound, and precondition_failed. */
  async remove(actor: Actor, target: LadderTarget, change: LadderChange): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.hold(tx, target, change.revision);
      if (before.ladder === null) throw new NotFound('ladder', nameOfTarget(target));
      await this.replace(tx, before);
      await this.finish(tx, actor, target, before, null, change.reason);
    });
  }

  /** Reads what a target has; others who change it wait until `tx` ends. */
  private async hold(tx: Tx, target: LadderTarget, revision: number | undefined): Promise<LadderOfTarget> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.ladder'), hashtext($1))`, [
      nameOfTarget(target),
    ]);
    const before = await ladderOfTarget(tx, target);
    if (revision !== undefined && revision !== before.revision) {
      throw new EditedMeanwhile(`the ladder of ${nameOfTarget(target)}`, before.revision, revision);
    }
    return before;
  }

  private async replace(tx: Tx, { ladder }: LadderOfTarget): Promise<void> {
    if (ladder === null) return;
    await tx.query('update ladder set replaced_at = $2 where id = $1', [ladder.id, this.clock.now()]);
  }

  private async finish(
    tx: Tx,
    actor: Actor,
    target: LadderTarget,
    before: LadderOfTarget,
    rungs: readonly RungTerms[] | null,
    reason: string | undefined,
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action: rungs === null ? 'ladder.removed' : 'ladder.changed',
      subject: { type: 'ladder', id: nameOfTarget(target) },
      detail: { from: before.ladder?.rungs ?? null, to: rungs },
      reason,
    });
    await this.jobs.enqueue(tx, replanRungs, target);
  }
}
