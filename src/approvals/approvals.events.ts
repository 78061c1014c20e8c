import { defineEvent } from '../platform/events/event-definition.ts';

/** A committee member voted on a version. Not published. */
export interface VoteCast {
  readonly policyId: string;
  readonly versionId: string;
}
/** A vote was cast, carried with it or not. For our own floors; consumers never hear of drafts. */
export const approvalVoteCast = defineEvent<VoteCast>('approval.vote.cast');

/** Somebody commented on a draft or answered. For our own floors; nothing of a comment is ever published. */
export const draftCommented = defineEvent<{ readonly versionId: string; readonly commentId: string }>(
  'approval.draft.commented',
);
