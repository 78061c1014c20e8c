import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { markSent } from './waiting-messages.ts';

/**
 * Marks mails as sent, each as soon as may be: one statement at a time, and what is sent while it runs goes into the next.
 * A mark a mail would cost more than the mail; a mark a batch would send the whole batch again after a crash.
 */
@Injectable()
export class SentMarks {
  private waiting: string[] = [];
  private next: Promise<void> | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Resolves once the mail is marked; rejects when it could not be, and the mail then goes again. */
  async mark(id: string): Promise<void> {
    this.waiting.push(id);
    this.next ??= this.markNext(this.underWay);
    await this.next;
  }

  private async markNext(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined); // whoever waited for that statement was told of its failure
    const ids = this.waiting;
    this.waiting = [];
    this.underWay = this.next ?? Promise.resolve();
    this.next = undefined;
    await markSent(this.database.source.manager, ids, this.clock.now());
  }
}
