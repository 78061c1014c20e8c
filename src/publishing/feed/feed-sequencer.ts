import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { coalesced } from '../../kernel/coalesced.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyVersionEffective, policyVersionSuperseded } from '../../policies/policies.events.ts';
import { holdFeed, NEW_EPOCH } from './feed-epoch.ts';
import { WebhookFanOut } from '../webhooks/webhook-fan-out.ts';

/** Events numbered in one transaction; the others follow in the next. */
const BATCH = 500;

/** What one transaction numbered, and the webhooks that it made deliveries for. */
interface NumberedBatch {
  readonly numbered: number;
  readonly webhooks: readonly string[];
}

/**
 * Gives committed public events their numbers in the feed: gapless, and in an order in which no event ever appears
 * before a cursor that was already given. Only one process numbers at a time, after the events' own commit, so a
 * transaction that commits late simply gets a later number. Events of one policy keep the order in which they were recorded.
 */
@Injectable()
export class FeedSequencer {
  constructor(
    private readonly database: Database,
    private readonly fanOut: WebhookFanOut,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Numbers every event that waits and makes its deliveries; one about an embargoed version waits until the day begins
   * on which the public may know of it. Returns how many there were; those who ask while it is being done share a turn.
   */
  readonly numberWaiting = coalesced(async () => await this.numberAll());

  private async numberAll(): Promise<number> {
    let numbered = 0;
    for (;;) {
      const today = this.organisation.today(this.clock.now());
      const [waiting] = await this.database.query(
        `select from feed_waiting w where ${released('$1')} limit 1`,
        [today],
      );
      if (waiting === undefined) return numbered;
      const batch = await this.database.transaction(async (tx) => await this.numberBatch(tx, today));
      numbered += batch.numbered;
      this.fanOut.told(batch.webhooks); // sooner than the queue's own wake-up, which is there should this process die here
    }
  }

  private async numberBatch(tx: Tx, today: CalendarDate): Promise<NumberedBatch> {
    const feed = await holdFeed(tx);
    if (feed.begun) this.logger.warn({}, NEW_EPOCH);
    const numbered = await rows<{ sequence: number; on: CalendarDate | null }>(
      tx,
      `with waiting as (
         select e.id, w.recorded, case when e.type = any($4::text[]) then (e.data->>'on')::date end as "on"
           from feed_waiting w join event e on e.id = w.event_id
          where ${released('$3')} order by w.recorded limit $2),
       taken as (delete from feed_waiting w using waiting where w.event_id = waiting.id),
       placed as (select $1::bigint + row_number() over (order by recorded) as sequence, id, "on" from waiting),
       numbered as (insert into feed_event (sequence, event_id) select sequence, id from placed)
       select sequence, "on" from placed`,
      [feed.last, BATCH, today, [policyVersionEffective.type, policyVersionSuperseded.type]],
    );
    if (numbered.length === 0) return { numbered: 0, webhooks: [] };
    const toldOn = numbered.reduce((latest, { on }) => (on !== null && on > latest ? on : latest), today);
    await rows(tx, 'update feed set last_sequence = last_sequence + $1, told_on = $2', [
      numbered.length,
      toldOn,
    ]);
    const webhooks = await this.fanOut.deliver(
      tx,
      numbered.map(({ sequence }) => sequence),
    );
    return { numbered: numbered.length, webhooks };
  }
}

/** True, in SQL, for a waiting event that may be told on `day`. */
const released = (day: string): string => `(w.release_on is null or w.release_on <= ${day}::date)`;
