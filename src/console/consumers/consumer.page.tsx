import type { JSX } from 'preact';
import { instant, type Instant } from '../../kernel/instant.ts';
import type { ToldNotice } from '../../publishing/consumers/alerts/alerts.queries.ts';
import type { Consumer, Follows } from '../../publishing/consumers/consumers.queries.ts';
import type { Standing } from '../../publishing/consumers/drift/drift.queries.ts';
import { consumerState } from '../../publishing/consumers/drift/drift.rules.ts';
import { Chip, count, CsrfField, Fact, Moment, Notice, Nothing } from '../parts.tsx';
import { Sentence } from './consumers-board.page.tsx';
import { ConsumerHoldings, type HoldingsContent } from './consumer-holdings.tsx';
import { consumerStateWords, graceWords, noticeWords } from './consumer-words.ts';

/** What the page of one consumer is made from. */
export interface ConsumerContent extends HoldingsContent {
  readonly consumer: Consumer;
  readonly standing: Standing;
  readonly told: readonly ToldNotice[];
  readonly now: Instant;
}

/** One consumer: how it stands, what it holds, how it speaks and hears, who was told. */
export function ConsumerPage(content: ConsumerContent): JSX.Element {
  const { consumer, standing, zone, now, mayChange } = content;
  const { word, tone } = consumerStateWords[consumerState(consumer.lastHeardAt !== null, standing)];
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/consumers">Consumers</a>
      </nav>
      <div class="title-row">
        <h1>{consumer.name}</h1>
        <Chip tone={tone}>{word}</Chip>
        <p class="as-of">
          As of <Moment at={now} zone={zone} />
        </p>
      </div>
      {consumer.description !== null && <p class="lede">{consumer.description}</p>}
      <Stands {...content} />
      <Facts {...content} />
      <ConsumerHoldings {...content} />
      <Ways {...content} />
      <Told {...content} />
      {mayChange && <Changes {...content} />}
    </>
  );
}

function Stands({ consumer, standing, zone }: ConsumerContent): JSX.Element {
  if (consumer.lastHeardAt === null) {
    return (
      <Notice tone="warning">
        <p>
          It has never said what it holds, so nothing is known of it.{' '}
          {consumer.keys.length === 0
            ? 'Give it a key of its own that may say what is loaded.'
            : 'It says so with POST /v1/acknowledgements and its key.'}{' '}
          Nobody is mailed about it before it has begun.
        </p>
      </Notice>
    );
  }
  if (standing.behind + standing.damaged > 0) {
    return (
      <Notice tone="danger">
        <p>
          <Sentence standing={standing} zone={zone} />
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone={standing.due > 0 ? 'info' : 'good'}>
      <p>
        {standing.due > 0
          ? `${count(standing.due, 'policy is', 'policies are')} due and not late yet.`
          : standing.measured === 0
            ? 'Nothing that it follows is in force.'
            : `By its own word it has what is in force of all ${count(standing.measured, 'policy', 'policies')}.`}
      </p>
    </Notice>
  );
}

function Facts({ consumer, standing, zone }: ConsumerContent): JSX.Element {
  const { owner, contacts, graceMinutes, lastHeardAt, follows } = consumer;
  return (
    <div class="card">
      <dl class="facts">
        <Fact label="Last heard from">
          {lastHeardAt === null ? 'never' : <Moment at={lastHeardAt} zone={zone} />}
        </Fact>
        <Fact label="Feed">
          {standing.eventsUnread === null ? (
            <Nothing word="it never said how far it has read" />
          ) : standing.eventsUnread === 0 ? (
            'read to its end'
          ) : (
            `${count(standing.eventsUnread, 'event')} unread`
          )}
        </Fact>
        <Fact label="Grace">{graceWords(graceMinutes)}</Fact>
        <Fact label="Looked after by">
          {owner === null ? (
            <Nothing word="nobody named" />
          ) : (
            <a href={`/console/people/${owner.id}`}>{owner.name}</a>
          )}
        </Fact>
        <Fact label="Hears when it runs behind">
          <ul class="plain">
            {contacts.map((address) => (
              <li>
                <a href={`mailto:${address}`}>{address}</a>
              </li>
            ))}
            {owner !== null && <li>{owner.name}</li>}
            <li>administrators</li>
          </ul>
        </Fact>
        <Fact label="Keeps">{followsWords(follows)}</Fact>
      </dl>
    </div>
  );
}

function followsWords({ policies, codes, linesOfBusiness, jurisdictions }: Follows): string {
  const few = (names: readonly string[]) =>
    names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  const parts = [
    ...(policies.length === 0 ? [] : [`policies ${few(policies.map(({ slug }) => slug))}`]),
    ...(codes.length === 0 ? [] : [`codes ${few(codes)}`]),
    ...(linesOfBusiness.length === 0 ? [] : [few(linesOfBusiness)]),
    ...(jurisdictions.length === 0 ? [] : [few(jurisdictions)]),
  ];
  return parts.length === 0 ? 'every policy' : parts.join('; ');
}

function Ways({ consumer: { keys, webhooks }, zone }: ConsumerContent): JSX.Element {
  return (
    <section class="card">
      <h2>How it speaks and hears</h2>
      <ul class="consumer-ways">
        {keys.map(({ name, lastUsedAt, over }) => (
          <li>
            Key {name} {over && <Chip tone="danger">Its time is over</Chip>}
            <span class="under">
              {lastUsedAt === null ? (
                'never used'
              ) : (
                <>
                  last used <Moment at={instant(lastUsedAt)} zone={zone} />
                </>
              )}
            </span>
          </li>
        ))}
        {keys.length === 0 && <li>It has no key: nobody but an administrator can say what it holds.</li>}
        {webhooks.map(({ id, host, state, dead }) => (
          <li>
            <a href={`/console/webhooks/${id}`}>Webhook to {host}</a>{' '}
            {state !== 'active' && <Chip tone="warning">{state}</Chip>}
            {dead > 0 && (
              <span class="under">
                {count(dead, 'delivery was', 'deliveries were')} given up: look at why, and send{' '}
                {dead === 1 ? 'it' : 'them'} again
              </span>
            )}
          </li>
        ))}
        {webhooks.length === 0 && <li>No webhook tells it of changes.</li>}
      </ul>
      <p class="hint">
        That a webhook was delivered does not say that it was loaded: only the consumer itself says so.
      </p>
    </section>
  );
}

function Told({ told, zone }: ConsumerContent): JSX.Element | null {
  if (told.length === 0) return null;
  return (
    <section class="card">
      <h2>What was told of it</h2>
      <ul class="consumer-ways">
        {told.map(({ kind, plannedAt, mails }) => (
          <li>
            {noticeWords[kind]}, <Moment at={plannedAt} zone={zone} />
            <span class="under">
              {mails.length === 0
                ? 'nobody was there to hear it'
                : mails
                    .map(({ address, state, refusal }) =>
                      state === 'refused'
                        ? `${address} (came back: ${refusal ?? ''})`
                        : `${address} (${state})`,
                    )
                    .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Changes({ consumer, csrfToken }: ConsumerContent): JSX.Element {
  return (
    <section class="card">
      <h2>Change it</h2>
      <p>
        <a href={`/console/consumers/${consumer.id}/edit`}>
          Change its grace, contacts, policies, keys and webhooks
        </a>
      </p>
      <details>
        <summary>Remove {consumer.name}</summary>
        <form method="post" action={`/console/consumers/${consumer.id}/remove`}>
          <CsrfField token={csrfToken} />
          <p class="hint">
            What it said is removed with it; the audit keeps that it was there. Its keys and webhooks stay,
            and belong to none.
          </p>
          <label class="choice">
            <input type="checkbox" name="sure" value="yes" required /> <span>Yes, remove it for good</span>
          </label>
          <button class="second" type="submit">
            Remove it
          </button>
        </form>
      </details>
    </section>
  );
}
