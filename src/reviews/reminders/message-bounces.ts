import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Addresses } from '../../people/persons/addresses.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Logger } from '../../platform/logging/logger.ts';
import type { RecipientRefused } from '../../platform/mail/mail.ts';
import { mailBounced } from '../../platform/mail/mail.events.ts';
import { recordCycleEntries } from '../cycles/cycle-history.ts';
import { lockAllReviews } from '../review-locks.ts';
import { StandIns } from './stand-ins.ts';
import type { BegunMessage } from './waiting-messages.ts';

/** Longest kept of what a mail server said, in characters: it may be anything. */
const LONGEST_REASON = 500;

/** In SQL, which mail came back: `$1` says which, and `$2` where it was sent to; null for wherever that was. */
const which = {
  id: 'message.id = $1::uuid',
  messageId: 'message.message_id = $1',
};

/** Sees that a review whose reminder came back is known to somebody else. */
@Injectable()
export class MessageBounces {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly addresses: Addresses,
    private readonly standIns: StandIns,
    private readonly logger: Logger,
    events: Events,
  ) {
    events.on(mailBounced, 'reviews.message-bounced', async ({ data }) => {
      const reason = [data.status, data.diagnostic ?? ''].join(' ');
      await this.cameBack('messageId', data.messageId, data.recipient, reason);
    });
  }

  /** The mail server refused the recipient of a message for good. */
  async refused(id: string, refusal: RecipientRefused): Promise<void> {
    await this.cameBack('id', id, null, refusal.reply);
  }

  /**
   * A mail came back for good: its address is marked as failed, every cycle it told of says why, and its reminders go
   * to those who stand in. Nothing happens where we sent no such mail to that address, or where this is known already.
   */
  private async cameBack(
    by: keyof typeof which,
    id: string,
    address: string | null,
    reason: string,
  ): Promise<void> {
    const now = this.clock.now();
    const said = oneLine(reason);
    await this.database.transaction(async (tx) => {
      await lockAllReviews(tx);
      const message = await markBounced(tx, by, id, address, said, now);
      if (message === undefined) {
        this.logger.warn({ messageId: id }, 'a mail that came back is not one of ours, or is known already');
        return;
      }
      await this.addresses.markFailed(tx, {
        personId: message.personId,
        address: message.address,
        reason: said,
        at: now,
      });
      await this.enterOnCycles(tx, message, said, now);
      await this.standIns.tell(tx, message, now);
    });
  }

  private async enterOnCycles(tx: Tx, message: BegunMessage, reason: string, at: Instant): Promise<void> {
    const { personId, name, messageId } = message;
    const cycles = await cyclesToldOf(tx, message);
    await recordCycleEntries(
      tx,
      cycles.map(({ cycleId }) => ({
        cycleId,
        at,
        kind: 'address_failed',
        actor: system('mail'),
        detail: { personId, name, messageId },
        reason,
      })),
    );
  }
}

async function markBounced(
  tx: Tx,
  by: keyof typeof which,
  id: string,
  address: string | null,
  reason: string,
  now: Instant,
): Promise<BegunMessage | undefined> {
  return await row<BegunMessage>(
    tx,
    `update reminder_message message set state = 'bounced', bounced_at = $4, bounce_reason = $3
       from person
      where ${which[by]} and ($2::text is null or lower(message.address) = lower($2))
        and message.state in ('planned', 'sent') and message.tried_at is not null and message.address is not null
        and person.id = message.person_id
     returning message.id, message.message_id as "messageId", message.person_id as "personId", person.name,
               message.address, message.notice`,
    [id, address, reason, now],
  );
}

/** The cycles a mail told of, or that its notice names. */
async function cyclesToldOf(tx: Tx, { id, notice }: BegunMessage): Promise<{ cycleId: string }[]> {
  if (notice !== null) {
    const ids = notice.reviews.flatMap(({ cycleId }) => (cycleId === null ? [] : [cycleId]));
    return [...new Set(ids)].map((cycleId) => ({ cycleId }));
  }
  return await rows(
    tx,
    `select distinct cycle_id as "cycleId" from reminder where message_id = $1 and suppressed_reason is null order by 1`,
    [id],
  );
}

function oneLine(text: string): string {
  const said = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON)
    .toWellFormed();
  return said === '' ? 'The mail server gave no reason.' : said;
}
