import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { ProofRound } from './proof-bundle.ts';
import type { ProofSight } from './proof-sight.ts';
import { utc } from './proof-signatures.queries.ts';
import type { ProofSubject } from './proof-subject.ts';

type Seat = ProofRound['seats'][number];
type Vote = ProofRound['votes'][number];

/**
 * The rounds of a version with their votes, in the order of their numbers. Outside the house only the round that carried
 * it is told of, without names and reasons.
 */
export async function roundsOf(tx: Tx, { version }: ProofSubject, sight: ProofSight): Promise<ProofRound[]> {
  const found = await rows<Omit<ProofRound, 'seats' | 'votes'> & { readonly id: string }>(
    tx,
    `select id, number, content_hash as "contentHash", submitted_by->>'name' as "submittedBy",
            ${utc('submitted_at')} as "submittedAt", ${utc('closed_at')} as "closedAt", outcome, panel_name as panel, rule,
            vote_by as "voteBy"
       from approval_round where version_id = $1 and (outcome = 'approved' or $2) order by number`,
    [version.id, sight.inside],
  );
  const ids = found.map(({ id }) => id);
  const seats = await rows<Seat & { readonly roundId: string }>(
    tx,
    `select round_id as "roundId", position, person_id as "personId", name, chair from approval_round_seat
      where round_id = any($1::uuid[]) order by position`,
    [ids],
  );
  const votes = await rows<Vote & { readonly roundId: string }>(
    tx,
    `select round_id as "roundId", person_id as "personId", name, role, vote, reason, ${utc('cast_at')} as "castAt",
            case when cast_by_id is not null then jsonb_build_object('personId', cast_by_id, 'name', cast_by_name) end as "castBy"
       from approval_vote where round_id = any($1::uuid[]) order by cast_at, person_id`,
    [ids],
  );
  return found.map(({ id, ...round }) => ({
    ...round,
    submittedBy: sight.inside ? round.submittedBy : null,
    panel: sight.inside ? round.panel : null,
    seats: seats.flatMap(({ roundId, ...seat }) => (roundId === id ? seatSeen(seat, sight) : [])),
    votes: votes.flatMap(({ roundId, ...vote }) => (roundId === id ? voteSeen(vote, sight) : [])),
  }));
}

function seatSeen(seat: Seat, { inside }: ProofSight): Seat {
  return inside ? seat : { ...seat, name: null };
}

function voteSeen(vote: Vote, { inside }: ProofSight): Vote {
  if (inside) return vote;
  const { castBy } = vote;
  return { ...vote, name: null, reason: null, castBy: castBy === null ? null : { ...castBy, name: null } };
}
