import { defineEvent } from '../platform/events/event-definition.ts';

/** A committee member voted on a version. Not published. */
export interface VoteCast {
  readonly policyId: string;
  readonly versionId: string;
}
/** A vote was cast, carried with it or not. For our own floors; consumers never hear of drafts. */
export const approvalVoteCast = defineEvent<VoteCast>('approval.vote.cast');
