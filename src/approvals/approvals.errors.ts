import { DomainError } from '../kernel/errors.ts';
import type { Tally } from './votes/vote.rules.ts';

/** Nothing is in review that could be voted on. */
export class VoteClosed extends DomainError {
  constructor(subject: string, state: string) {
    super('vote_closed', `${subject} is ${state}: nothing is being voted on`, { state });
  }
}

/** A vote stands once it is cast. */
export class AlreadyVoted extends DomainError {
  constructor(subject: string) {
    super('already_voted', `you have voted on ${subject}; a vote stands until the text is submitted anew`);
  }
}

/** Too few votes for a decision, recusals not counted. */
export class QuorumNotReached extends DomainError {
  constructor(subject: string, { counted, quorum }: Tally) {
    super('quorum_not_reached', `${subject} has ${counted} of the ${quorum} votes a decision needs`, {
      counted,
      quorum,
    });
  }
}

/** Enough votes, but no majority. */
export class VoteNotCarried extends DomainError {
  constructor(subject: string, { approve, reject }: Tally) {
    super('vote_not_carried', `${subject} has ${approve} approving and ${reject} rejecting votes`, {
      approve,
      reject,
    });
  }
}

/** A reaffirmation closes a review, and none of the policy's is open. */
export class NoReviewOpen extends DomainError {
  constructor(slug: string) {
    super('no_review_open', `no scheduled review of ${slug} is open that a reaffirmation could close`);
  }
}
