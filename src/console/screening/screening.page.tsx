import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { QueueCounts } from '../../literature/screening/queue.queries.ts';
import type { QueueItem } from '../../literature/screening/queue-item.ts';
import type { QueryTerm } from '../../literature/strategies/query-terms.rules.ts';
import { count, Notice } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { AssignmentForm } from './assignment-form.tsx';
import { DecisionForm, takesDecision, type FormSurroundings } from './decision-form.tsx';
import { KeysHelp } from './keys-help.tsx';
import { ListFilters, ListViews } from './list-filters.tsx';
import { plainTitle } from './marked-title.tsx';
import { QueueList } from './queue-list.tsx';
import { RECORD_TITLE, RecordCard } from './record-card.tsx';
import { screeningAddress, type ScreeningQuery } from './screening-address.ts';
import type { Choice, ListPart, PolicyChoice } from './screening-list.queries.ts';
import { viewOf } from './screening-views.ts';
import { SecondReadingPart } from './second-reading-part.tsx';
import { DecidedPart, DoneNotice, doneWords } from './undo-form.tsx';

/** What the page is made from. */
export interface Screening extends FormSurroundings {
  readonly part: ListPart;
  readonly counts: QueueCounts;
  /** The record in focus; null where the list is empty. */
  readonly item: QueueItem | null;
  /** What was decided just before. */
  readonly done: QueueItem | null;
  readonly terms: readonly QueryTerm[];
  readonly policies: readonly PolicyChoice[];
  readonly readers: readonly Choice[];
  readonly reasons: readonly { readonly id: string; readonly label: string }[];
  /** Searches that a source keeps waiting. */
  readonly heldUp: number;
  readonly zone: Zone;
  readonly mayDecide: boolean;
}

/**
 * One record to decide on, and the list it is from. Everything works as links and forms; the script puts keys to them
 * and exchanges what stands in `#screening` instead of loading the page anew.
 */
export function ScreeningPage(given: Screening): JSX.Element {
  const { query, counts, policies, readers } = given;
  return (
    <>
      <h1>Screening</h1>
      <Tabs group="literature" current="/console/literature" />
      <p class="aside" id="announcer" role="status" aria-live="polite" />
      <div id="screening" data-announce={announcement(given)}>
        <ListViews counts={counts} query={query} />
        <ListFilters query={query} policies={policies} readers={readers} />
        {given.item === null ? <Empty {...given} /> : <Desk {...given} item={given.item} />}
      </div>
    </>
  );
}

/** The record at one side, the list at the other. */
function Desk(given: Screening & { item: QueueItem }): JSX.Element {
  const { item, part, query, terms, zone } = given;
  // what another record stands for is looked at, and nothing is done with it
  const mayDecide = given.mayDecide && item.sameAs === null;
  return (
    <div class="desk">
      <div class="desk-record">
        <Told {...given} />
        <div class="desk-head">
          <p class="progress">{progress(given)}</p>
          <Steps part={part} query={query} />
        </div>
        <article class="card" aria-labelledby={RECORD_TITLE}>
          <RecordCard item={item} query={query} terms={terms} zone={zone} />
          <DecidedPart {...given} mayDecide={mayDecide} />
          <SecondReadingPart {...given} mayDecide={mayDecide} />
          {mayDecide && takesDecision(item) && <DecisionForm {...given} />}
        </article>
      </div>
      <div class="desk-side">
        <KeysHelp />
        {given.mayDecide && <AssignmentForm {...given} total={part.total} />}
        <QueueList {...given} />
      </div>
    </div>
  );
}

function Steps({ part, query }: { part: ListPart; query: ScreeningQuery }): JSX.Element {
  const step = (to: string | null, key: string, name: string) =>
    to === null ? null : (
      <a href={screeningAddress(query, { at: to })} data-swap data-key={key} aria-keyshortcuts={key}>
        {name} <kbd aria-hidden="true">{key}</kbd>
      </a>
    );
  return (
    <p class="links">
      {step(part.previous, 'k', 'Previous')}
      {step(part.next, 'j', 'Next')}
    </p>
  );
}

/** `12 of 84 · 3 overdue`. */
function progress({ part }: Screening): string {
  const total = part.total.toLocaleString('en-US');
  const place =
    part.position === null
      ? `Not in this list, which has ${total}`
      : `${part.position.toLocaleString('en-US')} of ${total}`;
  return part.overdue === 0 ? place : `${place} · ${part.overdue.toLocaleString('en-US')} overdue`;
}

/** What the script has read out once the page has changed: what was done, and what comes. */
function announcement(given: Screening): string {
  const { refusal, done, item } = given;
  return [
    refusal === null ? null : `Not done: ${refusal.message}.`,
    done === null ? null : `${doneWords(done)} ${plainTitle(done.fields)}`,
    item === null ? viewOf[given.query.view].empty : `${progress(given)}. ${plainTitle(item.fields)}`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

const toldWords = {
  undone: () => 'The decision was taken back.',
  asked: () => 'The second reader has been asked.',
  withdrawn: () => 'Nobody is asked for a second reading any more.',
  resolved: () => 'The conflict is resolved.',
  assigned: (records: number) => `${count(records, 'record')} assigned.`,
} satisfies Record<NonNullable<ScreeningQuery['told']>, (records: number) => string>;

/** What was done or refused just before, and searches that wait. */
function Told(given: Screening): JSX.Element {
  const { query, refusal, done, heldUp } = given;
  return (
    <>
      {refusal !== null && (
        <Notice tone="danger">
          <p>
            <strong>Not done.</strong> {refusal.message}.
          </p>
          {refusal.fields.length > 0 && (
            <ul>
              {refusal.fields.map(({ reason }) => (
                <li>{reason}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      {done !== null && <DoneNotice {...given} item={done} />}
      {query.told !== undefined && <Notice tone="good">{toldWords[query.told](query.count ?? 1)}</Notice>}
      {heldUp > 0 && (
        <Notice tone="warning">
          {count(heldUp, 'search waits', 'searches wait')} for a source that does not answer; what they find
          is not in this list yet. <a href="/console/literature/searches">See the searches</a>
        </Notice>
      )}
    </>
  );
}

function Empty(given: Screening): JSX.Element {
  const { query } = given;
  const narrowed = query.policy ?? query.type ?? query.person ?? query.preprint;
  return (
    <>
      <Told {...given} />
      <div class="empty">
        <p>{viewOf[query.view].empty}</p>
        {(narrowed !== undefined || query.view !== 'waiting') && (
          <p>
            <a href={screeningAddress({ view: 'waiting', order: query.order })}>Show everything that waits</a>
          </p>
        )}
      </div>
    </>
  );
}
