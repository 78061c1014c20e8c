import { z } from 'zod';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { reasonSchema } from '../../platform/http/text-schemas.ts';
import type { RoundDeadline } from './round-terms.ts';
import type { Voter } from './round-voters.ts';
import { voteValues } from './vote.rules.ts';
import type { WaitingVote } from './waiting-votes.queries.ts';

/** Body of `POST …/votes`; `for` is the member in whose seat a proxy votes. */
export const voteSchema = z.strictObject({
  vote: z.enum(voteValues),
  reason: reasonSchema.optional(),
  for: z.uuid().optional(),
});

/** Body of `POST …/submit`; none is needed. */
export const submitSchema = z.strictObject({ voteBy: calendarDateSchema.optional() }).optional();

/** Body of `POST …/vote-deadline`. */
export const voteDeadlineSchema = z.strictObject({ voteBy: calendarDateSchema, reason: reasonSchema });

/** Body of `POST …/vote-close`. */
export const voteCloseSchema = z.strictObject({ reason: reasonSchema });

/** Somebody whose vote a round asks for, as the API shows them. */
export function voterJson({ personId, name, titles, chair, state, proxies }: Voter) {
  return {
    person: { id: personId, name },
    titles,
    chair,
    state,
    proxies: proxies.map((proxy) => ({ id: proxy.personId, name: proxy.name })),
  };
}

/** A last day of a round as the API shows it. */
export function deadlineJson({ voteBy, reason, setBy, setAt }: RoundDeadline) {
  return { voteBy, reason, setBy: setBy.name, setAt: setAt.toString() };
}

/** A vote that waits for somebody, as the API shows it. */
export function waitingVoteJson({
  policy,
  version,
  round,
  panelName,
  voteBy,
  submittedAt,
  inSeatsOf,
}: WaitingVote) {
  return {
    policy,
    version,
    round,
    panel: panelName,
    voteBy,
    submittedAt: submittedAt.toString(),
    inSeatsOf: inSeatsOf.map(({ personId, name }) => ({ id: personId, name })),
  };
}
