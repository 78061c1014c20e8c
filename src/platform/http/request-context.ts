import { AsyncLocalStorage } from 'node:async_hooks';

/** What a request carries through all it calls. */
export interface RequestContext {
  readonly requestId: string;
  /** The peer's address, as far as the proxy setting lets it be known. */
  readonly address: string;
  /** Set while a POST with an Idempotency-Key is carried out: the row to mark in its transaction. */
  idempotency?: { readonly scope: string; readonly key: string };
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
