import { Injectable } from '@nestjs/common';
import { ImapFlow } from 'imapflow';
import { system } from '../../../kernel/actor.ts';
import { Settings } from '../../config/settings.ts';
import { Database } from '../../database/database.ts';
import { defineJob, Jobs } from '../../jobs/jobs.ts';
import { Logger } from '../../logging/logger.ts';
import { oneLine } from '../one-line.rules.ts';
import { Sweeps } from '../../sweeps/sweeps.ts';
import { Bounces, LARGEST_RETURNED_MAIL } from './bounces.ts';

/** Minutes between two readings, on the wall clock. */
const MINUTES_BETWEEN = 3;
/** Mails of one reading; the others wait for the next. */
const MOST_AT_ONCE = 500;
/** Held while the mailbox is read, so that no two replicas read it at a time. */
const MAILBOX_LOCK = 727_103;
/** Milliseconds the mail server may take to connect, to greet, and to say nothing. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000 };

/** Names of this very machine. */
const local: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** A reading that fails is told and not tried again: the next one is minutes away. */
const readBounceMailbox = defineJob<object>('mail.read-bounce-mailbox', { retryLimit: 0, concurrency: 1 });

/**
 * Reads the mailbox of returned mail by IMAP. A mail is marked `\Seen` after what it says has been committed: a crash in
 * between has it read again, and it is known by its bytes. One that cannot be read is marked `\Flagged` and left unseen,
 * for a person to look at.
 */
@Injectable()
export class BounceMailbox {
  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
    private readonly bounces: Bounces,
    private readonly logger: Logger,
    private readonly jobs: Jobs,
    sweeps: Sweeps,
  ) {
    jobs.handle(readBounceMailbox, async () => await this.readAndNote());
    sweeps.register('mail.read-bounces', async () => await this.claim());
  }

  /** Puts a reading into the queue, on one replica every few minutes; returns how many. */
  private async claim(): Promise<number> {
    if (this.settings.bounceMailboxUrl === null) return 0;
    return await this.database.transaction(async (tx) => {
      const claimed: unknown[] = await tx.query(
        `insert into bounce_mailbox_reading as reading (begun_at) values (clock_timestamp())
         on conflict (singleton) do update set begun_at = excluded.begun_at
           where reading.begun_at < clock_timestamp() - make_interval(mins => $1)
              or reading.begun_at > clock_timestamp() -- the clock was set back
         returning begun_at`,
        [MINUTES_BETWEEN],
      );
      if (claimed.length === 0) return 0;
      await this.jobs.enqueue(tx, readBounceMailbox, {});
      return 1;
    });
  }

  private async readAndNote(): Promise<void> {
    let failure: string | null = null;
    try {
      await this.read();
    } catch (error) {
      failure = reasonOf(error);
      // WARN: the server may be back at the next reading; the page of people shows since when it was not read
      this.logger.warn({ failure }, 'the mailbox of returned mail could not be read');
    }
    await this.database.query(
      `update bounce_mailbox_reading
          set succeeded_at = case when $1::text is null then clock_timestamp() else succeeded_at end, failure = $1`,
      [failure],
    );
  }

  /** Reads what is new. Returns how many mails were taken; none while another replica reads. */
  async read(): Promise<number> {
    const runner = this.database.source.createQueryRunner();
    try {
      const [lock] = (await runner.query('select pg_try_advisory_lock($1) as held', [MAILBOX_LOCK])) as [
        { held: boolean },
      ];
      if (!lock.held) return 0;
      try {
        return await this.readMailbox(new URL(this.settings.bounceMailboxUrl ?? ''));
      } finally {
        await runner.query('select pg_advisory_unlock($1)', [MAILBOX_LOCK]);
      }
    } finally {
      await runner.release();
    }
  }

  private async readMailbox(url: URL): Promise<number> {
    const client = connectionTo(url);
    await client.connect();
    try {
      const lock = await client.getMailboxLock(decodeURIComponent(url.pathname.slice(1)) || 'INBOX');
      try {
        const found = await client.search({ seen: false, flagged: false }, { uid: true });
        if (found === undefined || found === false)
          throw new Error('the mail server did not say what is new');
        return await this.takeAll(client, found.slice(0, MOST_AT_ONCE).map(String));
      } finally {
        lock.release();
      }
    } finally {
      // not logout: a connection that broke would wait for an answer that never comes
      client.close();
    }
  }

  /** Takes mails one by one; one that fails does not keep the others waiting, and is told when they are through. */
  private async takeAll(client: ImapFlow, uids: readonly string[]): Promise<number> {
    const done = { taken: 0, unmarked: 0, failed: 0 };
    for (const uid of uids) {
      try {
        const flag = await this.takeOne(client, uid);
        if (flag === null) continue;
        done.taken += 1;
        if (!(await client.messageFlagsAdd(uid, [flag], { uid: true }))) done.unmarked += 1;
      } catch (error) {
        if (!client.usable) throw error;
        done.failed += 1;
        this.logger.warn({ uid, failure: reasonOf(error) }, 'a returned mail could not be taken');
      }
    }
    const { taken, unmarked, failed } = done;
    if (failed > 0) throw new Error(`${failed} mails could not be taken: somebody should look at them`);
    if (unmarked > 0) throw new Error(`${unmarked} mails were read and could not be marked as read`);
    return taken;
  }

  /** Takes one mail. Returns how it is to be marked; null for one that is no longer there. */
  private async takeOne(client: ImapFlow, uid: string): Promise<'\\Seen' | '\\Flagged' | null> {
    const message = await client.fetchOne(
      uid,
      { size: true, source: { maxLength: LARGEST_RETURNED_MAIL + 1 } },
      { uid: true },
    );
    if (message === false || message.source === undefined) return null;
    if (message.source.length > LARGEST_RETURNED_MAIL) {
      const { size } = message;
      this.logger.warn({ uid, size }, 'a returned mail is too large to be read: somebody should look at it');
      return '\\Flagged';
    }
    const { outcome } = await this.bounces.take(system('mail'), message.source);
    return outcome === 'unread' ? '\\Flagged' : '\\Seen';
  }
}

function connectionTo(url: URL): ImapFlow {
  const secure = url.protocol === 'imaps:';
  const client = new ImapFlow({
    host: url.hostname,
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    // without it the password would travel in the clear; nobody listens on this machine's own loop
    ...(secure || local.includes(url.hostname) ? {} : { doSTARTTLS: true }),
    logger: false, // it would log what is sent, the password too
    ...timeouts,
  });
  // what goes wrong while a command waits rejects that command; between commands there is nobody to tell
  client.on('error', () => undefined);
  return client;
}

/** Why a reading failed, without what was sent: neither name nor password. */
function reasonOf(error: unknown): string {
  const { authenticationFailed, responseText = '' } = Object(error) as {
    authenticationFailed?: boolean;
    responseText?: string;
  };
  if (authenticationFailed === true) return 'the mail server refused the user or the password';
  return oneLine(`${String(error)} ${responseText}`).slice(0, 300);
}
