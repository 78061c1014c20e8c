import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';

/** An item of a meeting, with what it is about as that stands. */
export interface AgendaItem {
  readonly id: string;
  readonly origin: 'due' | 'in_review' | 'carried_over' | 'by_hand';
  readonly state: 'open' | 'removed' | 'deferred' | 'settled';
  /** The version's title, else the policy's, else its own. */
  readonly title: string;
  /** Of the chair, for the agenda. */
  readonly note: string | null;
  readonly policy: {
    readonly id: string;
    readonly slug: string;
    readonly number: string | null;
    readonly section: string | null;
    readonly ownerName: string | null;
  } | null;
  /** The text that the committee has before it; null where none was submitted. */
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

const ITEM = `
  select item.id, item.origin, item.state, coalesce(version.title, policy.title, item.title) as title, item.note,
         item.discussion, item.deferral_reason as "deferralReason",
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
    left join policy_version version on version.id = item.version_id`;

/** What is on a meeting's agenda, in its order; what was removed is left out. */
export async function itemsOf(tx: Tx, meetingId: string): Promise<AgendaItem[]> {
  return await rows<AgendaItem>(
    tx,
    `${ITEM} where item.meeting_id = $1 and item.state <> 'removed' order by item.position, item.id`,
    [meetingId],
  );
}

/** One item of a meeting that is not removed. Throws NotFound. */
export async function itemOf(tx: Tx, meetingId: string, id: string): Promise<AgendaItem> {
  const found = isId(id)
    ? await row<AgendaItem>(
        tx,
        `${ITEM} where item.meeting_id = $1 and item.id = $2 and item.state <> 'removed'`,
        [meetingId, id],
      )
    : undefined;
  if (found === undefined) throw new NotFound('agenda item', id.slice(0, 100));
  return found;
}

/** Puts the items of a meeting into an order; ids that are none of its items do nothing. */
export async function orderItems(tx: Tx, meetingId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update meeting_item item set position = given.position
       from unnest($2::uuid[]) with ordinality as given (id, position)
      where item.meeting_id = $1 and item.id = given.id and item.position <> given.position`,
    [meetingId, ids],
  );
}
