import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors.ts';
import { Database } from './database.ts';

/** What one process spends on questions of many rows: the rest of its connections stays for all others. */
export const COSTLY_READS = { milliseconds: 5000, atOnce: 4, waiting: 50 } as const;
/** How PostgreSQL says that it ended a statement. */
const QUERY_CANCELED = '57014';
/** When whoever is sent away may come again. */
const COME_AGAIN_SECONDS = 5;

/** A question that is not answered now, by reason of what it costs. */
class TooCostly extends DomainError {
  constructor(detail: string) {
    super('unavailable', detail, { retryAfterSeconds: COME_AGAIN_SECONDS });
  }
}

/**
 * Questions that anybody may ask and that look at many rows, such as searches: few at once, each for so long at most, so that
 * no number of them takes the database from everybody else.
 */
@Injectable()
export class CostlyReads {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly database: Database) {}

  /** One statement that changes nothing. Throws `unavailable` where it takes too long, or too many wait. */
  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    await this.enter();
    try {
      return await this.database.queryWithin<Row>(COSTLY_READS.milliseconds, sql, params);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === QUERY_CANCELED)) throw error;
      throw new TooCostly(
        `this was not answered within ${COSTLY_READS.milliseconds / 1000} seconds: ask for less, or come again`,
      );
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < COSTLY_READS.atOnce) {
      this.running += 1;
      return;
    }
    if (this.queue.length >= COSTLY_READS.waiting) {
      throw new TooCostly('too many search just now: come again');
    }
    await new Promise<void>((enter) => this.queue.push(enter));
  }

  /** Whoever waits longest gets the place. */
  private leave(): void {
    const next = this.queue.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
