import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';

/** Where a delivery stands: an attempt is to come, a 2xx came, or the schedule is exhausted. */
export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A row of `webhook_delivery`: one event for one webhook, over all its attempts. Instants are the wall clock's. */
@Entity('webhook_delivery')
export class WebhookDeliveryRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'webhook_id' })
  webhookId: string;

  /** The event's number in the feed. */
  @Column('bigint')
  sequence: number;

  /** The `webhook-id`, the same for every attempt and every replay. */
  @Column('text', { name: 'message_id' })
  messageId: string;

  @Column('text')
  state: DeliveryState;

  /** Attempts begun, over all replays. */
  @Column('int')
  attempts: number;

  /** Attempts begun since the schedule last started. */
  @Column('int')
  position: number;

  /** When the next attempt is due; while one is made, when it counts as lost. Null once delivered or dead. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Instant | null;

  @Column('int', { name: 'last_status', nullable: true })
  lastStatus: number | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Instant | null;
}

/** A row of `webhook_attempt`; one without an outcome is under way or was cut off. */
@Entity('webhook_attempt')
export class WebhookAttemptRow {
  @PrimaryColumn('uuid', { name: 'delivery_id' })
  deliveryId: string;

  @PrimaryColumn('int')
  number: number;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Instant;

  @Column('int', { name: 'duration_milliseconds', nullable: true })
  durationMilliseconds: number | null;

  @Column('int', { nullable: true })
  status: number | null;

  @Column('text', { nullable: true })
  error: string | null;

  /** The beginning of the reply's body. */
  @Column('text', { nullable: true })
  reply: string | null;
}
