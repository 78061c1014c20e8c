import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { mayVoteNow, type PanelSeat } from '../panels/panel.ts';

/** A seat as a round froze it, with the person's name of then. */
export type RoundSeat = Pick<PanelSeat, 'personId' | 'name' | 'title' | 'chair'>;

/** The seats of a round in their order; of the whole house, everybody who had a committee role when it opened. */
export async function seatsOf(tx: Tx, roundId: string): Promise<RoundSeat[]> {
  return await rows<RoundSeat>(
    tx,
    `select person_id as "personId", name, title, chair from approval_round_seat where round_id = $1 order by position`,
    [roundId],
  );
}

/** Freezes a panel's seats into a round. */
export async function freezeSeats(tx: Tx, roundId: string, seats: readonly RoundSeat[]): Promise<void> {
  await tx.query(
    `insert into approval_round_seat (round_id, position, person_id, name, title, chair)
     select $1, ordinality, (seat ->> 'personId')::uuid, seat ->> 'name', seat ->> 'title', (seat ->> 'chair')::boolean
       from jsonb_array_elements($2::jsonb) with ordinality as given (seat, ordinality)`,
    [roundId, JSON.stringify(seats)],
  );
}

/**
 * Freezes the whole house into a round: everybody who is here and has a committee role now. None of these seats is the
 * chair's, for the house is led by whoever holds that role.
 */
export async function freezeHouse(tx: Tx, roundId: string): Promise<void> {
  await tx.query(
    `insert into approval_round_seat (round_id, position, person_id, name, title, chair)
     select $1, row_number() over (order by person.name, person.id), person.id, person.name, null, false
       from person where ${mayVoteNow('person')}`,
    [roundId],
  );
}
