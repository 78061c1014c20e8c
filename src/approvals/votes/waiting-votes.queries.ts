import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { mayVoteNow } from '../panels/panel.ts';
import type { OpenSeat } from './round-voters.ts';

/** A vote that waits for somebody. */
export interface WaitingVote {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly version: number;
  /** Number of the submission. */
  readonly round: number;
  /** Null where the whole committee votes. */
  readonly panelName: string | null;
  readonly voteBy: CalendarDate | null;
  readonly submittedAt: Instant;
  /** Empty for one's own seat; otherwise the members in one of whose seats the person may vote by proxy. */
  readonly inSeatsOf: readonly OpenSeat[];
}

/** The most that a page of one's votes shows. */
export const WAITING_AT_MOST = 200;

/** Questions about which votes wait for whom. */
@Injectable()
export class WaitingVotesQueries {
  constructor(private readonly database: Database) {}

  /**
   * The votes that wait for a person on a day, those that end first before the others: open ones whose last day has not
   * passed, on texts they did not write, in their own seat or in one whose proxy they hold.
   */
  async of(personId: string, today: CalendarDate): Promise<WaitingVote[]> {
    return await rows(this.database.source.manager, `${WAITING} limit $3`, [
      personId,
      today,
      WAITING_AT_MOST,
    ]);
  }

  /** How many wait, in the caller's transaction. */
  async count(tx: Tx, personId: string, today: CalendarDate): Promise<number> {
    return (await rows(tx, WAITING, [personId, today])).length;
  }
}

const WAITING = `
       with me as (select person.id from person where person.id = $1 and ${mayVoteNow('person')}),
       open_round as (
         select round.*, version.number as version_number, version.title, version.policy_id,
                exists (select from approval_round_seat seat
                   where seat.round_id = round.id and seat.person_id = $1) as own,
                coalesce((select jsonb_agg(jsonb_build_object('personId', member.id, 'name', member.name) order by member.name)
                   from vote_proxy proxy join person member on member.id = proxy.member_id and ${mayVoteNow('member')}
                  where proxy.proxy_id = $1 and proxy.panel_id = round.panel_id and round.proxies_allowed
                    and proxy.ended_at is null
                    and (proxy.round_id = round.id or (proxy.first_on <= $2::date and $2::date < proxy.until_on))
                    and member.id is distinct from version.author_id and member.id is distinct from version.last_editor_id
                    and exists (select from approval_round_seat seat
                          where seat.round_id = round.id and seat.person_id = member.id)
                    and not exists (select from approval_vote vote
                          where vote.round_id = round.id and vote.person_id = member.id)), '[]') as members
           from approval_round round
           join policy_version version on version.id = round.version_id and version.state = 'in_review'
            and version.revision = round.version_revision and version.content_hash = round.content_hash
           join me on true
          where round.closed_at is null and (round.vote_by is null or round.vote_by >= $2::date)
            and version.author_id is distinct from $1 and version.last_editor_id is distinct from $1
            and not exists (select from approval_vote vote
                  where vote.round_id = round.id and $1 in (vote.person_id, vote.cast_by_id)))
       select jsonb_build_object('id', policy.id, 'slug', policy.slug, 'title', open_round.title) as policy,
              open_round.version_number as version, open_round.number as round, open_round.panel_name as "panelName",
              open_round.vote_by as "voteBy", open_round.submitted_at as "submittedAt",
              case when open_round.own then '[]'::jsonb else open_round.members end as "inSeatsOf"
         from open_round join policy on policy.id = open_round.policy_id
        where open_round.own or jsonb_array_length(open_round.members) > 0
        order by open_round.vote_by nulls last, open_round.submitted_at, open_round.id`;
