import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { lockAllReviews } from '../review-locks.ts';
import { misplacedRungs } from './misplaced-rungs.ts';
import { postponeToQuietEnd } from './quiet-messages.ts';
import { StandIns } from './stand-ins.ts';
import {
  beginMessage,
  cancelMessage,
  readWaiting,
  suppressForDetour,
  suppressMisplaced,
  suppressOutdated,
  type BegunMessage,
} from './waiting-messages.ts';

/**
 * Looks at a mail's person once more before it goes: since it was planned they may have left, or want quiet, or what it
 * tells may be somebody else's by now.
 */
@Injectable()
export class MessageDetours {
  constructor(
    private readonly organisation: Organisation,
    private readonly standIns: StandIns,
  ) {}

  /** Begins the mail where it goes to its person now; null where it waits, goes to who stands in, or is gone. */
  async begin(tx: Tx, id: string, now: Instant, today: CalendarDate): Promise<BegunMessage | null> {
    const waiting = await readWaiting(tx, id, now, today);
    if (!waiting) return null;
    const { detour, stale, quietHours } = waiting;
    const quiet = detour !== null || quietHours === null ? [] : [{ id, quietHours }];
    if ((await postponeToQuietEnd(tx, quiet, now, this.organisation.zone)) > 0) return null;
    if (detour !== null || stale) await lockAllReviews(tx); // before the message's lock, as the sweep takes them
    const message = await beginMessage(tx, id, now);
    if (!message) return null;
    await suppressOutdated(tx, id);
    if (stale) await this.giveBackMisplaced(tx, message, now, today);
    if (detour === null) return message;
    // Since it was planned its person has left, gone on leave or lost a working address.
    await this.standIns.tell(tx, message, now);
    await suppressForDetour(tx, id, detour);
    await cancelMessage(tx, id);
    return null;
  }

  /** What is not its person's any more goes to those whose it is now, each rung once: their mails are new. */
  private async giveBackMisplaced(
    tx: Tx,
    message: BegunMessage,
    now: Instant,
    today: CalendarDate,
  ): Promise<void> {
    const misplaced = await misplacedRungs(tx, message, today);
    if (misplaced.length === 0) return;
    await suppressMisplaced(
      tx,
      message.id,
      misplaced.map(({ rungId }) => rungId),
    );
    await this.standIns.planAgain(tx, misplaced, now);
  }
}
