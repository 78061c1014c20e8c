import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Agent } from 'undici';
import { fromMilliseconds, type Instant } from '../../kernel/instant.ts';
import { memoised } from '../../kernel/memoised.ts';
import { Settings } from '../../platform/config/settings.ts';
import { wallMilliseconds } from '../../platform/clock/system-clock.ts';
import { guardedAgent } from '../../platform/outgoing/guarded-agent.ts';
import { boundedExchange, type Exchanged } from './bounded-exchange.ts';
import { ATTEMPT_HEADER, ConnectedAddresses } from './connected-addresses.ts';
import type { LoggedHeaders } from './webhook-delivery.entity.ts';
import type { WebhookMessage } from './webhook-message.rules.ts';
import { retryAfterSeconds } from './webhook-schedule.rules.ts';
import { WebhookSecrets, type SealedSecrets } from './webhook-secrets.ts';
import { webhookHeaders } from './webhook-signature.ts';
import { webhookUrl } from './webhook-url.rules.ts';

/** What is sent, where to, and with which secrets it is signed. */
export interface OutgoingWebhook {
  readonly webhookId: string;
  readonly url: string;
  readonly secrets: SealedSecrets;
  readonly messageId: string;
  /** Names this attempt, in our log and in the receiver's. */
  readonly attemptName: string;
  readonly message: WebhookMessage;
}

/** One attempt that has come to its end, as it was; {@link outcomeOf} tells what became of it. */
export interface SentWebhook {
  /** By the wall clock, in milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly durationMilliseconds: number;
  /** The address connected to; null when there was no connection. */
  readonly address: string | null;
  /** With the signatures. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly exchanged: Exchanged;
}

/** What became of one attempt. */
export interface AttemptOutcome {
  readonly startedAt: Instant;
  readonly durationMilliseconds: number;
  /** The address connected to; null when there was no connection. */
  readonly address: string | null;
  /** Without the signatures. */
  readonly requestHeaders: LoggedHeaders;
  readonly requestBody: string;
  /** The reply's status; null when none came. */
  readonly status: number | null;
  /** Why no usable reply came; null with a 2xx. */
  readonly error: string | null;
  readonly replyHeaders: LoggedHeaders | null;
  /** The beginning of the reply's body. */
  readonly reply: string | null;
  readonly retryAfterSeconds: number | null;
}

/** As much of a reply as is read and kept for the delivery log. */
const REPLY_BYTES = 2048;
/** As much of a header's value as is kept, and as many headers. */
const HEADER_CHARACTERS = 500;
const HEADERS_KEPT = 50;
/** What a receiver may send that is its own secret and nothing for a log. */
const hiddenHeaders: ReadonlySet<string> = new Set([
  'set-cookie',
  'authorization',
  'proxy-authenticate',
  'www-authenticate',
]);
const HIDDEN = '(not kept)';

/** Sends one attempt of a webhook. */
@Injectable()
export class WebhookSender implements OnApplicationShutdown {
  /** Longest that an attempt takes, reply included; Standard Webhooks 1.0 recommends 15 to 30 seconds. Tests are less patient. */
  attemptMilliseconds = 15_000;
  private readonly agent: Agent;
  private readonly addresses = new ConnectedAddresses();
  /** Throws WebhookUrlRefused: the operator's list may have changed since the URL was taken. */
  private readonly target: (url: string) => URL;

  constructor(
    settings: Settings,
    private readonly secrets: WebhookSecrets,
  ) {
    this.agent = guardedAgent(settings.webhookAllowedHosts);
    this.target = memoised((url) => webhookUrl(url, settings.webhookAllowedHosts));
  }

  /**
   * Signs and sends. Never throws: whatever goes wrong on the way is the attempt's outcome. What is not needed to send the
   * next one is left to {@link outcomeOf}: replies come in crowds, and the last of one waits for the work on all the others.
   */
  async send(webhook: OutgoingWebhook): Promise<SentWebhook> {
    const { attemptName, message } = webhook;
    const startedAt = wallMilliseconds();
    const begun = performance.now();
    const headers: Record<string, string> = {
      ...message.headers,
      'user-agent': 'Almanac-Webhooks/1',
      [ATTEMPT_HEADER]: attemptName,
    };
    this.addresses.expect(attemptName);
    const exchanged = await this.exchange(webhook, headers, startedAt);
    return {
      startedAt,
      endedAt: wallMilliseconds(),
      durationMilliseconds: Math.round(performance.now() - begun),
      address: this.addresses.take(attemptName),
      headers,
      body: message.body,
      exchanged,
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
    this.addresses.close();
  }

  /** Adds the signature to `headers`. */
  private async exchange(
    { webhookId, url, secrets, messageId, message }: OutgoingWebhook,
    headers: Record<string, string>,
    at: number,
  ): Promise<Exchanged> {
    const { method, body } = message;
    let target: URL;
    try {
      target = this.target(url);
      const timestampSeconds = Math.floor(at / 1000);
      const opened = await this.secrets.signers(webhookId, secrets);
      Object.assign(headers, webhookHeaders({ messageId, timestampSeconds, body }, opened));
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
    const path = target.pathname + target.search;
    const request = { origin: target.origin, path, method, headers, body: body === '' ? null : body };
    return await boundedExchange(this.agent, request, {
      milliseconds: this.attemptMilliseconds,
      replyBytes: REPLY_BYTES,
    });
  }
}

/** What became of an attempt, as it is judged and written down. */
export function outcomeOf(sent: SentWebhook): AttemptOutcome {
  const { startedAt, endedAt, durationMilliseconds, address, headers, body, exchanged } = sent;
  return {
    startedAt: fromMilliseconds(startedAt),
    durationMilliseconds,
    address,
    requestHeaders: loggedRequest(headers),
    requestBody: body,
    ...answerOf(exchanged, endedAt),
  };
}

function answerOf(
  exchanged: Exchanged,
  endedAt: number,
): Pick<AttemptOutcome, 'status' | 'error' | 'reply' | 'replyHeaders' | 'retryAfterSeconds'> {
  if (exchanged.status === null)
    return { status: null, error: exchanged.error, reply: null, replyHeaders: null, retryAfterSeconds: null };
  const { status, headers, body } = exchanged;
  return {
    status,
    error: status <= 299 ? null : `answered ${status}`,
    reply: body,
    replyHeaders: loggedReply(headers),
    retryAfterSeconds: retryAfterSeconds(single(headers['retry-after']), fromMilliseconds(endedAt)),
  };
}

/** Whoever reads the log could send a signed message again as long as its timestamp is taken: how many there were is enough. */
function loggedRequest(headers: Readonly<Record<string, string>>): LoggedHeaders {
  const { 'webhook-signature': signatures, ...rest } = headers;
  if (signatures === undefined) return rest;
  const shown = signatures.split(' ').map(() => `v1,${HIDDEN}`);
  return { ...rest, 'webhook-signature': shown.join(' ') };
}

function loggedReply(headers: IncomingHttpHeaders): LoggedHeaders {
  const kept = Object.entries(headers).slice(0, HEADERS_KEPT);
  return Object.fromEntries(
    kept.map(([name, value]) => [name, hiddenHeaders.has(name) ? HIDDEN : shortened(value)]),
  );
}

const shortened = (value: string | string[] | undefined): string =>
  [value ?? []].flat().join(', ').slice(0, HEADER_CHARACTERS).replaceAll('\0', '').toWellFormed();

const single = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0];
