import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../kernel/instant.ts';
import type { PublicEventType } from '../feed/public-event.rules.ts';

/** Whether a webhook gets deliveries. */
export const webhookStates = ['active', 'disabled'] as const;
export type WebhookState = (typeof webhookStates)[number];

/** A row of `webhook`: an address that is told of public events. */
@Entity('webhook')
export class WebhookRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  url: string;

  /** `whsec_…`, sealed: signs every delivery, and is shown once, when the webhook is made. */
  @Column('text')
  secret: string;

  /** The types it wants; empty for all, also those to come. */
  @Column('text', { name: 'event_types', array: true })
  eventTypes: PublicEventType[];

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text')
  state: WebhookState;

  /** Why it is disabled; null while it is active. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Instant;

  /** When its lane was last woken, on the wall clock. */
  @Column('timestamptz', { name: 'woken_at' })
  wokenAt: Instant;
}
