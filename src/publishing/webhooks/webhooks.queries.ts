import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/page.ts';
import type { DeliveryState } from './webhook-delivery.entity.ts';
import { WebhookRow } from './webhook.entity.ts';
import type { AttemptReply, DeliveriesQuery } from './webhooks.schemas.ts';

/** A delivery with what a reader of the log wants to know of it. */
export interface ListedDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly type: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly state: DeliveryState;
  readonly nextAttemptAt: Instant | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly attempts: readonly AttemptReply[];
}

const deliveryColumns = `
  d.id, d.message_id as "messageId", e.type, (select epoch from feed) as epoch, d.sequence, d.state,
  d.next_attempt_at as "nextAttemptAt", d.last_status as "lastStatus", d.last_error as "lastError",
  d.created_at as "createdAt", d.delivered_at as "deliveredAt",
  coalesce((select jsonb_agg(jsonb_build_object('number', a.number,
              'startedAt', to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
              'durationMilliseconds', a.duration_milliseconds, 'status', a.status, 'error', a.error, 'reply', a.reply)
              order by a.number)
            from webhook_attempt a where a.delivery_id = d.id), '[]') as attempts`;
const deliveryTables = `
  webhook_delivery d join feed_event f on f.sequence = d.sequence join event e on e.id = f.event_id`;

/** Reads webhooks and the log of their deliveries. */
@Injectable()
export class WebhooksQueries {
  constructor(private readonly database: Database) {}

  /** Throws NotFound. */
  async webhook(id: string): Promise<WebhookRow> {
    const found = isId(id) ? await this.database.source.manager.findOneBy(WebhookRow, { id }) : null;
    if (found === null) throw new NotFound('webhook', id);
    return found;
  }

  /** Every webhook, the oldest first. */
  async list({ cursor, limit }: PageQuery): Promise<Page<WebhookRow>> {
    const query = this.database.source.manager
      .createQueryBuilder(WebhookRow, 'w')
      .orderBy('w.id')
      .limit(limit + 1);
    if (cursor !== undefined) query.where('w.id::text > :after', { after: decodeCursor(cursor, 1)[0] });
    return pageOf(await query.getMany(), limit, ({ id }) => [id]);
  }

  /** A webhook's deliveries, the newest events first, each with its attempts. Throws NotFound for no such webhook. */
  async deliveries(
    webhookId: string,
    { cursor, limit, state }: DeliveriesQuery,
  ): Promise<Page<ListedDelivery>> {
    const webhook = await this.webhook(webhookId);
    const before = cursor === undefined ? null : Number(decodeCursor(cursor, 1)[0]);
    const found = await this.database.query<ListedDelivery>(
      `select ${deliveryColumns} from ${deliveryTables}
        where d.webhook_id = $1 and ($2::bigint is null or d.sequence < $2) and ($3::text is null or d.state = $3)
        order by d.sequence desc limit $4`,
      [webhook.id, before, state ?? null, limit + 1],
    );
    return pageOf(found, limit, ({ sequence }) => [sequence]);
  }

  /** One delivery of a webhook. Throws NotFound. */
  async delivery(webhookId: string, deliveryId: string): Promise<ListedDelivery> {
    const known = isId(webhookId) && isId(deliveryId);
    const [found] = known
      ? await this.database.query<ListedDelivery>(
          `select ${deliveryColumns} from ${deliveryTables} where d.webhook_id = $1 and d.id = $2`,
          [webhookId, deliveryId],
        )
      : [];
    if (found === undefined) throw new NotFound('delivery', deliveryId);
    return found;
  }
}
