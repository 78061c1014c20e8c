import { AsyncLocalStorage } from 'node:async_hooks';
import type { DomainError } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';

/** A request's hold on an Idempotency-Key. One that was taken over by a repeat has another instant in its row. */
export interface Reservation {
  readonly scope: string;
  readonly key: string;
  /** By the database's clock. */
  readonly reservedAt: Instant;
}

/** The secrets in a browser's cookies; each undefined where it brought none. */
export interface BrowserCookies {
  /** The session it has or had. */
  readonly sessionToken: string | undefined;
  /** By which it is known as a browser in which somebody was signed in before. */
  readonly deviceToken: string | undefined;
}

/** What a request carries through all it calls. */
export interface RequestContext {
  readonly requestId: string;
  /** The caller's IP address, as far as the proxy setting lets it be known. */
  readonly address: string;
  /** What the caller's program calls itself (RFC 9110 §10.1.5). */
  readonly userAgent?: string | undefined;
  /** To be called when what the request sent as `Authorization` was found good; it then counts by its own share. */
  readonly noteGoodKey?: (() => void) | undefined;
  /** What a browser brought of earlier sign-ins, once its cookies were read. */
  browser?: BrowserCookies;
  /** The session of a person's request, once it is known. */
  sessionId?: string;
  /** Why the request was refused, where a page answers it itself: see {@link noteRefusal}. */
  refusal?: DomainError;
  /** True once the refusal stands in the audit. */
  refusalAudited?: true;
  /** Set while a POST with an Idempotency-Key is carried out: the row to mark in its transaction. */
  idempotency?: Reservation;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The request this code runs for; undefined in jobs, sweeps and the CLI. */
export function requestContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Says that the request was refused though a page or a redirect will answer it: the audit writes it down afterwards. */
export function noteRefusal(error: DomainError): void {
  const context = storage.getStore();
  if (context !== undefined) context.refusal = error;
}

/** Runs `work` and all it starts inside a context. */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}
