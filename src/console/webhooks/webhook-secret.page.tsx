import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { ShownWebhook } from '../../publishing/webhooks/webhooks.queries.ts';
import { Fact, Moment, Notice } from '../parts.tsx';
import { webhookPath } from './webhook-words.ts';

/** A webhook's secret, the one time it is shown. */
export function WebhookSecretPage({
  shown: { webhook, overlapping },
  secret,
  zone,
}: {
  shown: ShownWebhook;
  secret: string;
  zone: Zone;
}): JSX.Element {
  const until = overlapping ? webhook.previousSecretUntil : null;
  return (
    <>
      <h1>The secret of the webhook</h1>
      <Notice tone="warning">
        <p>This is the only time that the secret is shown. Give it to the receiver, now.</p>
      </Notice>
      <div class="card">
        <dl class="facts">
          <Fact label="Address">
            <span class="url">{webhook.url}</span>
          </Fact>
          <Fact label="Secret">
            <code class="secret">{secret}</code>
          </Fact>
          {until !== null && (
            <Fact label="The secret before signs too until">
              <Moment at={until} zone={zone} />
            </Fact>
          )}
        </dl>
        <p>
          Each message is signed with it (Standard Webhooks 1.0, header <code>webhook-signature</code>): the
          receiver verifies the signature before it believes anything.
        </p>
      </div>
      <p>
        <a href={webhookPath(webhook.id)}>I have copied it</a>
      </p>
    </>
  );
}
