import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { PeopleQueries, type Person } from '../../people/persons/people.queries.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { proxiesInRound, type Proxy } from '../panels/proxy-records.ts';
import type { ApprovalRoundRow, ApprovalVoteRow } from './approval-round.entity.ts';
import { votesOf } from './approval-rounds.ts';
import { seatOfBallot, type Ballot, type BallotRefusal } from './ballot.rules.ts';
import { seatsOf } from './round-seats.ts';
import type { RoundDeadline } from './round-terms.ts';
import { votingRoles } from './voting-roles.ts';
import type { VoteValue } from './vote.rules.ts';

/** A round and the version it is about. */
export interface RoundOfVersion {
  readonly round: ApprovalRoundRow;
  readonly version: Pick<PolicyVersionRow, 'authorId' | 'lastEditorId'>;
}

/** Somebody whose vote a round asks for, each once however many seats they have. */
export interface Voter {
  readonly personId: string;
  readonly name: string;
  /** Of their seats, such as `Cardiology`. */
  readonly titles: readonly string[];
  readonly chair: boolean;
  /** `own_text`: they wrote or last edited it. `gone`: they left, or hold no committee role any more. */
  readonly state: 'voted' | 'asked' | 'own_text' | 'gone';
  readonly vote: VoteValue | null;
  /** The proxy who cast it; null where they did. */
  readonly castByName: string | null;
  readonly castAt: Instant | null;
  /** Who may vote in their seat instead. */
  readonly proxies: readonly { readonly personId: string; readonly name: string }[];
}

/** A seat that somebody may vote in. */
export interface OpenSeat {
  readonly personId: string;
  readonly name: string;
}

/** Whether somebody may vote in a round now, in which seats, or why not. */
export type Standing =
  | { readonly mayVote: true; readonly seats: readonly OpenSeat[] }
  | { readonly mayVote: false; readonly why: BallotRefusal | 'no_role' };

/** Says who votes in a round, who has and who is still asked. */
@Injectable()
export class RoundVoters {
  constructor(private readonly people: PeopleQueries) {}

  /** Everybody whose vote a round asks for, in the order of their seats. */
  async of(tx: Tx, { round, version }: RoundOfVersion, today: CalendarDate): Promise<Voter[]> {
    const cast = new Map((await votesOf(tx, round.id)).map((vote) => [vote.personId, vote]));
    const members = await this.membersOf(tx, round, cast);
    const proxies = await this.proxiesOf(tx, round, today);
    return members.map(({ person, titles, chair }): Voter => {
      const vote = cast.get(person.id);
      const wrote = person.id === version.authorId || person.id === version.lastEditorId;
      return {
        personId: person.id,
        name: person.name,
        titles,
        chair,
        state: vote !== undefined ? 'voted' : wrote ? 'own_text' : person.mayVote ? 'asked' : 'gone',
        vote: vote?.vote ?? null,
        castByName: vote?.castByName ?? null,
        castAt: vote?.castAt ?? null,
        proxies: proxies
          .filter(({ memberId, bothMayVote }) => memberId === person.id && bothMayVote)
          .map(({ proxyId, proxyName }) => ({ personId: proxyId, name: proxyName })),
      };
    });
  }

  /** Whether somebody may vote in an open round now. What they do is decided again, with the policy held. */
  async standingOf(
    tx: Tx,
    { round, version }: RoundOfVersion,
    actor: Actor,
    today: CalendarDate,
  ): Promise<Standing> {
    const person = actor.kind === 'person' ? await this.people.byId(actor.personId, tx) : undefined;
    if (person === undefined || !holdsVote(person)) return { mayVote: false, why: 'no_role' };
    const ballot = await this.ballotOf(tx, { round, version }, person.id, null, today);
    const found = seatOfBallot(ballot);
    if ('seat' in found) return { mayVote: true, seats: await this.named([found.seat], tx) };
    if (found.refused !== 'say_whose') return { mayVote: false, why: found.refused };
    const open = ballot.members
      .map(({ personId }) => personId)
      .filter((inSeatOf) => 'seat' in seatOfBallot({ ...ballot, inSeatOf }));
    return open.length > 0
      ? { mayVote: true, seats: await this.named(open, tx) }
      : { mayVote: false, why: 'seat_voted' };
  }

  /** What decides whether a person may vote, as it is now. */
  async ballotOf(
    tx: Tx,
    { round, version }: RoundOfVersion,
    voterId: string,
    inSeatOf: string | null,
    today: CalendarDate,
  ): Promise<Ballot> {
    const seats = await seatsOf(tx, round.id);
    const proxies = (await this.proxiesOf(tx, round, today)).filter(({ proxyId }) => proxyId === voterId);
    return {
      voterId,
      inSeatOf,
      wroteText: new Set([version.authorId, version.lastEditorId].filter((id) => id !== null)),
      seated: new Set(seats.map(({ personId }) => personId)),
      voteBy: round.voteBy,
      today,
      members: proxies.map(({ memberId, bothMayVote }) => ({ personId: memberId, mayVote: bothMayVote })),
      cast: await votesOf(tx, round.id),
    };
  }

  /** How many votes may still come: of those who are here, hold their role, did not write the text and have not voted. */
  async outstanding(tx: Tx, about: RoundOfVersion, today: CalendarDate): Promise<number> {
    return (await this.of(tx, about, today)).filter(({ state }) => state === 'asked').length;
  }

  /** The last days a round has had, the first first. */
  async deadlinesOf(tx: Tx, roundId: string): Promise<RoundDeadline[]> {
    return await rows<RoundDeadline>(
      tx,
      `select number, vote_by as "voteBy", reason, set_by as "setBy", set_at as "setAt" from approval_round_deadline
        where round_id = $1 order by number`,
      [roundId],
    );
  }

  private async proxiesOf(tx: Tx, round: ApprovalRoundRow, today: CalendarDate): Promise<Proxy[]> {
    if (round.panelId === null || !round.proxiesAllowed) return [];
    return await proxiesInRound(tx, { id: round.id, panelId: round.panelId }, today);
  }

  /** Those who have a seat, and those who voted in a round from before the whole house had any. */
  private async membersOf(
    tx: Tx,
    round: ApprovalRoundRow,
    cast: ReadonlyMap<string, ApprovalVoteRow>,
  ): Promise<Member[]> {
    const seats = Map.groupBy(await seatsOf(tx, round.id), ({ personId }) => personId);
    const known = new Map(
      (await this.people.byIds([...seats.keys()], tx)).map((person) => [person.id, person]),
    );
    const others = [...cast.values()].filter(({ personId }) => !seats.has(personId));
    return [
      ...[...seats].map(([id, own]): Member => {
        const person = known.get(id);
        return {
          person: { id, name: own[0]!.name, mayVote: person !== undefined && holdsVote(person) },
          titles: own.flatMap(({ title }) => title ?? []),
          chair:
            round.panelId === null
              ? person?.roles.includes('committee_chair') === true
              : own.some(({ chair }) => chair),
        };
      }),
      ...others.map(({ personId: id, name, role }): Member => {
        return { person: { id, name, mayVote: false }, titles: [], chair: role === 'committee_chair' };
      }),
    ];
  }

  private async named(ids: readonly string[], tx: Tx): Promise<OpenSeat[]> {
    return (await this.people.byIds(ids, tx)).map(({ id, name }) => ({ personId: id, name }));
  }
}

interface Member {
  readonly person: { readonly id: string; readonly name: string; readonly mayVote: boolean };
  readonly titles: readonly string[];
  readonly chair: boolean;
}

/** Whether a person is here and holds a role that votes. */
export function holdsVote({ active, roles }: Pick<Person, 'active' | 'roles'>): boolean {
  return active && votingRoles.some((role) => roles.includes(role));
}
