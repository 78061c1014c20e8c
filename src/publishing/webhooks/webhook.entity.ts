import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { PublicEventType } from '../feed/public-event.rules.ts';
import type { WebhookFormat, WebhookOrder, WebhookState } from './webhook-terms.rules.ts';

/** A row of `webhook`: an address that is told of public events. */
@Entity('webhook')
export class WebhookRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  url: string;

  /** `whsec_…`, sealed: signs every delivery, and is shown once, when it is made. */
  @Column('text')
  secret: string;

  /** The secret before, sealed for this column; signs beside the present one until it is over. */
  @Column('text', { name: 'previous_secret', nullable: true })
  previousSecret: string | null;

  /** On the wall clock; null without a secret before. */
  @Column('timestamptz', { name: 'previous_secret_until', nullable: true })
  previousSecretUntil: Instant | null;

  /** The types it wants; empty for all, also those to come. */
  @Column('text', { name: 'event_types', array: true })
  eventTypes: PublicEventType[];

  /** The policies whose events it wants; empty for all. */
  @Column('uuid', { name: 'policy_ids', array: true })
  policyIds: string[];

  /** Lines of business it wants to hear of; empty for all. A version that names none is for all of them. */
  @Column('text', { name: 'lines_of_business', array: true })
  linesOfBusiness: string[];

  /** Jurisdictions it wants to hear of, as {@link linesOfBusiness}. */
  @Column('text', { array: true })
  jurisdictions: string[];

  @Column('text')
  format: WebhookFormat;

  @Column('text', { name: 'delivery_order' })
  order: WebhookOrder;

  /** The most attempts at once, of all replicas together: 1 to 16. */
  @Column('int')
  concurrency: number;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text')
  state: WebhookState;

  /** Why it is disabled; null while it is not. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  /** The person who made it; null for a key. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  /** When the present address proved that it wants webhooks, on the wall clock; null until it has. */
  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Instant | null;

  /** When a delivery became a dead letter with no success since, on the wall clock. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Instant | null;

  /** When its lane was last woken, on the wall clock. */
  @Column('timestamptz', { name: 'woken_at' })
  wokenAt: Instant;
}
