import { Injectable } from '@nestjs/common';
import { approvalVoteCast } from '../../approvals/approvals.events.ts';
import { RoundDecisions } from '../../approvals/votes/round-decisions.ts';
import { system } from '../../kernel/actor.ts';
import { literatureRecordScreened, literatureUpdateCompleted } from '../../literature/literature.events.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { policyDraftMoved, policyVersionApproved } from '../../policies/policies.events.ts';
import { openCycleOf, type OpenCycle } from '../../reviews/cycles/open-cycles.ts';
import {
  stageAfterDraft,
  stageAfterLiterature,
  type CycleStage,
} from '../../reviews/cycles/review-stage.rules.ts';
import { ReviewStages } from '../../reviews/cycles/review-stages.ts';
import { lockReviewOf } from '../../reviews/review-locks.ts';
import { reviewCycleOpened, reviewCycleReopened } from '../../reviews/reviews.events.ts';
import { draftProgress, isScreened } from './stage-facts.ts';

/**
 * Keeps the stage of an open cycle in step with its literature, its draft and the votes on it. Events come in any order
 * and more than once: each only says what to look at again, and what stands then decides.
 */
@Injectable()
export class FollowStages {
  constructor(
    private readonly database: Database,
    private readonly decisions: RoundDecisions,
    private readonly stages: ReviewStages,
    events: Events,
  ) {
    const draft = async ({ data }: { data: { policyId: string } }) => await this.followDraft(data.policyId);
    const literature = async ({ data }: { data: { policyId: string } }) =>
      await this.followLiterature(data.policyId);
    events.on(reviewCycleOpened, 'committee.stage-on-opened', draft);
    events.on(reviewCycleReopened, 'committee.stage-on-reopened', draft);
    events.on(policyDraftMoved, 'committee.stage-on-draft', draft);
    events.on(approvalVoteCast, 'committee.stage-on-vote', draft);
    events.on(
      policyVersionApproved,
      'committee.stage-on-approved',
      async ({ data }) => await this.followSigned(data.policyId),
    );
    events.on(literatureUpdateCompleted, 'committee.stage-on-searched', literature);
    events.on(literatureRecordScreened, 'committee.stage-on-screened', literature);
  }

  /** Looks at the drafts of a policy and enters the stage they have reached. */
  async followDraft(policyId: string): Promise<void> {
    await this.follow(policyId, async (tx, { kind, stage }) =>
      stageAfterDraft(stage, await draftProgress(tx, policyId, kind, this.decisions)),
    );
  }

  /** The same once a draft is signed that was not the review. Work between reviews ends with the signature. */
  async followSigned(policyId: string): Promise<void> {
    await this.follow(policyId, async (tx, { kind, stage }) => {
      if (kind === 'interim') return null;
      return stageAfterDraft(stage, await draftProgress(tx, policyId, kind, this.decisions));
    });
  }

  /** Looks at the literature of a policy's cycle, and begins drafting once all of it is screened. */
  async followLiterature(policyId: string): Promise<void> {
    await this.follow(policyId, async (tx, { id, stage }) =>
      stageAfterLiterature(stage, await isScreened(tx, policyId, id)),
    );
  }

  private async follow(
    policyId: string,
    stageOf: (tx: Tx, cycle: OpenCycle) => Promise<CycleStage | null>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      const cycle = await openCycleOf(tx, policyId);
      if (cycle === undefined || cycle.ended) return;
      const stage = await stageOf(tx, cycle);
      if (stage !== null) await this.stages.enter(tx, system('committee'), cycle.id, stage);
    });
  }
}
