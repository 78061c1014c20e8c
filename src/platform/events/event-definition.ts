import type { Instant } from '../../kernel/instant.ts';

/** A kind of thing that happened, past tense; `type` is its name in the feed and stays the same for ever. */
export interface EventDefinition<Data extends object> {
  readonly type: string;
  /** Only carries the data's type. */
  readonly data?: Data;
}

/** One thing that happened, as its handlers see it. */
export interface RecordedEvent<Data extends object> {
  readonly id: string;
  readonly type: string;
  /** By the Clock. */
  readonly occurredAt: Instant;
  readonly data: Data;
}

/** Declares a kind of event. */
export function defineEvent<Data extends object>(type: string): EventDefinition<Data> {
  return { type };
}
