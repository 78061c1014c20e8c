import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent, Dispatcher } from 'undici';
import { Settings } from '../../platform/config/settings.ts';
import { wallMilliseconds, wallNow } from '../../platform/clock/system-clock.ts';
import { guardedAgent } from '../../platform/outgoing/guarded-agent.ts';
import { retryAfterSeconds } from './webhook-schedule.rules.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { webhookHeaders } from './webhook-signature.ts';
import { webhookUrl } from './webhook-url.rules.ts';

/** What is sent, where to, and with which secret it is signed. */
export interface OutgoingWebhook {
  readonly webhookId: string;
  readonly url: string;
  /** As the webhook's row has it. */
  readonly sealedSecret: string;
  readonly messageId: string;
  readonly body: string;
}

/** What became of one attempt. */
export interface AttemptOutcome {
  /** The reply's status; null when none came. */
  readonly status: number | null;
  /** Why no usable reply came; null with a 2xx. */
  readonly error: string | null;
  /** The beginning of the reply's body. */
  readonly reply: string | null;
  readonly retryAfterSeconds: number | null;
  readonly durationMilliseconds: number;
}

/** As much of a reply as is read and kept for the delivery log. */
const REPLY_BYTES = 2048;

/** Sends one attempt of a webhook. */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  /** Longest that an attempt takes, reply included; Standard Webhooks 1.0 recommends 15 to 30 seconds. Tests are less patient. */
  attemptMilliseconds = 15_000;
  private readonly agent: Agent;

  constructor(
    private readonly settings: Settings,
    private readonly secrets: WebhookSecrets,
  ) {
    this.agent = guardedAgent(settings.webhookAllowedHosts);
  }

  /** Signs and sends. Never throws: whatever goes wrong on the way is the attempt's outcome. */
  async send({ webhookId, url, sealedSecret, messageId, body }: OutgoingWebhook): Promise<AttemptOutcome> {
    const startedAt = performance.now();
    const duration = () => Math.round(performance.now() - startedAt);
    const nothing = { status: null, reply: null, retryAfterSeconds: null };
    const deadline = AbortSignal.timeout(this.attemptMilliseconds);
    try {
      const target = webhookUrl(url, this.settings.webhookAllowedHosts); // the operator's list may have changed
      const secret = await this.secrets.open(webhookId, sealedSecret);
      const timestampSeconds = Math.floor(wallMilliseconds() / 1000);
      const reply = await this.agent.request({
        origin: target.origin,
        path: target.pathname + target.search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Almanac-Webhooks/1',
          ...webhookHeaders({ messageId, timestampSeconds, body }, [secret]),
        },
        body,
        signal: deadline,
      });
      const excerpt = await beginningOf(reply.body);
      return {
        status: reply.statusCode,
        error: reply.statusCode >= 200 && reply.statusCode <= 299 ? null : `answered ${reply.statusCode}`,
        reply: excerpt,
        retryAfterSeconds: retryAfterSeconds(single(reply.headers['retry-after']), wallNow()),
        durationMilliseconds: duration(),
      };
    } catch (error) {
      const said = deadline.aborted
        ? `no reply within ${this.attemptMilliseconds / 1000} s`
        : describe(error);
      return { ...nothing, error: said, durationMilliseconds: duration() };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }
}

/** Reads the beginning of a reply and hangs up on the rest. A reply that breaks off has said its status all the same. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= REPLY_BYTES) break; // leaving the loop destroys the stream, and with it the connection
    }
  } catch {
    // what was read until then is kept: the status decides, and it came
  }
  // PostgreSQL keeps no NUL in text
  return Buffer.concat(parts).subarray(0, REPLY_BYTES).toString('utf8').replaceAll('\0', '');
}

const single = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0];

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`;
}
