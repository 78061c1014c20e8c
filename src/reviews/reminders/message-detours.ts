import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { lockAllReviews } from '../review-locks.ts';
import { postponeToQuietEnd } from './quiet-messages.ts';
import type { DetourReason } from './recipients.ts';
import { StandIns } from './stand-ins.ts';
import {
  beginMessage,
  cancelMessage,
  readWaiting,
  suppressForDetour,
  suppressOutdated,
  type BegunMessage,
} from './waiting-messages.ts';

/** Looks at a mail's person once more before it goes: they may have left since it was planned, or want quiet. */
@Injectable()
export class MessageDetours {
  constructor(
    private readonly organisation: Organisation,
    private readonly standIns: StandIns,
  ) {}

  /** Begins the mail where it goes to its person now; null where it waits, goes to who stands in, or is gone. */
  async begin(tx: Tx, id: string, now: Instant, today: CalendarDate): Promise<BegunMessage | null> {
    const waiting = await readWaiting(tx, id, today);
    if (!waiting) return null;
    const { detour, quietHours } = waiting;
    if (detour !== null) {
      await this.handOver(tx, id, detour, now);
      return null;
    }
    const quiet = quietHours === null ? [] : [{ id, quietHours }];
    if ((await postponeToQuietEnd(tx, quiet, now, this.organisation.zone)) > 0) return null;
    const message = await beginMessage(tx, id, now);
    if (!message) return null;
    await suppressOutdated(tx, id);
    return message;
  }

  /** Since it was planned its person has left, gone on leave or lost a working address: it goes to who stands in. */
  private async handOver(tx: Tx, id: string, detour: DetourReason, now: Instant): Promise<void> {
    await lockAllReviews(tx); // before the message's lock, as the sweep takes them
    const message = await beginMessage(tx, id, now);
    if (!message) return;
    await suppressOutdated(tx, id);
    await this.standIns.tell(tx, message, now);
    await suppressForDetour(tx, id, detour);
    await cancelMessage(tx, id);
  }
}
