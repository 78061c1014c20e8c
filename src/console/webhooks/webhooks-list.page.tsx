import type { JSX } from 'preact';
import type { ShownWebhook } from '../../publishing/webhooks/webhooks.queries.ts';
import { Chip, Nothing, Table } from '../parts.tsx';
import { WEBHOOKS_PATH, webhookPath, webhookStateWords } from './webhook-words.ts';

/** What the list of webhooks is made from. */
export interface WebhooksListContent {
  readonly webhooks: readonly ShownWebhook[];
  readonly nextCursor: string | null;
}

/** Every webhook, and where something is wrong. */
export function WebhooksListPage({ webhooks, nextCursor }: WebhooksListContent): JSX.Element {
  return (
    <>
      <h1>Webhooks</h1>
      <p class="lede">
        Systems that Almanac calls when something is published. What each of them has loaded is on the page of{' '}
        <a href="/console/consumers">consumers</a>.
      </p>
      <p class="webhook-new">
        <a class="button-like" href={`${WEBHOOKS_PATH}/new`}>
          New webhook
        </a>
      </p>
      {webhooks.length === 0 ? (
        <p>Nobody is called yet. Make a webhook for the first system that wants to hear of changes.</p>
      ) : (
        <Table caption="Webhooks, the oldest first" kind="broad">
          <thead>
            <tr>
              <th scope="col">Receiver</th>
              <th scope="col">State</th>
              <th scope="col">Still to come</th>
              <th scope="col">Dead letters</th>
            </tr>
          </thead>
          <tbody>
            {webhooks.map((shown) => (
              <Row key={shown.webhook.id} shown={shown} />
            ))}
          </tbody>
        </Table>
      )}
      {nextCursor !== null && (
        <p class="onward">
          <a href={`${WEBHOOKS_PATH}?cursor=${encodeURIComponent(nextCursor)}`}>More webhooks</a>
        </p>
      )}
    </>
  );
}

function Row({ shown: { webhook, waiting, dead } }: { shown: ShownWebhook }): JSX.Element {
  const { word, tone } = webhookStateWords[webhook.state];
  const { origin } = new URL(webhook.url);
  const named = webhook.description !== null && webhook.description !== '';
  return (
    <tr>
      <th scope="row">
        <a href={webhookPath(webhook.id)}>{named ? webhook.description : origin}</a>
        {named && <span class="under url">{origin}</span>}
      </th>
      <td>
        <Chip tone={tone}>{word}</Chip>
        {webhook.failingSince !== null && <span class="under">Deliveries fail</span>}
        {webhook.disabledReason !== null && <span class="under">{webhook.disabledReason}</span>}
      </td>
      <td>{waiting === 0 ? <Nothing /> : waiting.toLocaleString('en-US')}</td>
      <td>
        {dead === 0 ? (
          <Nothing />
        ) : (
          <a href={`${webhookPath(webhook.id)}?state=dead`}>{dead.toLocaleString('en-US')}</a>
        )}
      </td>
    </tr>
  );
}
