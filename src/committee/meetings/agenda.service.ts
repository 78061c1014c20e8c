import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { AgendaCandidatesQueries, type Candidate } from './agenda-candidates.queries.ts';
import { itemOf, itemsOf, orderItems, refreshTexts, type AgendaItem } from './agenda-items.ts';
import { byUrgencyOn } from './agenda-order.rules.ts';
import { holdMeeting, touchMeeting } from './meeting-records.ts';
import { isOver } from './meeting-time.rules.ts';
import { OnOtherAgenda } from './meetings.errors.ts';
import { releasePolicies } from './release-policies.ts';

/** An item that the chair adds: a policy, or a matter of another kind. */
export type ItemToAdd = { readonly note: string | null } & (
  { readonly policy: string } | { readonly title: string }
);

/** Puts together what a meeting will take up. */
@Injectable()
export class AgendaService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly candidates: AgendaCandidatesQueries,
  ) {}

  /**
   * Proposes an agenda from what is due and ready. Made again it adds what has become ready, takes off what was withdrawn
   * or sent back before anybody wrote a word about it, and leaves the chair's order, notes and removals alone; with
   * `reorder` everything is put in order of urgency. To a meeting that is over it adds nothing. Throws NotFound,
   * meeting_closed.
   */
  async propose(actor: Actor, meetingId: string, reorder: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      const meeting = await holdMeeting(tx, meetingId);
      const now = this.clock.now();
      const today = this.organisation.today(now);
      const refreshed = await refreshTexts(tx, meeting);
      let [takenOff, added]: [number, string[]] = [0, []];
      if (!isOver(meeting, now)) {
        await releasePolicies(tx, now);
        const found = await this.candidates.ready(today, tx);
        takenOff = await takeOffStale(tx, meetingId);
        added = await this.addCandidates(tx, meetingId, found);
      }
      if (reorder) {
        const urgent = (await itemsOf(tx, meeting)).toSorted(orderOfItems(byUrgencyOn(today)));
        await orderItems(
          tx,
          meetingId,
          urgent.map(({ id }) => id),
        );
      }
      if (added.length + takenOff + refreshed === 0 && !reorder) return;
      await this.note(tx, actor, meetingId, 'meeting.agenda_proposed', {
        added,
        takenOff,
        refreshed,
        reorder,
      });
    });
  }

  /**
   * Adds an item at the end; returns its id. A meeting that is over can still be said to have taken something up, which
   * keeps it from no other meeting. Throws NotFound, meeting_closed, on_other_agenda.
   */
  async add(actor: Actor, meetingId: string, item: ItemToAdd): Promise<string> {
    return await this.database.transaction(async (tx) => {
      const meeting = await holdMeeting(tx, meetingId);
      const policy = 'policy' in item ? await policyOf(tx, item.policy) : null;
      const now = this.clock.now();
      const over = isOver(meeting, now);
      if (!over) await releasePolicies(tx, now);
      const added = await row<{ id: string }>(
        tx,
        `insert into meeting_item (id, meeting_id, position, origin, policy_id, version_id, title, note, added_at, state)
         select $1, $2, ${nextPosition('$2')}, 'by_hand', $3::uuid, ${inReview('$3::uuid')}, $4, $5, $6, $7
          where not exists (select from meeting_item known where known.meeting_id = $2 and known.policy_id = $3::uuid
            and known.state <> 'removed')
         on conflict (policy_id) where state = 'open' do nothing returning id`,
        [
          newId(),
          meetingId,
          policy?.id ?? null,
          'title' in item ? item.title : null,
          item.note,
          now,
          over ? 'settled' : 'open',
        ],
      );
      if (added === undefined) throw new OnOtherAgenda(policy?.slug ?? '');
      await this.note(tx, actor, meetingId, 'meeting.item_added', {
        item: added.id,
        policy: policy?.slug ?? null,
      });
      return added.id;
    });
  }

  /** Takes an item off; the proposal does not bring it back to this meeting. Throws NotFound, meeting_closed. */
  async remove(actor: Actor, meetingId: string, itemId: string, reason?: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const meeting = await holdMeeting(tx, meetingId);
      const item = await itemOf(tx, meeting, itemId);
      await tx.query(`update meeting_item set state = 'removed' where id = $1`, [itemId]);
      await this.note(
        tx,
        actor,
        meetingId,
        'meeting.item_removed',
        { item: itemId, title: item.title },
        reason,
      );
    });
  }

  /** Gives an item the chair's note. Throws NotFound, meeting_closed. */
  async annotate(actor: Actor, meetingId: string, itemId: string, note: string | null): Promise<void> {
    await this.database.transaction(async (tx) => await this.annotateIn(tx, actor, meetingId, itemId, note));
  }

  /** What {@link annotate} does, in the transaction of another change. */
  async annotateIn(
    tx: Tx,
    actor: Actor,
    meetingId: string,
    itemId: string,
    note: string | null,
  ): Promise<void> {
    const meeting = await holdMeeting(tx, meetingId);
    await itemOf(tx, meeting, itemId);
    await tx.query('update meeting_item set note = $2 where id = $1', [itemId, note]);
    await this.note(tx, actor, meetingId, 'meeting.item_annotated', { item: itemId, note });
  }

  /** Puts the items in an order. Throws NotFound, meeting_closed, and invalid_request unless every item is named once. */
  async arrange(actor: Actor, meetingId: string, order: readonly string[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const meeting = await holdMeeting(tx, meetingId);
      const there = (await itemsOf(tx, meeting)).map(({ id }) => id);
      if (new Set(order).size !== order.length || there.toSorted().join() !== [...order].toSorted().join()) {
        throw new InvalidRequest([{ field: 'order', reason: 'must name every item of the agenda once' }]);
      }
      await orderItems(tx, meetingId, order);
      await this.note(tx, actor, meetingId, 'meeting.agenda_arranged', { order });
    });
  }

  private async addCandidates(tx: Tx, meetingId: string, found: readonly Candidate[]): Promise<string[]> {
    const added = await rows<{ title: string }>(
      tx,
      `with added as (
         insert into meeting_item (id, meeting_id, position, origin, carried_from_id, policy_id, version_id, title, note, added_at)
         select c.id, $1::uuid, ${nextPosition('$1')} - 1 + row_number() over (order by c.place), c.origin, c."carriedFromId",
                c."policyId", c."versionId", case when c."policyId" is null then c.title end,
                (select earlier.note from meeting_item earlier where earlier.id = c."carriedFromId"), $3
           from jsonb_to_recordset($2::jsonb) as c (id uuid, place int, origin text, "carriedFromId" uuid, "policyId" uuid,
                "versionId" uuid, title text)
          -- what the chair has taken off this meeting stays off
          where not exists (select from meeting_item known where known.meeting_id = $1
            and (known.policy_id = c."policyId" or known.carried_from_id = c."carriedFromId"))
         on conflict (policy_id) where state = 'open' do nothing returning id)
       select c.title from added join jsonb_to_recordset($2::jsonb) as c (id uuid, place int, title text) on c.id = added.id
        order by c.place`,
      [
        meetingId,
        JSON.stringify(found.map((each, place) => ({ ...each, id: newId(), place }))),
        this.clock.now(),
      ],
    );
    return added.map(({ title }) => title);
  }

  private async note(
    tx: Tx,
    actor: Actor,
    meetingId: string,
    action: string,
    detail: Readonly<Record<string, unknown>>,
    reason?: string,
  ): Promise<void> {
    await touchMeeting(tx, meetingId, this.clock.now());
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'meeting', id: meetingId },
      detail,
      reason,
    });
  }
}

/** The place after the last item of a meeting, as SQL. */
const nextPosition = (meeting: string): string =>
  `(select coalesce(max(position), 0) + 1 from meeting_item where meeting_id = ${meeting}::uuid)`;

/** The text of a policy that is in review, as SQL; null where none is. */
const inReview = (policy: string): string =>
  `(select id from policy_version where policy_id = ${policy} and state = 'in_review' order by number desc limit 1)`;

/** Whether nobody has voted yet on a text that an item was about, as SQL: a text with votes is what the minutes tell of. */
const NOT_VOTED_ON = `not exists (select from approval_round round join approval_vote vote on vote.round_id = round.id
   join policy_version voted on voted.id = round.version_id
  where voted.policy_id = item.policy_id and (round.closed_at is null or round.closed_at >= item.added_at))`;

/**
 * Deletes what was proposed and is no longer before the committee, unless somebody has written about it or voted on it: a
 * text that was signed, withdrawn or sent back to its author. Should it come again, it is proposed again. Returns how many.
 */
async function takeOffStale(tx: Tx, meetingId: string): Promise<number> {
  const taken = await rows(
    tx,
    `delete from meeting_item item
      where item.meeting_id = $1 and item.state = 'open' and item.origin <> 'by_hand' and item.policy_id is not null
        and num_nonnulls(item.note, item.discussion) = 0 and ${NOT_VOTED_ON}
        and case when item.version_id is null
                 then not exists (select from review_cycle cycle where cycle.policy_id = item.policy_id
                                     and cycle.closed_at is null and cycle.stage = 'with_committee')
                 else exists (select from policy_version version where version.id = item.version_id
                                 and (version.state in ('approved', 'withdrawn')
                                      or version.state = 'draft' and item.origin <> 'carried_over')) end
     returning item.id`,
    [meetingId],
  );
  return taken.length;
}

const orderOfItems =
  (compare: ReturnType<typeof byUrgencyOn>) =>
  (a: AgendaItem, b: AgendaItem): number =>
    compare(orderable(a), orderable(b));

const orderable = ({ title, review, carriedFrom, policy }: AgendaItem) => ({
  title,
  policyId: policy?.id ?? null,
  nextReview: review?.nextReview ?? null,
  carriedOver: carriedFrom !== null,
});
