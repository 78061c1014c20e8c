import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { ListedDelivery } from '../../publishing/webhooks/deliveries.queries.ts';
import { Chip, Moment, Nothing, Table } from '../parts.tsx';
import { wordOfDelivery, webhookPath } from './webhook-words.ts';
import type { WebhookContent } from './webhook.page.tsx';

const filters = [
  { state: undefined, name: 'All' },
  { state: 'waiting', name: 'Still to come' },
  { state: 'delivered', name: 'Delivered' },
  { state: 'dead', name: 'Dead letters' },
] as const;

/** The deliveries of a webhook, the newest first, with a row of filters. */
export function DeliveryLog({ shown, deliveries, nextCursor, query, zone }: WebhookContent): JSX.Element {
  const path = webhookPath(shown.webhook.id);
  const address = (state: string | undefined) => (state === undefined ? path : `${path}?state=${state}`);
  return (
    <section>
      <h2 id="log">Deliveries</h2>
      <nav class="tabs" aria-label="Which deliveries">
        <ul>
          {filters.map(({ state, name }) => (
            <li>
              <a
                href={address(state)}
                {...(state === query.state ? { 'aria-current': 'page' as const } : {})}
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {deliveries.length === 0 ? (
        <p>{query.state === undefined ? 'Nothing was sent yet.' : 'None.'}</p>
      ) : (
        <Table caption="Deliveries, the newest first" kind="broad">
          <thead>
            <tr>
              <th scope="col">Message</th>
              <th scope="col">State</th>
              <th scope="col">Attempts</th>
              <th scope="col">Last answer</th>
              <th scope="col">Made</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <Row key={delivery.id} delivery={delivery} path={path} zone={zone} />
            ))}
          </tbody>
        </Table>
      )}
      {nextCursor !== null && (
        <p class="onward">
          <a
            href={`${address(query.state)}${query.state === undefined ? '?' : '&'}cursor=${encodeURIComponent(nextCursor)}`}
          >
            Older deliveries
          </a>
        </p>
      )}
    </section>
  );
}

function Row({ delivery, path, zone }: { delivery: ListedDelivery; path: string; zone: Zone }): JSX.Element {
  const { word, tone } = wordOfDelivery(delivery);
  return (
    <tr>
      <th scope="row">
        <a href={`${path}/deliveries/${delivery.id}`}>{delivery.type}</a>
        {delivery.policy !== null && <span class="under">{delivery.policy}</span>}
      </th>
      <td>
        <Chip tone={tone}>{word}</Chip>
        {delivery.held && <span class="under">behind an earlier one</span>}
        {delivery.state === 'waiting' && !delivery.held && delivery.nextAttemptAt !== null && (
          <span class="under">
            next try <Moment at={delivery.nextAttemptAt} zone={zone} />
          </span>
        )}
      </td>
      <td>{delivery.attempts.length === 0 ? <Nothing /> : delivery.attempts.length}</td>
      <td>{delivery.lastError ?? delivery.lastStatus ?? <Nothing />}</td>
      <td class="date">
        <Moment at={delivery.createdAt} zone={zone} />
      </td>
    </tr>
  );
}
