import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instant } from '../../kernel/instant.ts';

/** A request's hold on an Idempotency-Key. One that was taken over by a repeat has another instant in its row. */
export interface Reservation {
  readonly scope: string;
  readonly key: string;
  /** By the database's clock. */
  readonly reservedAt: Instant;
}

/** What a request carries through all it calls. */
export interface RequestContext {
  readonly requestId: string;
  /** The peer's address, as far as the proxy setting lets it be known. */
  readonly address: string;
  /** Set while a POST with an Idempotency-Key is carried out: the row to mark in its transaction. */
  idempotency?: Reservation;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The request this code runs for; undefined in jobs, sweeps and the CLI. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `work` and all it starts inside a context. */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
