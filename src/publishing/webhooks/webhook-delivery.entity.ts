import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { DeliveryKind, DeliveryState } from './webhook-terms.rules.ts';

/** Headers by their lower-case names, as the delivery log keeps them. */
export type LoggedHeaders = Readonly<Record<string, string>>;

/** A row of `webhook_delivery`: one message for one webhook, over all its attempts. Instants are the wall clock's. */
@Entity('webhook_delivery')
export class WebhookDeliveryRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'webhook_id' })
  webhookId: string;

  @Column('text')
  kind: DeliveryKind;

  /** Its place in the log. */
  @Column('bigint')
  place: number;

  /** The event's number in the feed; null for what is no event. */
  @Column('bigint', { nullable: true })
  sequence: number | null;

  /** The event's policy; null for what is no event. */
  @Column('uuid', { name: 'policy_id', nullable: true })
  policyId: string | null;

  /** What the address must answer with; null for what does not verify it. */
  @Column('text', { nullable: true })
  challenge: string | null;

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

  /** When the next attempt is due. Null once delivered or dead. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Instant | null;

  /** The lease of the lane under which its attempt was begun; null while none is under way. */
  @Column('uuid', { name: 'claimed_by', nullable: true })
  claimedBy: string | null;

  @Column('timestamptz', { name: 'claimed_at', nullable: true })
  claimedAt: Instant | null;

  @Column('int', { name: 'last_status', nullable: true })
  lastStatus: number | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Instant | null;
}

/** A row of `webhook_attempt`; one without a duration was cut off. */
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

  /** The address that was connected to; null where no connection came about. */
  @Column('text', { nullable: true })
  address: string | null;

  /** As they were sent, without the signatures. */
  @Column('jsonb', { name: 'request_headers', nullable: true })
  requestHeaders: LoggedHeaders | null;

  @Column('text', { name: 'request_body', nullable: true })
  requestBody: string | null;

  @Column('int', { nullable: true })
  status: number | null;

  @Column('text', { nullable: true })
  error: string | null;

  @Column('jsonb', { name: 'reply_headers', nullable: true })
  replyHeaders: LoggedHeaders | null;

  /** The beginning of the reply's body. */
  @Column('text', { nullable: true })
  reply: string | null;
}
