import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser, type Headers } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** One mail as it arrived. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The identifier of its `List-Id`: `reviews.localhost`. */
  readonly list: string;
}

/** A mail server on this machine. */
export interface MailReceiver {
  readonly url: string;
  /** Takes what has arrived since the last call. */
  take(): ReceivedMail[];
  close(): Promise<void>;
}

export async function receiveMail(): Promise<MailReceiver> {
  const arrived: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, _session, done) {
      simpleParser(stream).then(
        ({ messageId = '', to, subject = '', text = '', headers }) => {
          const recipients = to === undefined ? [] : [to].flat();
          const list = /<([^<>]+)>\s*$/.exec(listIdOf(headers))?.[1] ?? '';
          arrived.push({
            messageId,
            to: recipients.map((each) => each.text).join(', '),
            subject,
            text,
            list,
          });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `smtp://127.0.0.1:${portOf(server.server)}`,
    take: () => arrived.splice(0),
    close: async () => await new Promise<void>((closed) => server.close(closed)),
  };
}

/** The parser reads the `List-…` headers together, as an object. */
function listIdOf(headers: Headers): string {
  const { id } = (headers.get('list') ?? {}) as { id?: { id?: string; name?: string } };
  return `<${id?.id ?? ''}>`;
}

/** One webhook delivery as it arrived, not yet verified. */
export interface Delivery {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A consumer's HTTP server on this machine. */
export interface WebhookReceiver {
  readonly url: string;
  /** `host:port`, for the setting WEBHOOK_ALLOWED_HOSTS. */
  readonly host: string;
  readonly deliveries: readonly Delivery[];
  close(): Promise<void>;
}

export async function receiveWebhooks(): Promise<WebhookReceiver> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    read(request).then(
      (body) => {
        const challenge = challengeIn(body);
        if (challenge === null) {
          deliveries.push({ headers: plainHeaders(request), body });
          response.writeHead(204).end();
        } else {
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ challenge }));
        }
      },
      () => response.destroy(), // the sender went away in the middle: it will try again
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const host = `127.0.0.1:${portOf(server)}`;
  return {
    url: `http://${host}/almanac`,
    host,
    deliveries,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

/** The question whether this address wants webhooks is answered with its challenge; null for what is no such question. */
function challengeIn(body: string): string | null {
  const { type, data } = JSON.parse(body) as { type?: string; data?: { challenge?: string } };
  return type === 'endpoint.verification' ? (data?.challenge ?? null) : null;
}

const portOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port;

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
