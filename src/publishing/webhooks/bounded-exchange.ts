import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** How long an exchange may take and how much of the reply is read. */
export interface ExchangeBounds {
  /** From the first connection attempt to the end of the reply. */
  readonly milliseconds: number;
  readonly replyBytes: number;
}

/** What came back: a status with the beginning of the body, or why there is none. */
export type Exchanged =
  | { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  | { readonly status: null; readonly error: string };

/**
 * Sends one request and reads the beginning of its reply, in bounded time and memory; then it hangs up on the rest. Never
 * rejects. A reply that breaks off, or does not come to an end, has said its status all the same.
 */
export async function boundedExchange(
  agent: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { milliseconds, replyBytes }: ExchangeBounds,
): Promise<Exchanged> {
  return await new Promise<Exchanged>((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let begun: { status: number; headers: IncomingHttpHeaders } | undefined;
    const parts: Buffer[] = [];
    let length = 0;
    let over = false;

    const finish = (error: string): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      if (begun === undefined) return resolve({ status: null, error });
      resolve({ ...begun, body: textOf(parts, replyBytes) });
    };
    const hangUp = (reason: string): void => {
      finish(reason);
      controller?.abort(new Error(reason));
    };
    const timer = setTimeout(() => hangUp(`no reply within ${milliseconds / 1000} s`), milliseconds);

    try {
      agent.dispatch(request, {
        onRequestStart(started) {
          controller = started;
          if (over) started.abort(new Error('given up before it could be sent'));
        },
        onResponseStart(_, status, headers) {
          if (status >= 200) begun = { status, headers }; // what comes before is only on the way to the answer
        },
        onResponseData(_, part) {
          parts.push(part);
          length += part.length;
          if (length >= replyBytes) hangUp('read enough');
        },
        onResponseEnd: () => finish('the reply has no status'),
        onResponseError: (_, error) => finish(describe(error)),
      });
    } catch (error) {
      finish(describe(error)); // a request that undici does not take at all
    }
  });
}

/** PostgreSQL keeps no NUL in text, and half a character at the cut becomes the replacement character. */
function textOf(parts: readonly Buffer[], bytes: number): string {
  if (parts.length === 0) return '';
  return Buffer.concat(parts).subarray(0, bytes).toString('utf8').replaceAll('\0', '');
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`.replaceAll('\0', '');
}
