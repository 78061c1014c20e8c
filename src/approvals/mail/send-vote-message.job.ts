import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Addresses } from '../../people/persons/addresses.ts';
import { afterQuietHours } from '../../people/persons/quiet-hours.rules.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { mailBounced } from '../../platform/mail/mail.events.ts';
import { RecipientRefused, type Mail, type RenderedMail } from '../../platform/mail/mail.ts';
import { Mailer } from '../../platform/mail/mailer.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { RoundDecisions } from '../votes/round-decisions.ts';
import { RoundVoters } from '../votes/round-voters.ts';
import { sendVoteMessage } from './vote-mail.ts';
import * as messages from './vote-message-rows.ts';
import { renderVoteMail } from './vote-reminder-mail.tsx';

/**
 * Sends mails about votes. SMTP is at-least-once: after a crash between the server's answer and our mark a mail goes
 * again, with the same Message-ID.
 */
@Injectable()
export class SendVoteMessage {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly organisation: Organisation,
    private readonly mailer: Mailer,
    private readonly decisions: RoundDecisions,
    private readonly voters: RoundVoters,
    private readonly addresses: Addresses,
    jobs: Jobs,
    events: Events,
  ) {
    jobs.handle(sendVoteMessage, async ({ messageId }) => await this.send(messageId));
    events.on(mailBounced, 'approvals.message-bounced', async ({ data }) => {
      const by = { messageId: data.messageId, address: data.recipient };
      await this.cameBack(by, [data.status, data.diagnostic ?? ''].join(' ').trim());
    });
  }

  /** Sends the mail unless it was sent, the vote has come, or its person cannot or will not be told now. */
  async send(id: string): Promise<void> {
    const mail = await this.database.transaction(async (tx) => await this.prepare(tx, id));
    if (mail === null) return;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof RecipientRefused)) throw error;
      await this.cameBack({ id }, error.reply);
      return;
    }
    await messages.markVoteMessageSent(this.database.source.manager, id, this.clock.now());
  }

  private async prepare(tx: Tx, id: string): Promise<Mail | null> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const message = await messages.holdVoteMessage(tx, id, today);
    if (message === undefined) return null;
    const ready = afterQuietHours(now, message.quietHours, this.organisation.zone);
    if (message.active && message.triedAt === null && !ready.equals(now)) {
      await messages.postponeVoteMessage(tx, id, ready);
      return null;
    }
    const reached = message.active && !message.addressFailed;
    const written = reached ? await this.write(tx, message) : null;
    if (written === null) {
      await messages.cancelVoteMessage(tx, id);
      return null;
    }
    await messages.beginVoteMessage(tx, message, now);
    const { messageId, name, address } = message;
    const references = await messages.voteThread(tx, message);
    return { ...written, list: 'votes', messageId, to: [{ name, address }], references };
  }

  /** The mail as things stand now; null where nothing is left to ask of this person. */
  private async write(tx: Tx, message: messages.HeldVoteMessage): Promise<RenderedMail | null> {
    const today = this.organisation.today(this.clock.now());
    const version = await tx.findOneByOrFail(PolicyVersionRow, { id: message.versionId });
    const { live, tally } = await this.decisions.decisionOf(tx, { version });
    // another last day than the reminder's has reminders of its own
    if (live?.id !== message.roundId || live.voteBy !== message.voteBy) return null;
    const toChair = message.kind === 'passed';
    // a mail that was late, or waited for the end of quiet hours, asks nobody for a vote that is not taken any more
    if (!toChair && live.voteBy !== null && today > live.voteBy) return null;
    const voters = await this.voters.of(tx, { round: live, version }, today);
    const asked = voters.filter(({ state }) => state === 'asked');
    const isAsked = asked.some(({ personId }) => personId === message.personId);
    const seats = asked.filter(({ proxies }) =>
      proxies.some(({ personId }) => personId === message.personId),
    );
    if (toChair ? tally.carried : !isAsked && seats.length === 0) return null;
    return renderVoteMail({
      ...message,
      recipientName: message.name,
      organisationName: this.organisation.name,
      publicUrl: this.settings.publicUrl,
      panelName: live.panelName,
      today,
      inSeatsOf: isAsked || toChair ? [] : seats.map(({ name }) => name),
      missing: toChair ? asked.map(({ name }) => name) : [],
      carried: tally.carried,
    });
  }

  /** A mail came back for good: its address is marked as failed. */
  private async cameBack(by: messages.BouncedVoteMail, reason: string): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      const bounced = await messages.markVoteMessageBounced(tx, by, reason);
      if (bounced === undefined) return; // a mail of another part of Almanac, or known already
      await this.addresses.markFailed(tx, { ...bounced, reason, at });
    });
  }
}
