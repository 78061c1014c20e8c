import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, type Page } from '../../platform/http/page.ts';
import type { AttemptReply, WholeAttemptReply } from './deliveries.schemas.ts';
import type { DeliveryKind, DeliveryState } from './webhook-terms.rules.ts';
import { TEST_TYPE, VERIFICATION_TYPE } from './webhook-message.rules.ts';
import type { DeliveriesQuery } from './webhooks.schemas.ts';

/** A delivery with what a reader of the log wants to know of it. */
export interface ListedDelivery<Attempt extends AttemptReply = AttemptReply> {
  readonly id: string;
  readonly place: number;
  readonly kind: DeliveryKind;
  readonly messageId: string;
  readonly type: string;
  readonly policy: string | null;
  readonly epoch: string;
  readonly sequence: number | null;
  readonly eventId: string | null;
  readonly state: DeliveryState;
  readonly nextAttemptAt: Instant | null;
  readonly held: boolean;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: Instant;
  readonly deliveredAt: Instant | null;
  readonly attempts: readonly Attempt[];
}

const shortAttempt = `
  'number', a.number, 'startedAt', to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'durationMilliseconds', a.duration_milliseconds, 'address', a.address, 'status', a.status, 'error', a.error,
  'reply', a.reply`;
const wholeAttempt = `${shortAttempt}, 'requestHeaders', a.request_headers, 'requestBody', a.request_body,
  'replyHeaders', a.reply_headers`;

/** An attempt that is under way stands in the delivery's own row, and is listed with the others. */
const deliveriesSql = (attempt: string) => `
  select d.id, d.place, d.kind, d.message_id as "messageId",
         case d.kind when 'event' then e.type when 'test' then '${TEST_TYPE}' else '${VERIFICATION_TYPE}' end as type,
         e.data->>'slug' as policy, (select epoch from feed) as epoch, d.sequence, f.event_id as "eventId", d.state,
         d.next_attempt_at as "nextAttemptAt",
         d.state = 'waiting' and d.kind = 'event' and d.claimed_by is null and w.delivery_order <> 'none' and exists (
           select from webhook_delivery b where b.webhook_id = d.webhook_id and b.state = 'waiting' and b.sequence < d.sequence
              and (w.delivery_order = 'strict' or b.policy_id = d.policy_id)) as held,
         d.last_status as "lastStatus", d.last_error as "lastError", d.created_at as "createdAt",
         d.delivered_at as "deliveredAt",
         coalesce((select jsonb_agg(jsonb_build_object(${attempt}) order by a.number) from (
           select * from webhook_attempt where delivery_id = d.id
           union all
           select d.id, d.attempts, d.claimed_at, null, null, null, null, null, null, null, null where d.claimed_by is not null
         ) a (delivery_id, number, started_at, duration_milliseconds, status, error, reply, request_headers, request_body,
              reply_headers, address)), '[]') as attempts
    from webhook_delivery d
    join webhook w on w.id = d.webhook_id
    left join feed_event f on f.sequence = d.sequence
    left join event e on e.id = f.event_id`;

/** Reads the log of deliveries. */
@Injectable()
export class DeliveriesQueries {
  constructor(private readonly database: Database) {}

  /** A webhook's deliveries, the newest first, each with its attempts. Throws NotFound for no such webhook. */
  async list(webhookId: string, { cursor, limit, state }: DeliveriesQuery): Promise<Page<ListedDelivery>> {
    await this.requireWebhook(webhookId);
    const before = cursor === undefined ? null : placeOf(cursor);
    const found = await this.database.query<ListedDelivery>(
      `${deliveriesSql(shortAttempt)}
        where d.webhook_id = $1 and ($2::bigint is null or d.place < $2) and ($3::text is null or d.state = $3)
        order by d.place desc limit $4`,
      [webhookId, before, state ?? null, limit + 1],
    );
    return pageOf(found, limit, ({ place }) => [place]);
  }

  /** One delivery of a webhook, with all that was asked and answered. Throws NotFound. */
  async one(webhookId: string, deliveryId: string): Promise<ListedDelivery<WholeAttemptReply>> {
    const known = isId(webhookId) && isId(deliveryId);
    const [found] = known
      ? await this.database.query<ListedDelivery<WholeAttemptReply>>(
          `${deliveriesSql(wholeAttempt)} where d.webhook_id = $1 and d.id = $2`,
          [webhookId, deliveryId],
        )
      : [];
    if (found === undefined) throw new NotFound('delivery', deliveryId);
    return found;
  }

  private async requireWebhook(id: string): Promise<void> {
    const [found] = isId(id) ? await this.database.query('select from webhook where id = $1', [id]) : [];
    if (found === undefined) throw new NotFound('webhook', id);
  }
}

function placeOf(cursor: string): number {
  const [place] = decodeCursor(cursor, 1);
  if (typeof place !== 'number' || !Number.isSafeInteger(place)) throw new CursorInvalid();
  return place;
}
