import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { mayVoteNow } from '../panels/panel.ts';
import type { DecisionRule } from '../votes/decision-rule.rules.ts';
import type { VoteValue } from '../votes/vote.rules.ts';
import type { ReminderKind } from '../votes/vote-deadline.rules.ts';

/** A reminder whose time has come, claimed by this sweep. */
export interface ClaimedReminder {
  readonly id: string;
  readonly roundId: string;
  readonly kind: ReminderKind;
  /** `superseded` by a later one that is due too, `closed` with its round, or to be sent. */
  readonly result: 'sent' | 'superseded' | 'closed';
}

/** Somebody whom a reminder goes to. */
export interface ReminderRecipient {
  readonly reminderId: string;
  readonly roundId: string;
  readonly personId: string;
}

/** In SQL: whether the votes of `round` count for `version` as it stands. */
const IS_LIVE = `(round.closed_at is null and version.state = 'in_review'
  and version.revision = round.version_revision and version.content_hash = round.content_hash)`;

/**
 * Claims reminders that are due, with one statement: another replica passes over what this one holds. Of several of one
 * round that lay while nothing ran, the last alone goes.
 */
export async function claimDue(tx: Tx, now: Instant, limit: number): Promise<ClaimedReminder[]> {
  return await rows<ClaimedReminder>(
    tx,
    `with due as (
       select id from vote_reminder where done_at is null and due_at <= $1 order by due_at, id limit $2
          for update skip locked)
     update vote_reminder reminder set done_at = $1, result = case
         when exists (select from vote_reminder later where later.round_id = reminder.round_id
                        and later.due_at > reminder.due_at and later.due_at <= $1
                        and later.result is distinct from 'superseded') then 'superseded'
         when ${IS_LIVE} then 'sent' else 'closed' end
       from due, approval_round round join policy_version version on version.id = round.version_id
      where reminder.id = due.id and round.id = reminder.round_id
     returning reminder.id, reminder.round_id as "roundId", reminder.kind, reminder.result`,
    [now, limit],
  );
}

/** What was voted in rounds, and by what rule each decides; null for the house's. */
export async function ballotsOf(
  tx: Tx,
  roundIds: readonly string[],
): Promise<
  { readonly roundId: string; readonly rule: DecisionRule | null; readonly votes: readonly VoteValue[] }[]
> {
  return await rows(
    tx,
    `select round.id as "roundId", round.rule,
            coalesce((select jsonb_agg(vote.vote) from approval_vote vote where vote.round_id = round.id), '[]') as votes
       from approval_round round where round.id = any($1::uuid[])`,
    [roundIds],
  );
}

/** Notes that reminders were not needed: their votes are decided. */
export async function noteDecided(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(`update vote_reminder set result = 'decided' where id = any($1::uuid[])`, [ids]);
}

/**
 * Whom the reminders go to: each member whose vote is missing, and whoever may vote in their seat. A member on leave who
 * has named a proxy is left in peace; a stand-in of their leave is not asked, for nobody votes by standing in.
 */
export async function missingVoters(
  tx: Tx,
  reminderIds: readonly string[],
  today: CalendarDate,
): Promise<ReminderRecipient[]> {
  return await rows<ReminderRecipient>(
    tx,
    `with missing as (
       select reminder.id as reminder_id, round.id as round_id, round.panel_id, round.proxies_allowed,
              version.author_id, version.last_editor_id, person.id as person_id
         from vote_reminder reminder
         join approval_round round on round.id = reminder.round_id
         join policy_version version on version.id = round.version_id
         join person on ${mayVoteNow('person')}
          and exists (select from approval_round_seat seat
                where seat.round_id = round.id and seat.person_id = person.id)
        where reminder.id = any($1::uuid[])
          and person.id is distinct from version.author_id and person.id is distinct from version.last_editor_id
          and not exists (select from approval_vote vote where vote.round_id = round.id and vote.person_id = person.id)),
     in_place as (
       select missing.reminder_id, missing.round_id, missing.person_id as member_id, holder.id as person_id
         from missing
         join vote_proxy proxy on proxy.member_id = missing.person_id and proxy.panel_id = missing.panel_id
          and missing.proxies_allowed and proxy.ended_at is null
          and (proxy.round_id = missing.round_id or (proxy.first_on <= $2::date and $2::date < proxy.until_on))
         join person holder on holder.id = proxy.proxy_id and ${mayVoteNow('holder')}
        where holder.id is distinct from missing.author_id and holder.id is distinct from missing.last_editor_id
          and not exists (select from approval_round_seat seat
                where seat.round_id = missing.round_id and seat.person_id = holder.id)
          and not exists (select from approval_vote vote
                where vote.round_id = missing.round_id and vote.cast_by_id = holder.id))
     select reminder_id as "reminderId", round_id as "roundId", person_id as "personId" from in_place
     union
     select reminder_id, round_id, person_id from missing
      where not (exists (select from in_place where in_place.reminder_id = missing.reminder_id
                           and in_place.member_id = missing.person_id)
                 and exists (select from delegation leave where leave.person_id = missing.person_id
                           and leave.ended_at is null and leave.first_on <= $2::date and $2::date < leave.until_on))`,
    [reminderIds, today],
  );
}

/**
 * Whom a vote that passed without a decision is brought to: the chair of its panel; where they are gone or there is none,
 * the house's chairs, and where there is none of those, the administrators.
 */
export async function chairsOf(tx: Tx, reminderIds: readonly string[]): Promise<ReminderRecipient[]> {
  return await rows<ReminderRecipient>(
    tx,
    `select reminder.id as "reminderId", reminder.round_id as "roundId", chair.id as "personId"
       from vote_reminder reminder
       cross join lateral (
         select id, rank() over (order by place) as nearest from (
           select person.id, 1 as place from approval_round_seat seat join person on person.id = seat.person_id
            where seat.round_id = reminder.round_id and seat.chair and ${mayVoteNow('person')}
           union all
           select person.id, 2 from person join person_role held on held.person_id = person.id
            where person.active and held.role = 'committee_chair'
           union all
           select person.id, 3 from person join person_role held on held.person_id = person.id
            where person.active and held.role = 'admin') holders) chair
      where reminder.id = any($1::uuid[]) and chair.nearest = 1`,
    [reminderIds],
  );
}
