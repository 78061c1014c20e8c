import { Injectable } from '@nestjs/common';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { ApprovalRoundRow, ApprovalVoteRow } from './approval-round.entity.ts';
import { liveRoundOf, votesOf } from './approval-rounds.ts';
import { houseRule, type DecisionRule } from './decision-rule.rules.ts';
import { tallyOf, type Tally } from './vote.rules.ts';

/** What a committee has decided of a version so far. */
export interface RoundDecision {
  /** The round whose votes count for the text as it stands; null when none is. */
  readonly live: ApprovalRoundRow | null;
  /** Its votes in the order they were cast; empty without a round. */
  readonly votes: readonly ApprovalVoteRow[];
  /** By what it decides; the house's rule without a round. */
  readonly rule: DecisionRule;
  readonly tally: Tally;
}

/** Says what a round of votes decides: for the signature, the pages, agendas and minutes alike. */
@Injectable()
export class RoundDecisions {
  constructor(private readonly settings: Settings) {}

  /** What the committee has decided of a version as it stands. */
  async decisionOf(tx: Tx, { version }: { readonly version: PolicyVersionRow }): Promise<RoundDecision> {
    const live = await liveRoundOf(tx, version);
    const votes = live === null ? [] : await votesOf(tx, live.id);
    const rule = this.ruleOf(live);
    return {
      live,
      votes,
      rule,
      tally: tallyOf(
        votes.map(({ vote }) => vote),
        rule,
      ),
    };
  }

  /** By what a round decides. One that opened before rounds froze their rule goes by the house's as it is set now. */
  ruleOf(round: Pick<ApprovalRoundRow, 'rule'> | null): DecisionRule {
    return round?.rule ?? this.houseRule;
  }

  /** The rule of a round that opens now with no panel. */
  get houseRule(): DecisionRule {
    return houseRule(this.settings.approvalQuorum);
  }
}
