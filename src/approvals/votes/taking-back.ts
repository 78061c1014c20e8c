import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { HeldDrafts } from '../../policies/held-drafts.service.ts';
import { closeOpenRound } from './approval-rounds.ts';

/** Takes a version out of the vote before anybody has edited it: its authors see that it needs more work. */
@Injectable()
export class TakingBack {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly drafts: HeldDrafts,
  ) {}

  /**
   * Makes a version in review a draft again: its votes and signatures do not count any more, and the round is closed as
   * returned. With `revision` only one that is still at it. Throws illegal_transition and precondition_failed.
   */
  async toDraft(
    actor: Actor,
    policyKey: string,
    number: number,
    reason: string,
    revision: number | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number, revision);
      await this.drafts.returnToDraft(tx, actor, held, reason);
      await closeOpenRound(tx, held.version.id, 'returned', this.clock.now());
    });
  }
}
