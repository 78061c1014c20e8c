import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { itemOf, refreshTexts } from './agenda-items.ts';
import { seatOf, type Attendance, type Attendee } from './attendance.rules.ts';
import { attendanceOf, ComposePapers } from './compose-papers.ts';
import { holdClosedMeeting, holdMeeting, meetingOf, touchMeeting } from './meeting-records.ts';
import { MeetingPapers, nameOfActor } from './meeting-papers.ts';
import { beginningOf, isOver } from './meeting-time.rules.ts';
import { MeetingNotBegun, OnOtherAgenda } from './meetings.errors.ts';

/** Somebody at a meeting: a person whom Almanac knows, or a guest by name. */
export type AttendeeToRecord = { readonly attendance: Attendance; readonly note: string | null } & (
  { readonly personId: string } | { readonly name: string }
);

/** What is minuted of an item; what is left out stays. */
export interface ItemMinutes {
  readonly discussion?: string | null | undefined;
  /** True: it waits for a later meeting. */
  readonly deferred?: boolean | undefined;
  readonly deferralReason?: string | null | undefined;
}

/** Publishes agendas and takes minutes. No vote is typed in here: what was decided is what approvals know. */
@Injectable()
export class MinutesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly people: PeopleQueries,
    private readonly compose: ComposePapers,
    private readonly papers: MeetingPapers,
  ) {}

  /**
   * Publishes the agenda as it stands under the next number; what was published before stays. Throws NotFound,
   * meeting_closed, invalid_request for an agenda without items, rendition_unavailable.
   */
  async publishAgenda(actor: Actor, meetingId: string): Promise<void> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    await this.papers.publish(
      actor,
      now,
      async (tx) => await this.compose.agenda(tx, await meetingOf(tx, meetingId), today),
      async (tx, store) => {
        await refreshTexts(tx, await holdMeeting(tx, meetingId));
        const { number, contentHash, paper } = await store();
        if (paper.items.length === 0) {
          throw new InvalidRequest([{ field: 'items', reason: 'nothing is on the agenda' }]);
        }
        await this.note(tx, actor, meetingId, 'meeting.agenda_published', {
          number,
          contentHash,
          items: paper.items.map(({ title, version }) => ({ title, version: version?.number ?? null })),
        });
      },
    );
  }

  /** Records who was there, in place of what was recorded before. Throws NotFound, meeting_closed, invalid_request. */
  async recordAttendance(actor: Actor, meetingId: string, given: readonly AttendeeToRecord[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      await holdMeeting(tx, meetingId);
      const attendees = await this.attendeesOf(tx, given);
      await tx.query('delete from meeting_attendance where meeting_id = $1', [meetingId]);
      await tx.query(
        `insert into meeting_attendance (id, meeting_id, person_id, name, seat, attendance, note)
         select a.id, $1, a."personId", a.name, a.seat, a.attendance, a.note
           from jsonb_to_recordset($2::jsonb) as a (id uuid, "personId" uuid, name text, seat text, attendance text, note text)`,
        [meetingId, JSON.stringify(attendees.map((each) => ({ id: newId(), ...each })))],
      );
      await this.note(tx, actor, meetingId, 'meeting.attendance_recorded', {
        attendance: attendees.map(({ name, attendance }) => ({ name, attendance })),
      });
    });
  }

  /**
   * Minutes an item: what was said, and whether it waits for a later meeting. Throws NotFound, meeting_closed, and
   * on_other_agenda for one that was deferred and that a later meeting has taken up since.
   */
  async minuteItem(actor: Actor, meetingId: string, itemId: string, minutes: ItemMinutes): Promise<void> {
    await this.database.transaction(
      async (tx) => await this.minuteItemIn(tx, actor, meetingId, itemId, minutes),
    );
  }

  /** What {@link minuteItem} does, in the transaction of another change. */
  async minuteItemIn(
    tx: Tx,
    actor: Actor,
    meetingId: string,
    itemId: string,
    minutes: ItemMinutes,
  ): Promise<void> {
    const meeting = await holdMeeting(tx, meetingId);
    const item = await itemOf(tx, meeting, itemId);
    const {
      discussion = item.discussion,
      deferred = item.state === 'deferred',
      deferralReason = item.deferralReason,
    } = minutes;
    // what a meeting that is over had before it keeps its policy from no other one
    const taken = isOver(meeting, this.clock.now()) || item.state === 'settled' ? 'settled' : 'open';
    if (!deferred && item.state === 'deferred') await checkNotTakenUp(tx, itemId, item.policy, taken);
    await tx.query(
      `update meeting_item set discussion = $2, state = $3, deferral_reason = $4 where id = $1`,
      [itemId, discussion, deferred ? 'deferred' : taken, deferred ? deferralReason : null],
    );
    await this.note(tx, actor, meetingId, 'meeting.item_minuted', {
      item: itemId,
      title: item.title,
      deferred,
    });
  }

  /**
   * Approves the minutes: the meeting is closed, and its minutes, with the votes as they stand now, never change again.
   * What was deferred waits for a later meeting. Throws NotFound, meeting_closed, meeting_not_begun, invalid_request
   * without attendance, rendition_unavailable.
   */
  async approve(actor: Actor, meetingId: string): Promise<void> {
    const now = this.clock.now();
    await this.papers.publish(
      actor,
      now,
      async (tx) => await this.compose.minutes(tx, await meetingOf(tx, meetingId)),
      async (tx, store) => {
        const meeting = await holdMeeting(tx, meetingId);
        const begins = beginningOf(meeting);
        if (Temporal.Instant.compare(now, begins) < 0) throw new MeetingNotBegun(meeting.name, begins);
        if ((await attendanceOf(tx, meetingId)).length === 0) {
          throw new InvalidRequest([{ field: 'attendance', reason: 'say first who was there' }]);
        }
        const { number, contentHash, paper } = await store();
        await refreshTexts(tx, meeting);
        await tx.query(`update meeting_item set state = 'settled' where meeting_id = $1 and state = 'open'`, [
          meetingId,
        ]);
        await this.note(tx, actor, meetingId, 'meeting.minutes_approved', {
          number,
          contentHash,
          items: paper.items.map(({ title, version, disposition }) => ({ title, version, disposition })),
        });
        await tx.query(`update meeting set state = 'closed', closed_at = $2 where id = $1`, [meetingId, now]);
      },
    );
  }

  /**
   * Sets something right that approved minutes say: they are published again under the next number, unchanged, with
   * every addendum after them. Throws NotFound without approved minutes, rendition_unavailable.
   */
  async addAddendum(actor: Actor, meetingId: string, text: string): Promise<void> {
    const now = this.clock.now();
    const addendum = { text, at: now.toString(), by: nameOfActor(actor) };
    await this.papers.publish(
      actor,
      now,
      async (tx) => {
        const last = await this.papers.find(meetingId, 'minutes', undefined, tx);
        if (last === null) throw new NotFound('approved minutes', meetingId.slice(0, 100));
        return { ...last.paper, addenda: [...last.paper.addenda, addendum] };
      },
      async (tx, store) => {
        await holdClosedMeeting(tx, meetingId);
        const { number, contentHash } = await store();
        await this.audit.record(tx, {
          actor,
          action: 'meeting.addendum_added',
          subject: { type: 'meeting', id: meetingId },
          detail: { number, contentHash, text },
        });
      },
    );
  }

  /** What was given, with the names and seats that the persons have now. */
  private async attendeesOf(tx: Tx, given: readonly AttendeeToRecord[]): Promise<Attendee[]> {
    const ids = given.flatMap((each) => ('personId' in each ? [each.personId] : []));
    const known = new Map((await this.people.byIds(ids, tx)).map((person) => [person.id, person]));
    return given.map((each, index): Attendee => {
      const { attendance, note } = each;
      if ('name' in each) return { personId: null, name: each.name, seat: null, attendance, note };
      const field = `attendance.${index}.personId`;
      const person = known.get(each.personId);
      if (person === undefined) throw new InvalidRequest([{ field, reason: 'is nobody whom Almanac knows' }]);
      if (ids.indexOf(each.personId) !== ids.lastIndexOf(each.personId)) {
        throw new InvalidRequest([{ field, reason: 'is there twice' }]);
      }
      return { personId: person.id, name: person.name, seat: seatOf(person.roles), attendance, note };
    });
  }

  private async note(
    tx: Tx,
    actor: Actor,
    meetingId: string,
    action: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await touchMeeting(tx, meetingId, this.clock.now());
    await this.audit.record(tx, { actor, action, subject: { type: 'meeting', id: meetingId }, detail });
  }
}

async function checkNotTakenUp(
  tx: Tx,
  itemId: string,
  policy: { readonly id: string; readonly slug: string } | null,
  taken: 'open' | 'settled',
): Promise<void> {
  const later = await row(
    tx,
    `select from meeting_item where carried_from_id = $1 and state <> 'removed'
        or $3 = 'open' and policy_id = $2 and state = 'open'`,
    [itemId, policy?.id ?? null, taken],
  );
  if (later !== undefined) throw new OnOtherAgenda(policy?.slug ?? 'it');
}
