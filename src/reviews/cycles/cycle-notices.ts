import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { resolveRecipients } from '../reminders/recipients.ts';
import { ReminderOutbox } from '../reminders/reminder-outbox.ts';

/** A review whose people are told at once of what happened to it. */
export interface ToldReview {
  readonly policyId: string;
  readonly cycleId: string;
  readonly kind: 'opened' | 'joined';
  readonly reason: string | null;
}

/** Tells the people of a review at once, without waiting for its ladder. */
@Injectable()
export class CycleNotices {
  constructor(
    private readonly organisation: Organisation,
    private readonly outbox: ReminderOutbox,
  ) {}

  /** Tells the owner and the reviewers, each once; where the policy has neither, those who stand in for them. */
  async tell(tx: Tx, { policyId, cycleId, kind, reason }: ToldReview, now: Instant): Promise<void> {
    const people = await peopleOf(tx, policyId);
    const told = people.length > 0 ? people : await this.standIns(tx, policyId, now);
    const reviews = [{ policyId, cycleId }];
    await this.outbox.notify(
      tx,
      told.map((personId) => ({ personId, kind, reason, reviews })),
      now,
    );
  }

  private async standIns(tx: Tx, policyId: string, now: Instant): Promise<string[]> {
    const question = { key: policyId, policyId, audience: ['owner', 'reviewers'] as const };
    const found = await resolveRecipients(tx, [question], this.organisation.today(now));
    return (found.get(policyId)?.recipients ?? []).map(({ personId }) => personId);
  }
}

async function peopleOf(tx: Tx, policyId: string): Promise<string[]> {
  const found = await rows<{ personId: string }>(
    tx,
    `select owner_id as "personId" from policy where id = $1 and owner_id is not null
      union select person_id from policy_reviewer where policy_id = $1`,
    [policyId],
  );
  return found.map(({ personId }) => personId);
}
