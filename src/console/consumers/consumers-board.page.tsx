import type { JSX } from 'preact';
import { instant, type Instant, type Zone } from '../../kernel/instant.ts';
import { type DriftedPolicy, type Standing } from '../../publishing/consumers/drift/drift.queries.ts';
import { consumerState } from '../../publishing/consumers/drift/drift.rules.ts';
import { driftWords } from '../../publishing/consumers/drift/drift-words.ts';
import { Chip, count, Moment, Notice, Nothing, Table } from '../parts.tsx';
import { consumerStateWords, policyStateWords } from './consumer-words.ts';

/** What the board is made from. */
export interface BoardContent {
  /** The worst first. */
  readonly board: readonly Standing[];
  readonly now: Instant;
  readonly zone: Zone;
  readonly mayChange: boolean;
}

/** Who runs behind, on how much, since when; and below what exactly each is late on. */
export function ConsumersBoardPage(content: BoardContent): JSX.Element {
  const { board, now, zone, mayChange } = content;
  const late = board.filter((standing) => standing.lastHeardAt !== null && lateOn(standing) > 0);
  const silent = board.filter(({ lastHeardAt }) => lastHeardAt === null);
  return (
    <>
      <div class="title-row">
        <h1>Consumers</h1>
        <p class="as-of">
          As of <Moment at={now} zone={zone} />
        </p>
      </div>
      <p class="lede">
        Systems that keep copies of published policies, and whether what each says it has loaded is what is in
        force.
      </p>
      {board.length === 0 ? (
        <Empty mayChange={mayChange} />
      ) : (
        <>
          <Summary late={late} silent={silent} all={board.length} zone={zone} />
          <BoardTable board={board} zone={zone} />
          {mayChange && (
            <p class="onward">
              <a href="/console/consumers/new">Add a consumer</a>
            </p>
          )}
          {late.map((standing) => (
            <Late standing={standing} zone={zone} />
          ))}
        </>
      )}
    </>
  );
}

function Empty({ mayChange }: { mayChange: boolean }): JSX.Element {
  return (
    <div class="empty">
      <p>There is no consumer yet.</p>
      <p>
        Add each system that copies policies: claims, utilisation management, the provider portal. With a key
        of its own it says what it has loaded, and this page shows who runs behind.
      </p>
      {mayChange ? (
        <p>
          <a href="/console/consumers/new">Add a consumer</a>
        </p>
      ) : (
        <p>An administrator adds them.</p>
      )}
    </div>
  );
}

function Summary({
  late,
  silent,
  all,
  zone,
}: {
  late: readonly Standing[];
  silent: readonly Standing[];
  all: number;
  zone: Zone;
}): JSX.Element {
  const damaged = late.some((standing) => standing.damaged > 0);
  if (late.length > 0) {
    return (
      <Notice tone={damaged ? 'danger' : 'warning'}>
        {late.map((standing) => (
          <p>
            <Sentence standing={standing} zone={zone} />
          </p>
        ))}
      </Notice>
    );
  }
  return silent.length > 0 ? (
    <Notice tone="info">
      <p>
        Nobody who was heard from runs behind. {count(silent.length, 'consumer')} of {all} never said what{' '}
        {silent.length === 1 ? 'it holds' : 'they hold'}.
      </p>
    </Notice>
  ) : (
    <Notice tone="good">
      <p>Nobody runs behind.</p>
    </Notice>
  );
}

/** `Claims runs behind on 3 policies since 2026-03-01 00:00 PST.` */
export function Sentence({ standing, zone }: { standing: Standing; zone: Zone }): JSX.Element {
  const { id, name, behind, damaged, behindSince } = standing;
  return (
    <>
      <a href={`/console/consumers/${id}`}>{name}</a>{' '}
      {damaged > 0 && `holds ${damaged === 1 ? 'a damaged copy' : `${damaged} damaged copies`}`}
      {damaged > 0 && behind > 0 && ' and '}
      {behind > 0 && `runs behind on ${count(behind, 'policy', 'policies')}`}
      {behindSince !== null && (
        <>
          {' since '}
          <Moment at={behindSince} zone={zone} />
        </>
      )}
      .
    </>
  );
}

function BoardTable({ board, zone }: Pick<BoardContent, 'board' | 'zone'>): JSX.Element {
  return (
    <Table caption="Consumers, the worst first" kind="broad">
      <thead>
        <tr>
          <th scope="col">Consumer</th>
          <th scope="col">Stands</th>
          <th scope="col">Late on</th>
          <th scope="col">Since</th>
          <th scope="col">Last heard from</th>
        </tr>
      </thead>
      <tbody>
        {board.map((standing) => (
          <Row standing={standing} zone={zone} />
        ))}
      </tbody>
    </Table>
  );
}

function Row({ standing, zone }: { standing: Standing; zone: Zone }): JSX.Element {
  const { id, name, description, lastHeardAt, measured, due, behindSince, nextBehindAt, eventsUnread } =
    standing;
  const heard = lastHeardAt !== null;
  const { word, tone } = consumerStateWords[consumerState(heard, standing)];
  return (
    <tr>
      <th scope="row">
        <a href={`/console/consumers/${id}`}>{name}</a>
        {description !== null && <span class="under">{description}</span>}
      </th>
      <td>
        <Chip tone={tone}>{word}</Chip>
      </td>
      <td>
        {heard ? `${lateOn(standing)} of ${count(measured, 'policy', 'policies')}` : 'not known'}
        {heard && due > 0 && (
          <span class="under">
            {due} more due
            {nextBehindAt !== null && (
              <>
                , late from <Moment at={nextBehindAt} zone={zone} />
              </>
            )}
          </span>
        )}
      </td>
      <td>{heard && behindSince !== null ? <Moment at={behindSince} zone={zone} /> : <Nothing />}</td>
      <td>
        {heard ? <Moment at={lastHeardAt} zone={zone} /> : 'never'}
        {eventsUnread !== null && eventsUnread > 0 && (
          <span class="under">{count(eventsUnread, 'event')} of the feed unread</span>
        )}
      </td>
    </tr>
  );
}

function Late({ standing, zone }: { standing: Standing; zone: Zone }): JSX.Element {
  const { id, name, worst, contacts } = standing;
  const shown = worst.filter(({ state }) => state !== 'due');
  const more = lateOn(standing) - shown.length;
  return (
    <section class="card" aria-labelledby={`late-${id}`}>
      <h2 id={`late-${id}`}>What {name} is late on</h2>
      <LateList policies={shown} zone={zone} />
      <p class="links">
        <a href={`/console/consumers/${id}`}>
          {more > 0
            ? `All ${lateOn(standing)}, its webhooks, and who is told`
            : 'What it holds, its webhooks, and who is told'}
        </a>
        {contacts.length > 0 && (
          <a
            href={`mailto:${contacts.join(',')}?subject=${encodeURIComponent(`${name} and published policies`)}`}
          >
            Write to {contacts[0]}
            {contacts.length > 1 && ` and ${contacts.length - 1} more`}
          </a>
        )}
      </p>
    </section>
  );
}

/** Policies that a consumer is not right about, each with what it holds and what is in force. */
function LateList({ policies, zone }: { policies: readonly DriftedPolicy[]; zone: Zone }): JSX.Element {
  return (
    <ul class="consumer-late">
      {policies.map(({ slug, title, state, reason, holds, inForce, since }) => (
        <li>
          <Chip tone={policyStateWords[state].tone}>{policyStateWords[state].word}</Chip>{' '}
          <a href={`/console/policies/${encodeURIComponent(slug)}`}>{title}</a>
          <span class="under">
            {driftWords(reason, holds, inForce)}, since <Moment at={instant(since)} zone={zone} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const lateOn = ({ behind, damaged }: Standing): number => behind + damaged;
