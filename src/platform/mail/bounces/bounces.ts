import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../kernel/actor.ts';
import { sha256 } from '../../../kernel/canonical.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Audit } from '../../audit/audit.ts';
import { Database, type Tx } from '../../database/database.ts';
import { row } from '../../database/rows.ts';
import { Events } from '../../events/events.ts';
import { LIMITS } from '../../http/fastify-setup.ts';
import { Logger } from '../../logging/logger.ts';
import { mailBounced } from '../mail.events.ts';
import { isGivenUp, type RecipientStatus } from './delivery-status.rules.ts';
import { readReturnedMail, type ReturnedMail } from './read-delivery-report.ts';

/**
 * What a returned mail came to: `bounced` for good, `passing` for a report of anything else, `auto_reply` for a machine's
 * answer, `unread` for what a person must look at.
 */
export type BounceOutcome = 'bounced' | 'passing' | 'auto_reply' | 'unread';

/** A returned mail that was taken. */
export interface TakenBounce {
  readonly outcome: BounceOutcome;
  /** True when the same mail was taken before: nothing was done this time. */
  readonly repeated: boolean;
  /** The Message-ID it is about; null unless it is a report. */
  readonly messageId: string | null;
  readonly recipients: readonly RecipientStatus[];
  /** Why it could not be read; null when it was. */
  readonly why: string | null;
}

/** The largest returned mail, in bytes: we ask for headers alone. */
export const LARGEST_RETURNED_MAIL = LIMITS.mail;

/** Takes mail that came back. */
@Injectable()
export class Bounces {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly logger: Logger,
  ) {}

  /** Records a returned mail once, by its bytes, and with it {@link mailBounced} for each recipient lost for good. */
  async take(actor: Actor, raw: Buffer): Promise<TakenBounce> {
    const found = await readReturnedMail(raw);
    const taken = describe(found);
    return await this.database.transaction(async (tx) => {
      const recorded = await row(
        tx,
        `insert into bounce_report (content_hash, outcome, message_id, recipients, why, received_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning content_hash`,
        [
          sha256(raw),
          taken.outcome,
          taken.messageId,
          JSON.stringify(taken.recipients),
          taken.why,
          this.clock.now(),
        ],
      );
      if (recorded === undefined) return { ...taken, repeated: true };
      if (found.kind === 'unread') {
        this.logger.warn({ why: found.why }, 'a returned mail could not be read: somebody should look at it');
      }
      if (found.kind === 'report') await this.tell(tx, actor, found.messageId, found.recipients);
      return taken;
    });
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    messageId: string,
    recipients: readonly RecipientStatus[],
  ): Promise<void> {
    const lost = recipients.filter(isGivenUp);
    await this.events.recordAll(
      tx,
      mailBounced,
      lost.map(({ recipient, status, diagnostic }) => ({ messageId, recipient, status, diagnostic })),
    );
    await this.audit.record(tx, {
      actor,
      action: 'mail.report.taken',
      subject: { type: 'mail', id: messageId },
      detail: { recipients },
    });
  }
}

function describe(found: ReturnedMail): TakenBounce {
  const nothing = { repeated: false, messageId: null, recipients: [], why: null };
  switch (found.kind) {
    case 'unread':
      return { ...nothing, outcome: 'unread', why: found.why };
    case 'auto_reply':
      return { ...nothing, outcome: 'auto_reply' };
    case 'report': {
      const { messageId, recipients } = found;
      const outcome = recipients.some(isGivenUp) ? 'bounced' : 'passing';
      return { ...nothing, outcome, messageId, recipients };
    }
  }
}
