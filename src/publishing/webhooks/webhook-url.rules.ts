import { DomainError } from '../../kernel/errors.ts';
import { readOutgoingUrl } from '../../platform/outgoing/outgoing-url.rules.ts';

/** A webhook's URL that Almanac will not send to, and why. */
export class WebhookUrlRefused extends DomainError {
  constructor(url: string, reason: string) {
    super('webhook_url_refused', `no webhook is sent to ${url}: ${reason}`, {
      fields: [{ field: 'url', reason }],
    });
  }
}

/**
 * Reads a webhook's URL as every outgoing one is read. Throws {@link WebhookUrlRefused}. `allowed` hosts pass with http
 * and on any address.
 */
export function webhookUrl(text: string, allowed: readonly string[]): URL {
  const read = readOutgoingUrl(text, allowed);
  if (read.url === null) throw new WebhookUrlRefused(read.shown, read.reason);
  return read.url;
}
