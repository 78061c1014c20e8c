import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import type { IdentifiedEvent } from '../feed/cloud-event.rules.ts';
import type { DeliveryKind, WebhookFormat, WebhookOrder, WebhookState } from './webhook-terms.rules.ts';
import { LaneLost, type LaneHold } from './webhook-lane-leases.ts';
import type { Told } from './webhook-message.rules.ts';

/** What the lane of a webhook must know of it. */
export interface LaneFacts {
  readonly state: WebhookState;
  readonly url: string;
  readonly format: WebhookFormat;
  readonly order: WebhookOrder;
  readonly concurrency: number;
  /** Sealed, as the row has it. */
  readonly secret: string;
  /** Sealed; null without one, and when it is over. */
  readonly previousSecret: string | null;
  /** True from a dead letter to the next success. */
  readonly failing: boolean;
  /** True while the receiver asked for peace: no event is sent. */
  readonly paused: boolean;
  /** The feed's epoch. */
  readonly epoch: string;
}

/** A delivery whose next attempt this process has begun, with all that is needed to make it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly messageId: string;
  readonly kind: DeliveryKind;
  /** This attempt's number, over all replays. */
  readonly attempt: number;
  /** This attempt's number since the schedule last started, from 1. */
  readonly position: number;
  /** What a reply must hold; null for what does not verify the address. */
  readonly challenge: string | null;
  readonly told: Told;
}

interface ClaimedRow extends Omit<ClaimedDelivery, 'told'>, Omit<IdentifiedEvent, 'occurredAt'> {
  /** When what is told happened: of what is no event, when it was asked for. */
  readonly at: Instant;
}

/** True, in SQL, for a waiting delivery `d` of an event that need not wait for an earlier one. */
const turns: { readonly [Order in WebhookOrder]: string } = {
  none: 'true',
  policy: `not exists (select from webhook_delivery e
             where e.webhook_id = $1 and e.policy_id = d.policy_id and e.state = 'waiting' and e.sequence < d.sequence)`,
  strict: `d.sequence = (select min(e.sequence) from webhook_delivery e where e.webhook_id = $1 and e.state = 'waiting')`,
};

/** Begins attempts. Only whoever holds the lane does. */
@Injectable()
export class WebhookClaims {
  constructor(private readonly database: Database) {}

  /** Throws LaneLost when the lane is held no more. */
  async facts({ webhookId, token }: LaneHold): Promise<LaneFacts> {
    const [facts] = await this.database.prepared<LaneFacts>('webhook-lane-facts', FACTS, [webhookId, token]);
    if (facts === undefined) throw new LaneLost(webhookId);
    return facts;
  }

  /**
   * Begins an attempt at up to `limit` due deliveries: what is no event first, then the oldest events whose turn it is. An
   * attempt that was begun under an earlier hold and has no outcome was cut off: it is written down as such, and counts.
   */
  async claim(
    { webhookId, token }: LaneHold,
    { state, order, paused }: Pick<LaneFacts, 'state' | 'order' | 'paused'>,
    limit: number,
  ): Promise<ClaimedDelivery[]> {
    if (state === 'disabled' || limit < 1) return [];
    const kinds: readonly DeliveryKind[] = state === 'active' ? ['test', 'verification'] : ['verification'];
    const events = state === 'active' && !paused ? limit : 0;
    const claimed = await this.database.prepared<ClaimedRow>(`webhook-claim-${order}`, claimSql(order), [
      webhookId,
      token,
      limit,
      kinds,
      events,
    ]);
    return claimed.map(({ eventId, sequence, type, at, data, ...delivery }) => ({
      ...delivery,
      told: toldOf(delivery, { eventId, sequence, type, occurredAt: at, data }),
    }));
  }

  /** Takes claims back whose attempts were not made. */
  async giveBack({ token }: LaneHold, deliveries: readonly Pick<ClaimedDelivery, 'id'>[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.database.query(
      `update webhook_delivery set claimed_by = null, claimed_at = null, attempts = attempts - 1, position = position - 1
        where id in (select id from webhook_delivery where id = any($1::uuid[]) order by sequence nulls first, id for no key update)
          and claimed_by = $2 and state = 'waiting'`,
      [deliveries.map(({ id }) => id), token],
    );
  }
}

const FACTS = `
  select w.state, w.url, w.format, w.delivery_order as "order", w.concurrency, w.secret,
         case when w.previous_secret_until > clock_timestamp() then w.previous_secret end as "previousSecret",
         w.failing_since is not null as failing, coalesce(l.paused_until > clock_timestamp(), false) as paused,
         (select epoch from feed) as epoch
    from webhook w join webhook_lane l on l.webhook_id = w.id and l.holder = $2
   where w.id = $1`;

function claimSql(order: WebhookOrder): string {
  const due = `d.webhook_id = $1 and d.state = 'waiting' and d.next_attempt_at <= clock_timestamp() and d.claimed_by is distinct from $2`;
  const held = `exists (select from webhook_lane l where l.webhook_id = $1 and l.holder = $2 and l.held_until > clock_timestamp())`;
  // the ids go to the update as an array: found by their key, however few deliveries there are and however many
  return `
    with urgent as materialized (
      select d.id, d.attempts, d.claimed_by, d.claimed_at from webhook_delivery d
       where ${due} and d.kind <> 'event' and d.kind = any($4::text[]) and ${held}
       limit $3 for update of d skip locked),
    events as materialized (
      select d.id, d.attempts, d.claimed_by, d.claimed_at from webhook_delivery d
       where ${due} and d.kind = 'event' and ${turns[order]} and ${held}
       order by d.sequence limit $5 for update of d skip locked),
    due as (select * from urgent union all select * from events),
    lost as (
      insert into webhook_attempt (delivery_id, number, started_at, error)
      select id, attempts, claimed_at, 'cut off: the process that had begun it ended' from due where claimed_by is not null
      on conflict do nothing),
    claimed as (
      update webhook_delivery d
         set attempts = d.attempts + 1, position = d.position + 1, claimed_by = $2, claimed_at = clock_timestamp()
       where d.id = any(array(select id from due))
      returning d.id, d.webhook_id, d.kind, d.sequence, d.message_id, d.attempts, d.position, d.challenge, d.created_at)
    select c.id, c.webhook_id as "webhookId", c.kind, c.message_id as "messageId", c.attempts as attempt, c.position,
           c.challenge, coalesce(e.occurred_at, c.created_at) as at, c.sequence, e.id as "eventId", e.type, e.data
      from claimed c
      left join feed_event f on f.sequence = c.sequence
      left join event e on e.id = f.event_id
     order by c.kind = 'event', c.sequence`;
}

function toldOf(
  { kind, messageId, webhookId, challenge }: Omit<ClaimedDelivery, 'told'>,
  event: IdentifiedEvent,
): Told {
  const { occurredAt: at } = event;
  switch (kind) {
    case 'event':
      return { kind, event };
    case 'test':
      return { kind, messageId, webhookId, at };
    case 'verification':
      return { kind, challenge: challenge ?? '', at };
  }
}
