import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { RungReach, RungToPlan } from './plan-reminders.ts';
import { resolveRecipients, type Recipient } from './recipients.ts';
import { ReminderOutbox } from './reminder-outbox.ts';
import type { KeptNotice, NoticedReview } from './review-notice.ts';
import { isCurrent, type BegunMessage } from './waiting-messages.ts';

interface Passed {
  readonly recipient: Recipient;
  readonly reviews: NoticedReview[];
}

/** Gives what a mail has to tell to those who stand in for a person it cannot reach. */
@Injectable()
export class StandIns {
  constructor(
    private readonly outbox: ReminderOutbox,
    private readonly organisation: Organisation,
    private readonly logger: Logger,
  ) {}

  /**
   * Plans every reminder of the mail that still holds, or its notice, for whoever stands in as of now; a digest becomes
   * one digest of each of them. Who was passed over already is not asked again. The caller holds `lockAllReviews` and
   * says what becomes of the mail itself.
   */
  async tell(tx: Tx, message: BegunMessage, now: Instant): Promise<void> {
    if (message.notice === null) await this.passReminders(tx, message, now);
    else await this.passNotice(tx, message, message.notice, now);
    await this.outbox.dispatch(tx, now);
  }

  /** Plans rungs that went out for whom they reach now; who has them already gets them no second time. */
  async planAgain(tx: Tx, rungs: readonly RungToPlan[], now: Instant): Promise<void> {
    const reach = await this.plan(tx, rungs, now);
    await noteNoRecipient(
      tx,
      reach.filter(({ standIn }) => standIn),
    );
    await this.outbox.dispatch(tx, now);
  }

  private async passReminders(tx: Tx, message: BegunMessage, now: Instant): Promise<void> {
    const toPass = await remindersToPass(tx, message);
    const inPlace = await rungsToldInPlace(tx, message, toPass);
    const reach = await this.plan(tx, toPass, now);
    await noteNoRecipient(
      tx,
      reach.filter(({ rungId, standIn }) => standIn && inPlace.has(rungId)),
    );
  }

  private async plan(tx: Tx, rungs: readonly RungToPlan[], now: Instant): Promise<RungReach[]> {
    const reach = await this.outbox.plan(tx, rungs, now);
    for (const { rungId } of reach.filter(({ reached }) => reached === 0)) {
      // ERROR: nobody can be told of this review until a person is given to it or to the role of administrator
      this.logger.error({ rungId }, 'a review reminder has no recipient');
    }
    return reach;
  }

  private async passNotice(tx: Tx, message: BegunMessage, notice: KeptNotice, now: Instant): Promise<void> {
    const found = await resolveRecipients(
      tx,
      notice.reviews.map(({ policyId }, index) => ({
        key: String(index),
        policyId,
        audience: [],
        persons: [message.personId],
      })),
      this.organisation.today(now),
    );
    const passed = new Map<string, Passed>();
    for (const [key, { recipients }] of found) {
      for (const recipient of recipients) {
        const taken = passed.get(recipient.personId) ?? { recipient, reviews: [] };
        taken.reviews.push(notice.reviews[Number(key)]!);
        passed.set(recipient.personId, taken);
      }
    }
    if (passed.size === 0) {
      // ERROR: nobody can be told of this review until a person is given to it or to the role of administrator
      this.logger.error({ messageId: message.id }, 'a notice has no recipient');
    }
    const notices = [...passed.values()].map(({ recipient, reviews }) => ({
      personId: recipient.personId,
      kind: notice.kind,
      reason: notice.reason,
      reviews,
      standsInFor: [
        ...notice.standsInFor,
        ...recipient.standsInFor.map(({ personId, reason }) => ({ personId, reason })),
      ],
    }));
    await this.outbox.notify(tx, notices, now);
  }
}

/** The reminders of a mail that still hold, as questions for whoever stands in for its person. */
async function remindersToPass(tx: Tx, { id, personId }: BegunMessage): Promise<RungToPlan[]> {
  return await rows<RungToPlan>(
    tx,
    `select reminder.rung_id as "rungId", cycle.policy_id as "policyId", reminder.cycle_id as "cycleId",
            reminder.schedule_revision as "scheduleRevision", message.kind as delivery, rung.in_digest as "inDigest",
            '{}'::text[] as audience, array[$2::uuid] as persons,
            coalesce(before.persons, '{}') as passed, coalesce(before.reasons, '{}') as reasons
       from reminder
       join reminder_message message on message.id = reminder.message_id
       join review_rung rung on rung.id = reminder.rung_id
       join review_cycle cycle on cycle.id = reminder.cycle_id
       cross join lateral (
         select array_agg(from_person_id order by step, from_person_id) as persons,
                array_agg(reason order by step, from_person_id) as reasons
           from reminder_redirect where reminder_id = reminder.id and from_person_id <> $2) before
      where reminder.message_id = $1 and reminder.suppressed_reason is null and ${isCurrent}
      order by reminder.id`,
    [id, personId],
  );
}

/** Those of the rungs that no other mail which holds tells of, or that were meant for the policy's owner. */
async function rungsToldInPlace(
  tx: Tx,
  { id, personId }: BegunMessage,
  toPass: readonly RungToPlan[],
): Promise<ReadonlySet<string>> {
  const found = await rows<{ id: string }>(
    tx,
    `select rung.id from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as rung (id, policy_id, meant_for)
      where exists (select from policy where policy.id = rung.policy_id and policy.owner_id = rung.meant_for)
         or not exists (
        select from reminder other join reminder_message carrier on carrier.id = other.message_id
         where other.rung_id = rung.id and other.message_id <> $4 and other.suppressed_reason is null
           and carrier.state <> 'bounced')`,
    [
      toPass.map(({ rungId }) => rungId),
      toPass.map(({ policyId }) => policyId),
      toPass.map(({ passed }) => passed[0] ?? personId),
      id,
    ],
  );
  return new Set(found.map(({ id }) => id));
}

/** Notes on rungs that had gone out that nobody they were for could be reached in the end. */
async function noteNoRecipient(tx: Tx, reach: readonly RungReach[]): Promise<void> {
  if (reach.length === 0) return;
  await tx.query(
    `update review_rung set finding = 'no_recipient' where id = any($1::uuid[]) and state = 'sent'`,
    [reach.map(({ rungId }) => rungId)],
  );
}
