import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { Audience } from '../ladder/ladder.rules.ts';
import type { Morning } from '../ladder/rung-schedule.rules.ts';
import { planStatement } from './plan-reminders.sql.ts';
import type { DetourReason } from './recipients.ts';

/** A rung whose reminders are to be planned. */
export interface RungToPlan {
  readonly rungId: string;
  readonly policyId: string;
  readonly cycleId: string;
  readonly scheduleRevision: number;
  /** How the ladder would have it; a person may prefer a mail of its own for each. */
  readonly delivery: 'digest' | 'individual';
  /** It makes up for a missed one and goes in a digest whatever ladder and person would have. */
  readonly inDigest: boolean;
  readonly audience: readonly Audience[];
  /** Persons asked besides the audience. */
  readonly persons: readonly string[];
  /** Who was passed over before, in their order: none of them is asked again. */
  readonly passed: readonly string[];
  /** Why each of {@link passed} was. */
  readonly reasons: readonly DetourReason[];
}

/** What a rung reached. */
export interface RungReach {
  readonly rungId: string;
  /** How many persons have it in a mail; those who had it already are counted. */
  readonly reached: number;
  /** Chairs or administrators are told because its owner, or nobody of those asked, can be reached. */
  readonly standIn: boolean;
}

/** When and with which Message-IDs reminders are planned. */
export interface PlanTerms {
  readonly day: CalendarDate;
  readonly now: Instant;
  /** A Message-ID with `{id}` in place of the message's id. */
  readonly messageId: string;
  /** Mornings on which a digest may go, the earliest first. */
  readonly mornings: readonly Morning[];
}

/** The mornings as two columns. */
export function columnsOf(mornings: readonly Morning[]): [CalendarDate[], string[]] {
  return [mornings.map(({ day }) => day), mornings.map(({ at }) => at.toString())];
}

/**
 * Writes the reminders of rungs, the mails that carry them and the detours they took, all with one statement; the caller
 * holds `lockAllReviews`. A digest joins the one that still waits, or is a new one of the first morning on which the
 * person has none. Planning the same again adds nothing.
 */
export async function planReminders(
  tx: Tx,
  rungs: readonly RungToPlan[],
  { day, now, messageId, mornings }: PlanTerms,
): Promise<RungReach[]> {
  if (rungs.length === 0) return [];
  return await rows<RungReach>(tx, planStatement(), [
    JSON.stringify(rungs),
    day,
    now,
    messageId,
    ...columnsOf(mornings),
  ]);
}
