import type { WebhookFormat } from './webhook-terms.rules.ts';

/** What an address answered to the question whether it wants webhooks: a 2xx, its headers and how its body begins. */
export interface VerificationReply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What it was asked. */
export interface VerificationQuestion {
  readonly challenge: string;
  /** The name under which leave was asked for. */
  readonly origin: string;
}

type Judge = (reply: VerificationReply, question: VerificationQuestion) => string | null;

const judges: { readonly [Format in WebhookFormat]: Judge } = {
  standard: ({ body }, { challenge }) =>
    challengeIn(body) === challenge
      ? null
      : 'the reply is no JSON object whose `challenge` is the one that was sent',
  // CloudEvents' "HTTP 1.1 Web Hooks for Event Delivery" 1.0, §4.2: the origin that asked, or an asterisk
  cloudevents: ({ headers }, { origin }) =>
    ['*', origin].includes((headers['webhook-allowed-origin'] ?? '').trim().toLowerCase())
      ? null
      : `the reply has no header WebHook-Allowed-Origin that says ${origin} or *`,
};

/** Why a 2xx reply does not prove that the address wants webhooks; null when it does. */
export function shortfallOf(
  format: WebhookFormat,
  reply: VerificationReply,
  question: VerificationQuestion,
): string | null {
  return judges[format](reply, question);
}

function challengeIn(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && 'challenge' in parsed ? parsed.challenge : null;
  } catch {
    return null; // whatever is no JSON holds no challenge
  }
}
