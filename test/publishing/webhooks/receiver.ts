import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A webhook as it came in. */
export interface ReceivedWebhook {
  readonly id: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly path: string;
}

/** What a receiver does with a request; answers 204 unless told otherwise. */
export type Answer = (request: ReceivedWebhook, response: ServerResponse) => void;

/** How a receiver differs from the usual one, which wants webhooks and says so when it is asked. */
export interface ReceiverOptions {
  /** What it answers to the question whether it wants webhooks; `false`: what it answers to anything. */
  readonly verifies?: boolean;
}

/** A consumer's HTTP server. */
export interface Receiver {
  readonly url: string;
  readonly host: string;
  readonly received: ReceivedWebhook[];
  /** The questions whether it wants webhooks, which are not among what it received. */
  readonly questions: ReceivedWebhook[];
  /** How the next requests are answered. */
  answerWith(answer: Answer): void;
  /** Waits until `count` webhooks have come in. */
  waitFor(count: number): Promise<void>;
  close(): Promise<void>;
}

const accept: Answer = (_, response) => void response.writeHead(204).end();

/** Says what a consumer says that wants webhooks; false for what is no such question. */
function answerQuestion({ headers, body }: ReceivedWebhook, response: ServerResponse): boolean {
  const origin = headers['webhook-request-origin'];
  if (origin !== undefined) {
    response.writeHead(200, { 'webhook-allowed-origin': origin }).end();
    return true;
  }
  if (!body.startsWith('{"type":"endpoint.verification"')) return false;
  const { data } = JSON.parse(body) as { data: { challenge: string } };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data));
  return true;
}

export async function startReceiver({ verifies = true }: ReceiverOptions = {}): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const questions: ReceivedWebhook[] = [];
  let answer = accept;
  let arrived = (): void => undefined;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const headers = request.headers as Record<string, string>;
      const webhook = { id: headers['webhook-id'] ?? '', headers, body, path: request.url ?? '' };
      if (verifies && answerQuestion(webhook, response)) {
        questions.push(webhook);
        return;
      }
      received.push(webhook);
      answer(webhook, response);
      arrived();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/hooks`,
    host,
    received,
    questions,
    answerWith: (next) => void (answer = next),
    async waitFor(count) {
      while (received.length < count) await new Promise<void>((resolve) => (arrived = resolve));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Verifies a webhook as a consumer does, and gives its payload. Throws for a wrong or old signature. */
export function verified(
  { body, headers }: ReceivedWebhook,
  secret: string,
): { type: string; data: unknown } {
  return new Webhook(secret).verify(body, headers) as { type: string; data: unknown };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
