import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** Deliveries remembered, so that one that comes twice is heard once. */
const REMEMBERED = 10_000;
/** A delivery's largest body in bytes; they are thin. */
const LARGEST = 256 * 1024;

/** What a receiver needs. */
export interface ReceiverOptions {
  /** The secrets that may have signed, `whsec_…`: while one is changed for another, both. */
  readonly secrets: () => readonly string[];
  /** There is something to look at. Nothing of the delivery is believed but that. */
  readonly wake: () => void;
}

/** What a delivery says of itself. */
interface Delivery {
  readonly type?: unknown;
  readonly data?: { readonly challenge?: unknown };
}

/**
 * Hears webhooks (Standard Webhooks 1.0). A delivery whose signature or time does not hold is refused with 401; the
 * challenge by which Almanac makes sure that this address wants to be called is answered; any other delivery wakes
 * the keeper, once an id.
 */
export function webhookReceiver({ secrets, wake }: ReceiverOptions): Server {
  const heard = new Set<string>();
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return answer(response, 405, null);
    const body = await bodyOf(request);
    if (body === null) return answer(response, 413, null);
    const delivery = verified(body, request.headers, secrets());
    if (delivery === null) return answer(response, 401, null);
    if (delivery.type === 'endpoint.verification')
      return answer(response, 200, { challenge: delivery.data?.challenge ?? null });
    const id = String(request.headers['webhook-id']);
    if (!heard.has(id)) {
      heard.add(id);
      if (heard.size > REMEMBERED) heard.delete(heard.values().next().value!);
      wake();
    }
    answer(response, 204, null);
  };
  return createServer((request, response) => {
    take(request, response).catch(() => {
      // the caller went away in the middle of its delivery, and will make it again
      response.destroy();
    });
  });
}

/** The delivery, if one of the secrets signed it within the last minutes; else null. */
function verified(
  body: string,
  headers: IncomingMessage['headers'],
  secrets: readonly string[],
): Delivery | null {
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name] ?? ''),
    ]),
  );
  for (const secret of secrets) {
    try {
      return new Webhook(secret).verify(body, signed) as Delivery;
    } catch {
      continue; // not by this one
    }
  }
  return null;
}

/** The body as text; null for one that is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: object | null): void {
  const headers = body === null ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, headers).end(body === null ? undefined : JSON.stringify(body));
}
