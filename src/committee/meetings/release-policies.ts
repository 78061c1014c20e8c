import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { MEETING, type Meeting } from './meeting-records.ts';
import { isOver } from './meeting-time.rules.ts';

/**
 * Lets later meetings take up what meetings have had before them that are over: their minutes are often approved at the
 * next one, and till then a policy would wait.
 */
export async function releasePolicies(tx: Tx, now: Instant): Promise<void> {
  const holding = await rows<Meeting>(
    tx,
    `select ${MEETING} from meeting m where m.state = 'planned'
        and exists (select from meeting_item item where item.meeting_id = m.id and item.state = 'open')`,
  );
  const over = holding.filter((meeting) => isOver(meeting, now)).map(({ id }) => id);
  await tx.query(
    // in one order, so that two who prepare agendas at once wait for each other only one way
    `update meeting_item item set state = 'settled'
       from (select id from meeting_item where meeting_id = any($1::uuid[]) and state = 'open' order by id for update) held
      where item.id = held.id`,
    [over],
  );
}
