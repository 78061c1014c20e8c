import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { audienceOf } from '../ladder/ladder.rules.ts';
import { ladderById } from '../ladder/ladders.queries.ts';
import type { RungToPlan } from './plan-reminders.ts';
import { resolveRecipients, type Reached } from './recipients.ts';
import type { BegunMessage } from './waiting-messages.ts';

interface ToldRung extends Omit<RungToPlan, 'audience' | 'persons' | 'passed' | 'reasons'> {
  readonly ladderId: string | null;
  readonly key: string;
  readonly step: number;
  readonly absorbs: readonly string[];
}

/**
 * The rungs of a mail that on the organisation's `today` do not come to its person any more, neither as their own nor on
 * somebody's behalf, as questions for whom they reach now.
 */
export async function misplacedRungs(
  tx: Tx,
  { id, personId }: BegunMessage,
  today: CalendarDate,
): Promise<RungToPlan[]> {
  const told = await toldRungs(tx, id);
  const ladderBy = await ladderById(
    tx,
    told.map(({ ladderId }) => ladderId),
  );
  const rungs = told.map(({ ladderId, key, step, absorbs, ...rung }) => ({
    ...rung,
    audience: audienceOf(ladderBy(ladderId), { key, step, absorbs }),
    persons: [],
    passed: [],
    reasons: [],
  }));
  const found = await resolveRecipients(
    tx,
    rungs.map(({ rungId, policyId, audience }) => ({ key: rungId, policyId, audience })),
    today,
  );
  return rungs.filter(({ rungId }) => !comesTo(personId, found.get(rungId)!));
}

/**
 * Whether it reaches the person, or would if they could be reached (who stands in for them is asked elsewhere). What
 * reaches nobody else stays with them: better they are told than nobody.
 */
function comesTo(personId: string, { recipients }: Reached): boolean {
  if (recipients.length === 0) return true;
  return recipients.some(
    (recipient) =>
      recipient.personId === personId ||
      [...recipient.standsInFor, ...recipient.via].some((absent) => absent.personId === personId),
  );
}

async function toldRungs(tx: Tx, messageId: string): Promise<ToldRung[]> {
  return await rows<ToldRung>(
    tx,
    `select rung.id as "rungId", rung.policy_id as "policyId", reminder.cycle_id as "cycleId",
            reminder.schedule_revision as "scheduleRevision", message.kind as delivery, rung.in_digest as "inDigest",
            rung.ladder_id as "ladderId", rung.rung_key as key, rung.step, rung.absorbs
       from reminder
       join reminder_message message on message.id = reminder.message_id
       join review_rung rung on rung.id = reminder.rung_id
      where reminder.message_id = $1 and reminder.suppressed_reason is null
      order by reminder.id`,
    [messageId],
  );
}
