import type { JSX } from 'preact';
import { instant, type Zone } from '../../kernel/instant.ts';
import type { ListedDelivery } from '../../publishing/webhooks/deliveries.queries.ts';
import type { WholeAttemptReply } from '../../publishing/webhooks/deliveries.schemas.ts';
import type { LoggedHeaders } from '../../publishing/webhooks/webhook-delivery.entity.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Fact, Moment, Nothing } from '../parts.tsx';
import { Refused } from './webhook-form.page.tsx';
import { wordOfDelivery, webhookPath } from './webhook-words.ts';

/** What a delivery's page is made from. */
export interface DeliveryContent {
  readonly webhookId: string;
  readonly delivery: ListedDelivery<WholeAttemptReply>;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly refusal: FormRefusal | null;
}

/** One delivery: what was asked and answered at each attempt. */
export function DeliveryPage({
  webhookId,
  delivery,
  zone,
  csrfToken,
  refusal,
}: DeliveryContent): JSX.Element {
  const { word, tone } = wordOfDelivery(delivery);
  const path = webhookPath(webhookId);
  return (
    <>
      <p class="back">
        <a href={path}>The webhook</a>
      </p>
      <h1>
        {delivery.type} <Chip tone={tone}>{word}</Chip>
      </h1>
      {refusal !== null && <Refused refusal={refusal} />}
      <div class="card">
        <dl class="facts">
          <Fact label="webhook-id">
            <code>{delivery.messageId}</code>
          </Fact>
          <Fact label="Policy">
            {delivery.policy === null ? (
              <Nothing />
            ) : (
              <a href={`/console/policies/${delivery.policy}`}>{delivery.policy}</a>
            )}
          </Fact>
          <Fact label="Made">
            <Moment at={delivery.createdAt} zone={zone} />
          </Fact>
          {delivery.nextAttemptAt !== null && (
            <Fact label={delivery.held ? 'Waits behind an earlier one, since' : 'Next attempt'}>
              <Moment at={delivery.nextAttemptAt} zone={zone} />
            </Fact>
          )}
          {delivery.deliveredAt !== null && (
            <Fact label="Delivered">
              <Moment at={delivery.deliveredAt} zone={zone} />
            </Fact>
          )}
          {delivery.lastError !== null && <Fact label="Last error">{delivery.lastError}</Fact>}
        </dl>
        {delivery.kind === 'event' && delivery.state !== 'waiting' && (
          <form method="post" action={`${path}/deliveries/${delivery.id}/replay`}>
            <CsrfField token={csrfToken} />
            <button type="submit" class="second">
              Send it again
            </button>
          </form>
        )}
      </div>
      <h2>Attempts</h2>
      {delivery.attempts.length === 0 ? (
        <p>None was made yet.</p>
      ) : (
        delivery.attempts
          .toReversed()
          .map((attempt) => <Attempt key={attempt.number} attempt={attempt} zone={zone} />)
      )}
    </>
  );
}

function Attempt({ attempt, zone }: { attempt: WholeAttemptReply; zone: Zone }): JSX.Element {
  const { number, status, error, durationMilliseconds, address } = attempt;
  return (
    <section class="card webhook-attempt">
      <h3>
        Attempt {number}
        {': '}
        {error ?? (status === null ? 'under way' : `answered ${status}`)}
      </h3>
      <p class="hint">
        <Moment at={instant(attempt.startedAt)} zone={zone} />
        {durationMilliseconds !== null && `, took ${durationMilliseconds.toLocaleString('en-US')} ms`}
        {address !== null && `, connected to ${address}`}
      </p>
      {attempt.requestHeaders !== null && (
        <details>
          <summary>What was sent</summary>
          <Exchange headers={attempt.requestHeaders} body={attempt.requestBody} />
        </details>
      )}
      {attempt.replyHeaders !== null && (
        <details>
          <summary>What was answered</summary>
          <Exchange headers={attempt.replyHeaders} body={attempt.reply} />
        </details>
      )}
    </section>
  );
}

function Exchange({ headers, body }: { headers: LoggedHeaders; body: string | null }): JSX.Element {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <pre class="webhook-exchange" tabIndex={0}>
      {[...lines, '', body ?? ''].join('\n')}
    </pre>
  );
}
