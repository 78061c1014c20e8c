import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { DomainError, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { MeetingTime } from './meeting-time.rules.ts';
import { MeetingClosed } from './meetings.errors.ts';

/** Planned until its minutes are approved, which closes it, or until it is called off; both are for good. */
export const meetingStates = ['planned', 'cancelled', 'closed'] as const;
export type MeetingState = (typeof meetingStates)[number];

/** A meeting of the committee. */
export interface Meeting extends MeetingTime {
  readonly id: string;
  /** Null for one that was added by hand. */
  readonly seriesId: string | null;
  /** The day that its series' rule gives; null for one without a series. */
  readonly occurrenceOn: CalendarDate | null;
  readonly name: string;
  readonly place: string | null;
  /** Where to join it from afar. */
  readonly link: string | null;
  readonly state: MeetingState;
  readonly cancelReason: string | null;
  /** Whether a person has changed it, so that its series leaves it alone. */
  readonly touched: boolean;
  /** Goes up with each change; the ETag. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly closedAt: Instant | null;
}

/** The columns of `meeting m` as a {@link Meeting}. */
export const MEETING = `
  m.id, m.series_id as "seriesId", m.occurrence_on as "occurrenceOn", m.name, m.day,
  to_char(m.starts_at, 'HH24:MI') as "startsAt", m.duration_minutes as "durationMinutes", m.zone, m.place, m.link, m.state,
  m.cancel_reason as "cancelReason", m.touched, m.revision, m.created_at as "createdAt",
  m.changed_at as "changedAt", m.closed_at as "closedAt"`;

/** Reads a meeting. Throws NotFound. */
export async function meetingOf(tx: Tx, id: string): Promise<Meeting> {
  return await find(tx, id, '');
}

/**
 * Reads a meeting and holds it: use cases that change one take turns. Throws NotFound, MeetingClosed unless it is
 * planned, and precondition_failed when it is no longer at `revision`.
 */
export async function holdMeeting(tx: Tx, id: string, revision?: number): Promise<Meeting> {
  const meeting = await find(tx, id, 'for no key update');
  checkRevision(meeting, revision);
  if (meeting.state !== 'planned') throw new MeetingClosed(meeting.name, meeting.state);
  return meeting;
}

/** Reads a meeting whose minutes are approved and holds it, so that those who add to them take turns. Throws NotFound. */
export async function holdClosedMeeting(tx: Tx, id: string): Promise<Meeting> {
  const meeting = await find(tx, id, 'for update');
  if (meeting.state !== 'closed') throw new NotFound('approved minutes', id);
  return meeting;
}

/** Notes that something of a meeting changed: its revision goes up, and its series leaves it alone from now on. */
export async function touchMeeting(tx: Tx, id: string, now: Instant): Promise<void> {
  await tx.query(
    `update meeting set revision = revision + 1, touched = true, changed_at = $2 where id = $1`,
    [id, now],
  );
}

async function find(tx: Tx, id: string, lock: string): Promise<Meeting> {
  const found = isId(id)
    ? await row<Meeting>(tx, `select ${MEETING} from meeting m where m.id = $1 ${lock}`, [id])
    : undefined;
  if (found === undefined) throw new NotFound('meeting', id.slice(0, 100));
  return found;
}

function checkRevision(meeting: Meeting, revision: number | undefined): void {
  if (revision === undefined || revision === meeting.revision) return;
  throw new DomainError(
    'precondition_failed',
    `${meeting.name} is at revision ${meeting.revision}: somebody changed it meanwhile`,
    { revision: meeting.revision },
  );
}
