import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import {
  checkOf,
  formatFeedCursor,
  parseFeedCursor,
  startOfReading,
  type FoundPlace,
} from '../feed/feed-cursor.rules.ts';
import { DeliveryNotReplayable } from '../publishing.errors.ts';
import type { ReplayReply } from './deliveries.schemas.ts';
import { holdActiveWebhook } from './held-webhook.ts';
import { wakeWebhook } from './wake-webhook.job.ts';
import type { DeliveryKind, DeliveryState } from './webhook-terms.rules.ts';
import { deliveriesOf } from './webhook-fan-out.ts';
import type { ReplayRange } from './webhooks.schemas.ts';

/** Deliveries that one replay puts back to work, and as many that it makes; what is more is asked for with the cursor it answers. */
const MOST_AT_ONCE = 1000;

interface Replayed {
  readonly sequence: number;
  readonly eventId: string;
}

/** Sends again what was sent, or given up, or never sent at all; under the same `webhook-id`. */
@Injectable()
export class WebhookReplays {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
  ) {}

  /**
   * Sends one delivery again from the start of the schedule. Throws NotFound, WebhookNotActive, and
   * DeliveryNotReplayable while it is under way anyway or is of no event.
   */
  async one(actor: Actor, webhookId: string, deliveryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await holdActiveWebhook(tx, webhookId);
      const delivery = isId(deliveryId) ? await lockedDelivery(tx, webhookId, deliveryId) : undefined;
      if (delivery === undefined) throw new NotFound('delivery', deliveryId);
      if (delivery.kind !== 'event') throw new DeliveryNotReplayable(deliveryId, 'it tells of no event');
      if (delivery.state === 'waiting')
        throw new DeliveryNotReplayable(deliveryId, 'its next attempt is to come');
      await putBack(tx, [deliveryId]);
      await this.after(tx, actor, webhookId, { deliveryId });
    });
  }

  /**
   * Sends the events of a range again, the oldest first and some thousand at most; those of them that the webhook wants and
   * never got, for it was disabled then or did not exist, are sent too, unless only dead letters are asked for. What is
   * under way anyway is left alone. Throws NotFound, WebhookNotActive, EpochChanged, and `cursor_invalid`.
   */
  async range(actor: Actor, webhookId: string, range: ReplayRange): Promise<ReplayReply> {
    return await this.database.transaction(async (tx) => {
      await holdActiveWebhook(tx, webhookId);
      const epoch = await epochOf(tx);
      const bounds = [
        webhookId,
        range.from ?? null,
        range.to ?? null,
        await sequenceOf(tx, range.after, epoch),
        await sequenceOf(tx, range.until, epoch),
      ];
      const made = range.state === 'dead' ? [] : await makeMissing(tx, bounds);
      const horizon = made.length === MOST_AT_ONCE ? (made.at(-1) ?? null) : null;
      const found = await replayable(tx, bounds, range.state === 'dead', horizon?.sequence ?? null);
      const taken = found.slice(0, MOST_AT_ONCE);
      await putBack(
        tx,
        taken.map(({ id }) => id),
      );
      const replayed = made.length + taken.length;
      await this.after(tx, actor, webhookId, { ...asAudited(range), replayed });
      const goOnAfter = found.length > taken.length ? (taken.at(-1) ?? null) : horizon;
      return { replayed, next: goOnAfter === null ? null : cursorAt(epoch, goOnAfter) };
    });
  }

  private async after(tx: Tx, actor: Actor, webhookId: string, detail: object): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action: 'webhook.replayed',
      subject: { type: 'webhook', id: webhookId },
      detail: { ...detail },
    });
    await this.jobs.enqueue(tx, wakeWebhook, { webhookId });
  }
}

async function lockedDelivery(
  tx: Tx,
  webhookId: string,
  id: string,
): Promise<{ state: DeliveryState; kind: DeliveryKind } | undefined> {
  return await row(
    tx,
    'select state, kind from webhook_delivery where id = $1 and webhook_id = $2 for update',
    [id, webhookId],
  );
}

/** The schedule begins anew. */
async function putBack(tx: Tx, ids: readonly string[]): Promise<void> {
  await rows(
    tx,
    `update webhook_delivery set state = 'waiting', position = 0, next_attempt_at = clock_timestamp(), delivered_at = null
      where id = any($1::uuid[]) and state <> 'waiting'`,
    [ids],
  );
}

async function epochOf(tx: Tx): Promise<string> {
  const feed = await row<{ epoch: string }>(tx, 'select epoch from feed');
  if (feed === undefined) throw new Error('the table feed has lost its row');
  return feed.epoch;
}

/** Throws EpochChanged for a cursor of another feed. */
async function sequenceOf(tx: Tx, cursor: string | undefined, epoch: string): Promise<number | null> {
  if (cursor === undefined) return null;
  const place = parseFeedCursor(cursor);
  const found = await row<FoundPlace>(
    tx,
    `select feed_reach($1) as reach, (select right(event_id::text, 12) from feed_event where sequence = $2) as "check"`,
    [place.epoch, place.sequence],
  );
  return startOfReading(place, epoch, found ?? { reach: null, check: null });
}

function cursorAt(epoch: string, { sequence, eventId }: Replayed): string {
  return formatFeedCursor({ epoch, sequence, check: checkOf(eventId) });
}

function asAudited({ state, after, until, from, to }: ReplayRange): object {
  return { state, after, until, from: from?.toString(), to: to?.toString() };
}

/** Makes deliveries, due at once, of the oldest events in the range that have none. Returns what they tell of, in order. */
async function makeMissing(
  tx: Tx,
  [webhookId, from, to, after, until]: readonly unknown[],
): Promise<Replayed[]> {
  const condition = `w.id = $1 and ($4::bigint is null or f.sequence > $4) and ($5::bigint is null or f.sequence <= $5)
    and ($2::timestamptz is null or e.occurred_at >= $2) and ($3::timestamptz is null or e.occurred_at < $3)
    and not exists (select from webhook_delivery h where h.webhook_id = w.id and h.sequence = f.sequence)`;
  return await rows<Replayed>(
    tx,
    `with made as (
       insert into webhook_delivery (id, webhook_id, sequence, policy_id, message_id, state, next_attempt_at, created_at)
       ${deliveriesOf(condition)} order by f.sequence limit $6
       on conflict (webhook_id, sequence) do nothing returning sequence)
     select m.sequence, f.event_id as "eventId" from made m join feed_event f on f.sequence = m.sequence order by m.sequence`,
    [webhookId, from, to, after, until, MOST_AT_ONCE],
  );
}

/** What was sent or given up in the range, up to the horizon where there is one. */
async function replayable(
  tx: Tx,
  bounds: readonly unknown[],
  deadOnly: boolean,
  horizon: number | null,
): Promise<(Replayed & { id: string })[]> {
  return await rows<Replayed & { id: string }>(
    tx,
    `select d.id, d.sequence, f.event_id as "eventId"
       from webhook_delivery d join feed_event f on f.sequence = d.sequence join event e on e.id = f.event_id
      where d.webhook_id = $1 and d.kind = 'event' and d.state = any($6::text[])
        and ($4::bigint is null or d.sequence > $4) and ($5::bigint is null or d.sequence <= $5)
        and ($8::bigint is null or d.sequence <= $8)
        and ($2::timestamptz is null or e.occurred_at >= $2) and ($3::timestamptz is null or e.occurred_at < $3)
      order by d.sequence limit $7 for update of d`,
    [...bounds, deadOnly ? ['dead'] : ['dead', 'delivered'], MOST_AT_ONCE + 1, horizon],
  );
}
