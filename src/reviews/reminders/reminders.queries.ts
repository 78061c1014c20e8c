import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { dayIn, startOfDay } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { audienceOf, rungOf, type Delivery } from '../ladder/ladder.rules.ts';
import { ladderById } from '../ladder/ladders.queries.ts';
import { resolveRecipients, type Recipient } from './recipients.ts';
import {
  reminderState,
  reportOf,
  rungColumns,
  type ProvenReminder,
  type ReminderRecipient,
  type ReminderReport,
  type ReminderState,
  type RungRow,
} from './reminder-report.ts';

/** Which rungs a proof shows: those that went or go from one day to another, both included. */
export interface ProofFilter {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly policyId: string | null;
  /** Who got it, or whom it was meant for; what is only planned is nobody's yet. */
  readonly personId: string | null;
  /** Rungs in that state, or with a recipient in it. */
  readonly state: ReminderState | null;
}

/** Where a rung stands in a proof: when it goes (RFC 3339), slug, id. */
export type ProofPlace = readonly [string, string, string];

/** Rungs that are read in one go where all are asked for. */
const PART = 500;

/** What the reminders of reviews did and will do. */
@Injectable()
export class RemindersQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /**
   * Every rung of a cycle in the order of their days, those of dates it was rescheduled from included. What still waits
   * belongs to the scheduled review, and so not to an interim one that has ended.
   */
  async ofCycle(cycleId: string): Promise<ReminderReport[]> {
    const rungs = await this.database.query<RungRow>(
      `select ${rungColumns('$2')}
         from review_cycle cycle
         join policy on policy.id = cycle.policy_id
         join review_rung rung on rung.policy_id = cycle.policy_id
          and (rung.cycle_id = cycle.id or (rung.cycle_id is null and rung.schedule_revision = cycle.schedule_revision
               and (cycle.kind = 'scheduled' or cycle.closed_at is null)))
        where cycle.id = $1
        order by rung.due_on, rung.schedule_revision, rung.occurrence, rung.rung_key`,
      [cycleId, this.organisation.zone],
    );
    return await this.reported(rungs);
  }

  /** The proof: each rung of the filter with what became of it, in the order of their mails. */
  async proof(filter: ProofFilter, after: ProofPlace | undefined, limit: number): Promise<ProvenReminder[]> {
    const { zone } = this.organisation;
    const rungs = await this.database.query<RungRow>(
      `select ${rungColumns('$1')}
         from review_rung rung
         join policy on policy.id = rung.policy_id
        where rung.send_at >= $2 and rung.send_at < $3
          and ($4::uuid is null or rung.policy_id = $4)
          and ($5::uuid is null or exists (
            select from reminder told where told.rung_id = rung.id and (told.person_id = $5 or exists (
              select from reminder_redirect detour where detour.reminder_id = told.id and detour.from_person_id = $5))))
          and ($6::text is null or (rung.state <> 'sent' and rung.state = $6) or exists (
            select from reminder told join reminder_message message on message.id = told.message_id
             where told.rung_id = rung.id and (${reminderState} = $6 or ($6 = 'redirected' and exists (
               select from reminder_redirect detour where detour.reminder_id = told.id)))))
          and ($7::timestamptz is null or rung.send_at > $7
               or (rung.send_at = $7 and (policy.slug collate "C", rung.id) > ($8::text collate "C", $9::uuid)))
        order by rung.send_at, policy.slug collate "C", rung.id limit $10`,
      [
        zone,
        startOfDay(filter.from, zone),
        startOfDay(addDays(filter.to, 1), zone),
        filter.policyId,
        filter.personId,
        filter.state,
        ...(after ?? [null, null, null]),
        limit,
      ],
    );
    return await this.reported(rungs);
  }

  /** The whole {@link proof}, read part by part. */
  async *allProof(filter: ProofFilter): AsyncGenerator<ProvenReminder> {
    let after: ProofPlace | undefined;
    for (;;) {
      const part = await this.proof(filter, after, PART);
      yield* part;
      const last = part.at(-1);
      if (last === undefined || part.length < PART) return;
      after = proofPlaceOf(last);
    }
  }

  private async reported(rungs: readonly RungRow[]): Promise<ProvenReminder[]> {
    const expected = await this.expected(rungs.filter(({ state }) => state === 'planned'));
    return rungs.map((rung) => reportOf(rung, expected.get(rung.id) ?? rung.told));
  }

  /** Whom planned rungs would tell. */
  private async expected(planned: readonly RungRow[]): Promise<Map<string, readonly ReminderRecipient[]>> {
    const { manager } = this.database.source;
    const today = this.organisation.today(this.clock.now());
    const ladderBy = await ladderById(
      manager,
      planned.map(({ ladderId }) => ladderId),
    );
    const found = await resolveRecipients(
      manager,
      planned.map((rung) => {
        const sendOn = dayIn(this.organisation.zone, rung.sendAt);
        return {
          key: rung.id,
          policyId: rung.policyId,
          audience: audienceOf(ladderBy(rung.ladderId), rung),
          day: sendOn < today ? today : sendOn,
        };
      }),
      today,
    );
    return new Map(
      planned.map((rung) => {
        const { delivery } = rungOf(ladderBy(rung.ladderId), rung.key);
        const recipients = found.get(rung.id)?.recipients ?? [];
        return [
          rung.id,
          recipients.map((person) =>
            asPlanned(person, rung.inDigest ? 'digest' : preferredBy(person, delivery)),
          ),
        ];
      }),
    );
  }
}

/** The sort key of a proof. */
export function proofPlaceOf({ sendAt, policy, id }: ProvenReminder): ProofPlace {
  return [sendAt.toString(), policy.slug, id];
}

function preferredBy({ reminders }: Recipient, delivery: Delivery): Delivery {
  return reminders === 'individual' ? 'individual' : delivery;
}

function asPlanned(person: Recipient, delivery: Delivery): ReminderRecipient {
  return {
    id: person.personId,
    name: person.name,
    state: 'planned',
    delivery,
    waitsUntil: null,
    sentAt: null,
    messageId: null,
    suppressedReason: null,
    bouncedAt: null,
    bounceReason: null,
    standsInFor: person.standsInFor,
    via: person.via,
  };
}
