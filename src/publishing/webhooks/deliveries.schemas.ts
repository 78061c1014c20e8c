import { checkOf, formatFeedCursor } from '../feed/feed-cursor.rules.ts';
import type { ListedDelivery } from './deliveries.queries.ts';
import type { LoggedHeaders } from './webhook-delivery.entity.ts';
import type { DeliveryKind, DeliveryState } from './webhook-terms.rules.ts';

/** One attempt of a delivery; without a duration it is under way or was cut off. */
export interface AttemptReply {
  readonly number: number;
  readonly startedAt: string;
  readonly durationMilliseconds: number | null;
  /** The address that was connected to. */
  readonly address: string | null;
  readonly status: number | null;
  readonly error: string | null;
  /** How the reply's body begins. */
  readonly reply: string | null;
}

/** An attempt with all that was asked and answered; the signatures themselves are not kept. */
export interface WholeAttemptReply extends AttemptReply {
  readonly requestHeaders: LoggedHeaders | null;
  readonly requestBody: string | null;
  readonly replyHeaders: LoggedHeaders | null;
}

/** A delivery with its attempts. */
export interface DeliveryReply<Attempt extends AttemptReply = AttemptReply> {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly messageId: string;
  readonly type: string;
  /** The event's place in the feed; null for what is no event. */
  readonly cursor: string | null;
  /** The event's policy; null for what is no event. */
  readonly policy: string | null;
  readonly state: DeliveryState;
  readonly nextAttemptAt: string | null;
  /** True while it is due and waits for an earlier one of its policy, or of the webhook. */
  readonly held: boolean;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly deliveredAt: string | null;
  readonly attempts: readonly Attempt[];
}

/** A delivery with all that is known of its attempts. */
export type WholeDeliveryReply = DeliveryReply<WholeAttemptReply>;

/** How many deliveries a replay put back to work, and where to go on when there are more than one replay takes. */
export interface ReplayReply {
  readonly replayed: number;
  /** Give it as `after` to go on; null when all are replayed. */
  readonly next: string | null;
}

/** A delivery as it is shown; instants are the wall clock's. */
export function presentDelivery<Attempt extends AttemptReply>(
  delivery: ListedDelivery<Attempt>,
): DeliveryReply<Attempt> {
  const {
    sequence,
    eventId,
    epoch,
    nextAttemptAt,
    createdAt,
    deliveredAt,
    attempts,
    place: _,
    ...rest
  } = delivery;
  return {
    ...rest,
    cursor:
      sequence === null || eventId === null
        ? null
        : formatFeedCursor({ epoch, sequence, check: checkOf(eventId) }),
    nextAttemptAt: nextAttemptAt?.toString() ?? null,
    createdAt: createdAt.toString(),
    deliveredAt: deliveredAt?.toString() ?? null,
    attempts,
  };
}
