import type { CalendarDate } from '../kernel/calendar-date.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Tally } from './votes/vote.rules.ts';

/** Nothing is in review that could be voted on. */
export class VoteClosed extends DomainError {
  constructor(subject: string, state: string) {
    super('vote_closed', `${subject} is ${state}: nothing is being voted on`, { state });
  }
}

/** The last day of the vote has passed; the chair may extend it. */
export class VoteOver extends DomainError {
  constructor(subject: string, voteBy: CalendarDate) {
    super('vote_closed', `the vote on ${subject} ended with ${voteBy}; its chair may extend it`, { voteBy });
  }
}

/** A vote stands once it is cast, in a member's own seat or, by a proxy, in another's. */
export class AlreadyVoted extends DomainError {
  constructor(subject: string, said = 'you have voted') {
    super('already_voted', `${said} on ${subject}; a vote stands until the text is submitted anew`);
  }
}

/** Somebody whom the round gives no seat. */
export class NotOnPanel extends DomainError {
  constructor(subject: string, panel: string, data: Record<string, unknown> = {}) {
    super('not_on_panel', `${panel} votes on ${subject}, and you have no seat in this vote`, {
      panel,
      ...data,
    });
  }
}

/** Fewer members may vote on the text than a decision needs. */
export class PanelTooSmall extends DomainError {
  constructor(subject: string, panel: string, mayVote: number, needed: number) {
    super(
      'panel_too_small',
      `${panel} cannot decide on ${subject}: a decision needs ${needed} votes, and ${mayVote} of its members may vote on this text`,
      { panel, mayVote, needed },
    );
  }
}

/** Another panel has this name. */
export class PanelExists extends DomainError {
  constructor(name: string) {
    super('panel_exists', `another panel is named "${name}"`, {
      fields: [{ field: 'name', reason: 'is another panel’s' }],
    });
  }
}

/** A panel that policies or the default still go to cannot be retired. */
export class PanelInUse extends DomainError {
  constructor(name: string, policies: readonly string[], isDefault: boolean) {
    const uses = [
      ...(isDefault ? ['it is the default'] : []),
      ...(policies.length > 0 ? ['policies go to it'] : []),
    ];
    super('panel_in_use', `${name} cannot be retired: ${uses.join(', and ')}`, { policies, isDefault });
  }
}

/** A panel that is retired neither changes nor votes on anything new. */
export class PanelRetired extends DomainError {
  constructor(name: string) {
    super('panel_retired', `${name} is retired`, { panel: name });
  }
}

/** Somebody who cannot vote in that seat by proxy. */
export class ProxyRefused extends DomainError {
  constructor(why: string, data: Record<string, unknown> = {}) {
    super('proxy_refused', why, data);
  }
}

/** Comments that nobody has resolved keep a draft from being submitted. */
export class CommentsUnresolved extends DomainError {
  constructor(subject: string, comments: readonly { readonly id: string; readonly section: string }[]) {
    super(
      'comments_unresolved',
      `${subject} has ${comments.length} unresolved ${comments.length === 1 ? 'comment' : 'comments'}: ${comments
        .map(({ section }) => section)
        .slice(0, 10)
        .join(', ')}`,
      { comments },
    );
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
