import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { newId } from '../../kernel/ids.ts';
import { Settings } from '../config/settings.ts';
import { Database } from '../database/database.ts';
import { Logger } from '../logging/logger.ts';
import { Mailer } from '../mail/mailer.ts';
import { OperationsQueries } from './operations.queries.ts';
import { renderStandstillMail } from './standstill-mail.tsx';

const EVERY_MS = 60_000;

/**
 * Tells the operator, once, of a sweep or a kind of job that stands still, and forgets it when it moves again. It runs
 * beside the sweeps and sends without the queue, since it is these that may have stopped.
 */
@Injectable()
export class OperatorWatch {
  constructor(
    private readonly operations: OperationsQueries,
    private readonly database: Database,
    private readonly mailer: Mailer,
    private readonly settings: Settings,
    private readonly logger: Logger,
  ) {}

  @Interval(EVERY_MS)
  async everyMinute(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      this.logger.error({ error: String(error) }, 'the operator could not be told what stands still');
    }
  }

  /** Looks once; returns what was told anew. Rejects, and tells it again next time, when the mail was not taken. */
  async look(): Promise<string[]> {
    const standing = await this.operations.standstills();
    const fresh = await this.claim(standing);
    if (fresh.length === 0) return [];
    this.logger.error({ standing: fresh }, 'something stands still');
    try {
      await this.tell(fresh);
    } catch (error) {
      await this.database.query('delete from operator_alert where subject = any($1::text[])', [fresh]);
      throw error;
    }
    return fresh;
  }

  /** Notes what stands still and forgets what moves again; the first replica to note a thing tells it. */
  private async claim(standing: readonly string[]): Promise<string[]> {
    await this.database.query('delete from operator_alert where subject <> all($1::text[])', [standing]);
    const claimed = await this.database.query<{ subject: string }>(
      `insert into operator_alert (subject, raised_at) select subject, clock_timestamp() from unnest($1::text[]) as subject
       on conflict (subject) do nothing returning subject`,
      [standing],
    );
    return claimed.map(({ subject }) => subject);
  }

  private async tell(subjects: readonly string[]): Promise<void> {
    const { operatorEmail, publicUrl } = this.settings;
    if (operatorEmail === null) return; // the log, /readyz and /metrics tell
    await this.mailer.send({
      messageId: this.mailer.messageIdFor(newId()),
      to: [{ name: 'Operator', address: operatorEmail }],
      ...renderStandstillMail(subjects, `${publicUrl}/readyz`),
    });
  }
}
