import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { ListedDelivery } from '../../publishing/webhooks/deliveries.queries.ts';
import type { ShownWebhook } from '../../publishing/webhooks/webhooks.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, count, Fact, Moment, Notice, Nothing } from '../parts.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { WebhookActs } from './webhook-acts.tsx';
import type { WebhookPageQuery } from './webhook-form.ts';
import { Refused } from './webhook-form.page.tsx';
import {
  eventTypeWords,
  formatWords,
  orderWords,
  WEBHOOKS_PATH,
  webhookStateWords,
} from './webhook-words.ts';

/** What a webhook's page is made from. */
export interface WebhookContent {
  readonly shown: ShownWebhook;
  readonly deliveries: readonly ListedDelivery[];
  readonly nextCursor: string | null;
  readonly query: WebhookPageQuery;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
}

/** One webhook: what it is sent, how it goes, and what can be done. */
export function WebhookPage(content: WebhookContent): JSX.Element {
  const { shown, query, refusal } = content;
  const { webhook } = shown;
  const { word, tone } = webhookStateWords[webhook.state];
  const named = webhook.description !== null && webhook.description !== '';
  return (
    <>
      <p class="back">
        <a href={WEBHOOKS_PATH}>Webhooks</a>
      </p>
      <h1>
        {named ? webhook.description : new URL(webhook.url).host} <Chip tone={tone}>{word}</Chip>
      </h1>
      {refusal !== null && <Refused refusal={refusal} />}
      {query.done !== undefined && (
        <Notice tone="good">
          <p>{doneWords[query.done](query.count ?? 0)}</p>
        </Notice>
      )}
      <Trouble shown={shown} zone={content.zone} />
      <Facts shown={shown} zone={content.zone} />
      <WebhookActs shown={shown} csrfToken={content.csrfToken} />
      <DeliveryLog {...content} />
    </>
  );
}

const doneWords: { readonly [Done in NonNullable<WebhookPageQuery['done']>]: (count: number) => string } = {
  saved: () => 'Saved.',
  tested: () =>
    'A test is on its way: what came of it is the first in the log. Load the page again if it is not there yet.',
  asked: () => 'The address is asked: load the page again to see what it answers.',
  replayed: (number) => `${count(number, 'delivery', 'deliveries')} put back to work.`,
  enabled: () => 'Enabled. What was published while it was disabled can be replayed.',
  disabled: () => 'Disabled: nothing more is sent to it.',
};

function Trouble({ shown: { webhook }, zone }: { shown: ShownWebhook; zone: Zone }): JSX.Element | null {
  if (webhook.state === 'disabled')
    return (
      <Notice tone="danger">
        <p>Nothing is sent to it: {webhook.disabledReason}.</p>
      </Notice>
    );
  if (webhook.state === 'unverified')
    return (
      <Notice tone="warning">
        <p>
          Its address has not answered yet whether it wants to be called. Events are kept for it until it
          does; the last question and its answer are in the log.
        </p>
      </Notice>
    );
  if (webhook.failingSince === null) return null;
  return (
    <Notice tone="warning">
      <p>
        Deliveries fail since <Moment at={webhook.failingSince} zone={zone} />: what was given up is kept as
        dead letters.
      </p>
    </Notice>
  );
}

function Facts({ shown, zone }: { shown: ShownWebhook; zone: Zone }): JSX.Element {
  const { webhook, policies, overlapping } = shown;
  const { eventTypes, linesOfBusiness, jurisdictions } = webhook;
  return (
    <div class="card">
      <dl class="facts">
        <Fact label="Address">
          <span class="url">{webhook.url}</span>
        </Fact>
        <Fact label="Told of">
          {eventTypes.length === 0 ? 'everything' : eventTypes.map((type) => eventTypeWords[type]).join('; ')}
        </Fact>
        <Fact label="Policies">
          {policies.length === 0 ? 'all' : policies.map(({ slug }) => slug).join(', ')}
        </Fact>
        <Fact label="Lines of business">
          {linesOfBusiness.length === 0 ? 'all' : linesOfBusiness.join(', ')}
        </Fact>
        <Fact label="Jurisdictions">{jurisdictions.length === 0 ? 'all' : jurisdictions.join(', ')}</Fact>
        <Fact label="Form">{formatWords[webhook.format]}</Fact>
        <Fact label="Order">{orderWords[webhook.order]}</Fact>
        <Fact label="Calls at once">{webhook.order === 'strict' ? 1 : webhook.concurrency}</Fact>
        <Fact label="Verified">
          {webhook.verifiedAt === null ? (
            <Nothing word="not yet" />
          ) : (
            <Moment at={webhook.verifiedAt} zone={zone} />
          )}
        </Fact>
        {overlapping && webhook.previousSecretUntil !== null && (
          <Fact label="The secret before signs too until">
            <Moment at={webhook.previousSecretUntil} zone={zone} />
          </Fact>
        )}
      </dl>
    </div>
  );
}
