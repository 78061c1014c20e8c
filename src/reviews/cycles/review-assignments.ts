import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Events, type RecordedEvent } from '../../platform/events/events.ts';
import { policiesAssigned, type PoliciesAssigned } from '../../policies/policies.events.ts';
import { ReminderOutbox } from '../reminders/reminder-outbox.ts';
import { recordCycleEntries } from './cycle-history.ts';

interface AssignedReview {
  readonly policyId: string;
  /** Null where no cycle is open. */
  readonly cycleId: string | null;
}

/** Notes on open reviews that they have other people now, and tells each new owner at once. */
@Injectable()
export class ReviewAssignments {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outbox: ReminderOutbox,
    events: Events,
  ) {
    events.on(policiesAssigned, 'reviews.tell-assigned', async (event) => await this.tell(event));
  }

  /**
   * Writes an entry to each open cycle, and one notice to each new owner, of all the policies that came to them with one
   * decision; of a policy that was given on meanwhile only its owner of now is told. Does nothing the second time.
   */
  async tell({ id: eventId, data }: RecordedEvent<PoliciesAssigned>): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const reviews = await reviewsOf(
        tx,
        data.assignments.map(({ policyId }) => policyId),
      );
      await this.note(tx, eventId, data, reviews);
      const newOwnerOf = new Map(
        data.assignments
          .filter(({ ownerId, previousOwnerId }) => ownerId !== previousOwnerId)
          .map(({ policyId, ownerId }) => [policyId, ownerId]),
      );
      const given = reviews.filter(
        ({ policyId, ownerId }) => ownerId !== null && newOwnerOf.get(policyId) === ownerId,
      );
      const notices = [...Map.groupBy(given, ({ ownerId }) => ownerId ?? '')].map(([personId, theirs]) => ({
        personId,
        kind: 'assigned' as const,
        reason: data.reason,
        reviews: theirs.map(({ policyId, cycleId }) => ({ policyId, cycleId })),
        key: `${eventId}:${personId}`,
      }));
      await this.outbox.notify(tx, notices, now);
    });
  }

  private async note(
    tx: Tx,
    eventId: string,
    { change, actor, reason }: PoliciesAssigned,
    reviews: readonly AssignedReview[],
  ): Promise<void> {
    const cycleIds = reviews.flatMap(({ cycleId }) => cycleId ?? []);
    if (await isNoted(tx, cycleIds, eventId)) return;
    const at = this.clock.now();
    await recordCycleEntries(
      tx,
      cycleIds.map((cycleId) => ({
        cycleId,
        at,
        kind: 'assigned',
        actor,
        detail: { ...change, eventId },
        reason,
      })),
    );
  }
}

/** The policies whose reviews go on, with their owner of now; that of a retired one is told of nothing. */
async function reviewsOf(
  tx: Tx,
  policyIds: readonly string[],
): Promise<(AssignedReview & { ownerId: string | null })[]> {
  return await rows(
    tx,
    `select policy.id as "policyId", policy.owner_id as "ownerId", cycle.id as "cycleId"
       from policy
       left join review_cycle cycle on cycle.policy_id = policy.id and cycle.closed_at is null
      where policy.id = any($1::uuid[]) and (
        select dates.next_review from policy_review_dates dates
         where dates.policy_id = policy.id order by dates.revision desc limit 1) is not null
      order by policy.title, policy.id`,
    [policyIds],
  );
}

async function isNoted(tx: Tx, cycleIds: readonly string[], eventId: string): Promise<boolean> {
  const noted = await row(
    tx,
    `select from review_cycle_entry
      where cycle_id = any($1::uuid[]) and kind = 'assigned' and detail->>'eventId' = $2 limit 1`,
    [cycleIds, eventId],
  );
  return noted !== undefined;
}
