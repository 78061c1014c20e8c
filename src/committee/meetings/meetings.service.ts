import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { holdMeeting } from './meeting-records.ts';
import { isOver } from './meeting-time.rules.ts';

/** A meeting as it is asked for. */
export interface MeetingTerms {
  readonly name: string;
  readonly day: CalendarDate;
  /** `HH:MM`. */
  readonly startsAt: string;
  readonly durationMinutes: number;
  /** Null for the organisation's. */
  readonly zone: string | null;
  readonly place: string | null;
  readonly link: string | null;
}

/** A change of some terms; what is left out stays. */
export type MeetingChange = { readonly [Term in keyof MeetingTerms]?: MeetingTerms[Term] | undefined };

/** Adds meetings by hand, moves them and calls them off. */
@Injectable()
export class MeetingsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
  ) {}

  /** Adds a meeting that is of no series; returns its id. */
  async add(actor: Actor, terms: MeetingTerms): Promise<string> {
    return await this.database.transaction(async (tx) => {
      const id = newId();
      const zone = terms.zone ?? this.organisation.zone;
      const { name, day, startsAt, durationMinutes, place, link } = terms;
      await tx.query(
        `insert into meeting (id, name, day, starts_at, duration_minutes, zone, place, link, touched, created_at, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, true, $9, $9)`,
        [id, name, day, startsAt, durationMinutes, zone, place, link, this.clock.now()],
      );
      await this.audit.record(tx, {
        actor,
        action: 'meeting.added',
        subject: { type: 'meeting', id },
        detail: { name, day, startsAt, durationMinutes, zone },
      });
      return id;
    });
  }

  /**
   * Moves a meeting, or gives it another place or name; its series leaves it alone from then on. The same terms again
   * change nothing. With `revision` only one that is still at it. Throws NotFound, meeting_closed, precondition_failed.
   */
  async change(
    actor: Actor,
    id: string,
    change: MeetingChange,
    reason?: string,
    revision?: number,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const meeting = await holdMeeting(tx, id, revision);
      const now = this.clock.now();
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      const before = termsOf({ ...meeting });
      const after: MeetingTerms = { ...before, ...(Object.fromEntries(given) as Partial<MeetingTerms>) };
      const zone = after.zone ?? this.organisation.zone;
      const { name, day, startsAt, durationMinutes, place, link } = after;
      if (JSON.stringify({ ...after, zone }) === JSON.stringify(before)) return;
      await tx.query(
        `update meeting set name = $2, day = $3, starts_at = $4, duration_minutes = $5, zone = $6, place = $7, link = $8,
                touched = true, revision = revision + 1, changed_at = $9 where id = $1`,
        [id, name, day, startsAt, durationMinutes, zone, place, link, now],
      );
      // one that was over and is to come again holds its policies again, but for those that another has taken up
      if (!isOver({ day, startsAt, durationMinutes, zone }, now)) {
        await tx.query(
          `update meeting_item item set state = 'open' where item.meeting_id = $1 and item.state = 'settled'
              and not exists (select from meeting_item other where other.policy_id = item.policy_id and other.state = 'open')`,
          [id],
        );
      }
      await this.audit.record(tx, {
        actor,
        action: 'meeting.changed',
        subject: { type: 'meeting', id },
        detail: { before, after: { ...after, zone } },
        reason,
      });
    });
  }

  /** Calls a meeting off, for good; what was on its agenda waits for another. Throws NotFound, meeting_closed, precondition_failed. */
  async cancel(actor: Actor, id: string, reason: string, revision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { name, day } = await holdMeeting(tx, id, revision);
      await tx.query(
        `update meeting_item set state = 'deferred', deferral_reason = $2 where meeting_id = $1 and state in ('open', 'settled')`,
        [id, `The meeting was cancelled: ${reason}`],
      );
      await tx.query(
        `update meeting set state = 'cancelled', cancel_reason = $2, touched = true,
                revision = revision + 1, changed_at = $3 where id = $1`,
        [id, reason, this.clock.now()],
      );
      await this.audit.record(tx, {
        actor,
        action: 'meeting.cancelled',
        subject: { type: 'meeting', id },
        detail: { name, day },
        reason,
      });
    });
  }
}

function termsOf({ name, day, startsAt, durationMinutes, zone, place, link }: MeetingTerms): MeetingTerms {
  return { name, day, startsAt, durationMinutes, zone, place, link };
}
