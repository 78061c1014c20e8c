import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { beginningOf, lastMomentOf } from './meeting-time.rules.ts';
import type { Meeting } from './meeting-records.ts';

/** An item of a meeting, with what it is about as that stands. */
export interface AgendaItem {
  readonly id: string;
  readonly origin: 'due' | 'in_review' | 'carried_over' | 'by_hand';
  /** Open ones hold their policy for their meeting; settled are those of a meeting that is over or whose minutes are approved. */
  readonly state: 'open' | 'removed' | 'deferred' | 'settled';
  /** The version's title, else the policy's, else its own. */
  readonly title: string;
  /** Of the chair, for the agenda. */
  readonly note: string | null;
  readonly addedAt: Instant;
  readonly policy: {
    readonly id: string;
    readonly slug: string;
    readonly number: string | null;
    readonly section: string | null;
    readonly ownerName: string | null;
  } | null;
  /** The text that the committee has before it, the last that was submitted by the end of the meeting; null without one. */
  readonly version: {
    readonly id: string;
    readonly number: number;
    /** Number of the version it was drafted from. */
    readonly base: number | null;
    readonly state: string;
    readonly contentHash: string;
  } | null;
  /** The policy's review, whose cycle may not have opened yet. */
  readonly review: { readonly cycleId: string | null; readonly nextReview: PartialDate } | null;
  readonly carriedFrom: {
    readonly meetingId: string;
    readonly name: string;
    readonly day: CalendarDate;
  } | null;
  /** Minutes of what was said. */
  readonly discussion: string | null;
  /** Why it waits for a later meeting; null unless it does. */
  readonly deferralReason: string | null;
}

/**
 * The text that an item's meeting has before it, as SQL: of the last submission by its end ($2) that had not ended before
 * the item was there or the meeting began ($3). Where there was none, the one it was added with.
 */
const TEXT_BEFORE = `coalesce((select round.version_id from approval_round round
    join policy_version submitted on submitted.id = round.version_id
   where submitted.policy_id = item.policy_id and round.submitted_at <= $2::timestamptz
     and (round.closed_at is null or round.closed_at >= least(item.added_at, $3::timestamptz))
   order by round.submitted_at desc, round.number desc limit 1), item.version_id)`;

const ITEM = `
  select item.id, item.origin, item.state, coalesce(version.title, policy.title, item.title) as title, item.note,
         item.added_at as "addedAt", item.discussion, item.deferral_reason as "deferralReason",
         case when policy.id is not null then jsonb_build_object('id', policy.id, 'slug', policy.slug, 'number', policy.number,
           'section', policy.manual_section,
           'ownerName', (select person.name from person where person.id = policy.owner_id)) end as policy,
         case when version.id is not null then jsonb_build_object('id', version.id, 'number', version.number,
           'state', version.state, 'contentHash', version.content_hash,
           'base', (select base.number from policy_version base where base.id = version.base_version_id)) end as version,
         (select jsonb_build_object('nextReview', dates.next_review, 'cycleId', (select cycle.id from review_cycle cycle
                   where cycle.policy_id = policy.id and cycle.closed_at is null))
            from (select next_review from policy_review_dates where policy_id = policy.id
                   order by revision desc limit 1) dates
           where dates.next_review is not null) as review,
         (select jsonb_build_object('meetingId', meeting.id, 'name', meeting.name, 'day', meeting.day)
            from meeting_item earlier join meeting on meeting.id = earlier.meeting_id
           where earlier.id = item.carried_from_id) as "carriedFrom"
    from meeting_item item
    left join policy on policy.id = item.policy_id
    left join policy_version version on version.id = ${TEXT_BEFORE}`;

/** What is on a meeting's agenda, in its order; what was removed is left out. */
export async function itemsOf(tx: Tx, meeting: Meeting): Promise<AgendaItem[]> {
  return await rows<AgendaItem>(
    tx,
    `${ITEM} where item.meeting_id = $1 and item.state <> 'removed' order by item.position, item.id`,
    parametersOf(meeting),
  );
}

/** One item of a meeting that is not removed. Throws NotFound. */
export async function itemOf(tx: Tx, meeting: Meeting, id: string): Promise<AgendaItem> {
  const found = isId(id)
    ? await row<AgendaItem>(
        tx,
        `${ITEM} where item.meeting_id = $1 and item.id = $4 and item.state <> 'removed'`,
        [...parametersOf(meeting), id],
      )
    : undefined;
  if (found === undefined) throw new NotFound('agenda item', id.slice(0, 100));
  return found;
}

/** Gives the items of a meeting the text that it has before it now; returns how many got another. */
export async function refreshTexts(tx: Tx, meeting: Meeting): Promise<number> {
  const refreshed = await rows(
    tx,
    `update meeting_item item set version_id = ${TEXT_BEFORE}
      where item.meeting_id = $1 and item.state <> 'removed' and item.version_id is distinct from ${TEXT_BEFORE}
     returning item.id`,
    parametersOf(meeting),
  );
  return refreshed.length;
}

const parametersOf = (meeting: Meeting) => [meeting.id, lastMomentOf(meeting), beginningOf(meeting)];

/** Puts the items of a meeting into an order; ids that are none of its items do nothing. */
export async function orderItems(tx: Tx, meetingId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update meeting_item item set position = given.position
       from unnest($2::uuid[]) with ordinality as given (id, position)
      where item.meeting_id = $1 and item.id = given.id and item.position <> given.position`,
    [meetingId, ids],
  );
}
