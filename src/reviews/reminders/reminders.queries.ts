import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { audienceOf, defaultLadder, rungOf } from '../ladder/ladder.rules.ts';
import { resolveRecipients } from './recipients.ts';
import type { RungSuppression } from '../ladder/review-rungs.ts';

/**
 * How far a reminder is: planned for its day; waiting, handed over but not yet taken by the mail server; sent; or
 * suppressed.
 */
export type ReminderState = 'planned' | 'waiting' | 'sent' | 'suppressed';

/** A person a rung tells, and how far that is. */
export interface ReminderRecipient {
  readonly id: string;
  readonly name: string;
  readonly state: ReminderState;
  readonly delivery: 'digest' | 'individual';
  /** RFC 3339; null until sent. */
  readonly sentAt: string | null;
  /** The mail's Message-ID; null until there is one. */
  readonly messageId: string | null;
  readonly suppressedReason: string | null;
}

/** One rung of a review's ladder and what became of it. */
export interface ReminderReport {
  readonly rung: string;
  readonly occurrence: number;
  /** Rungs that met this one and became part of it. */
  readonly absorbs: readonly string[];
  /** The revision of the policy's review dates it was planned from. */
  readonly scheduleRevision: number;
  readonly dueOn: CalendarDate;
  /** When it goes or went: the mail time of its day, or later when it was missed. */
  readonly sendAt: Instant;
  readonly state: ReminderState;
  readonly suppressedReason: string | null;
  /** `no_recipient` when nobody of its audience was there and the administrators were told. */
  readonly finding: 'no_recipient' | null;
  /** For a rung that is planned, who would get it as of now. */
  readonly recipients: readonly ReminderRecipient[];
}

interface RungRow {
  id: string;
  policyId: string;
  key: string;
  occurrence: number;
  absorbs: string[];
  scheduleRevision: number;
  dueOn: CalendarDate;
  sendAt: Instant;
  inDigest: boolean;
  state: 'planned' | 'sent' | 'suppressed';
  suppressedReason: RungSuppression | null;
  finding: 'no_recipient' | null;
  told: ReminderRecipient[];
}

/** What the reminders of a review did and will do. */
@Injectable()
export class RemindersQueries {
  constructor(private readonly database: Database) {}

  /** Every rung of a cycle in the order of their days, those of dates it was rescheduled from included. */
  async ofCycle(cycleId: string): Promise<ReminderReport[]> {
    const rungs = await this.database.query<RungRow>(
      `select rung.id, rung.policy_id as "policyId", rung.rung_key as key, rung.occurrence, rung.absorbs,
              rung.schedule_revision as "scheduleRevision", rung.due_on as "dueOn", rung.send_at as "sendAt",
              rung.in_digest as "inDigest", rung.state, rung.suppressed_reason as "suppressedReason", rung.finding,
              (select coalesce(jsonb_agg(jsonb_build_object(
                  'id', person.id, 'name', person.name, 'delivery', message.kind,
                  'sentAt', message.sent_at, 'messageId', message.message_id, 'suppressedReason', told.suppressed_reason,
                  'state', case when told.suppressed_reason is not null then 'suppressed'
                                when message.state = 'sent' then 'sent' else 'waiting' end)
                order by person.name, person.id), '[]')
                 from reminder told
                 join reminder_message message on message.id = told.message_id
                 join person on person.id = told.person_id
                where told.rung_id = rung.id) as told
         from review_cycle cycle
         join review_rung rung on rung.policy_id = cycle.policy_id
          and (rung.cycle_id = cycle.id or (rung.cycle_id is null and rung.schedule_revision = cycle.schedule_revision))
        where cycle.id = $1
        order by rung.due_on, rung.schedule_revision, rung.occurrence, rung.rung_key`,
      [cycleId],
    );
    const planned = rungs.filter(({ state }) => state === 'planned');
    const expected = await resolveRecipients(
      this.database.source.manager,
      planned.map((rung) => ({
        key: rung.id,
        policyId: rung.policyId,
        audience: audienceOf(defaultLadder, rung),
      })),
    );
    return rungs.map((rung) =>
      reportOf(rung, rung.state === 'planned' ? asPlanned(rung, expected.get(rung.id) ?? []) : rung.told),
    );
  }
}

function reportOf(rung: RungRow, recipients: readonly ReminderRecipient[]): ReminderReport {
  const { key, occurrence, absorbs, scheduleRevision, dueOn, sendAt, finding } = rung;
  const outcome = outcomeOf(rung, recipients);
  return { rung: key, occurrence, absorbs, scheduleRevision, dueOn, sendAt, ...outcome, finding, recipients };
}

/** A rung that was handed over is as far as its mails: sent with the first, suppressed when each was in the end. */
function outcomeOf(
  rung: RungRow,
  recipients: readonly ReminderRecipient[],
): Pick<ReminderReport, 'state' | 'suppressedReason'> {
  if (rung.state !== 'sent') return { state: rung.state, suppressedReason: rung.suppressedReason };
  if (recipients.some(({ state }) => state === 'sent')) return { state: 'sent', suppressedReason: null };
  if (recipients.some(({ state }) => state === 'waiting'))
    return { state: 'waiting', suppressedReason: null };
  return { state: 'suppressed', suppressedReason: recipients[0]?.suppressedReason ?? null };
}

function asPlanned(
  rung: RungRow,
  expected: readonly { personId: string; name: string }[],
): readonly ReminderRecipient[] {
  const delivery = rung.inDigest ? 'digest' : rungOf(defaultLadder, rung.key).delivery;
  return expected.map(({ personId, name }) => ({
    id: personId,
    name,
    state: 'planned',
    delivery,
    sentAt: null,
    messageId: null,
    suppressedReason: null,
  }));
}
