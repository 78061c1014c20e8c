import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { formatPartialDate, isPartialDate } from '../../kernel/partial-date.ts';
import type { HistoryEntry } from '../../reviews/cycles/review-history.queries.ts';
import type { EntryKind } from '../../reviews/cycles/cycle-history.ts';
import { Moment, Table } from '../parts.tsx';
import { kindWords, openedByWords, outcomeWords, stageWords } from './review-stage-words.ts';

/** The names of the persons that entries tell of, by id. */
export type Names = ReadonlyMap<string, string>;

type Detail = HistoryEntry['detail'];

/** What happened to a review, the newest first. */
export function ReviewEntries(shown: {
  entries: readonly HistoryEntry[];
  names: Names;
  zone: Zone;
}): JSX.Element {
  const { entries, names, zone } = shown;
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {entries.length === 0 ? (
        <p>Nothing is kept of what happened before this review was opened here.</p>
      ) : (
        <Table caption="What happened to this review, newest first" kind="broad">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Who</th>
            </tr>
          </thead>
          <tbody>
            {entries.toReversed().map((entry) => (
              <tr>
                <td class="date">
                  <Moment at={entry.at} zone={zone} />
                </td>
                <td>
                  {entryWords[entry.kind](entry.detail, names)}
                  {entry.reason !== null && <span class="under">{entry.reason}</span>}
                </td>
                <td>{entry.by.kind === 'system' ? 'Almanac' : entry.by.name}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

const entryWords: Record<EntryKind, (detail: Detail, names: Names) => string> = {
  opened: (detail) =>
    `${word(kindWords, detail['kind'])} opened ${word(openedByWords, detail['openedBy'])}`.trim(),
  joined: () => 'More work joined',
  stage_entered: (detail) => `Stage: ${word(stageWords, detail['stage'])}`,
  assigned: (detail, names) => `Assigned: ${people(detail, names)}`,
  rescheduled: (detail) => `Moved from ${date(detail['from'])} to ${date(detail['to'])}`,
  address_failed: () => 'A reminder came back',
  became_scheduled: () => 'Became the scheduled review',
  closed: (detail) =>
    `Closed: ${word(outcomeWords, detail['outcome'])}${typeof detail['version'] === 'number' ? `, version ${detail['version']}` : ''}`,
  reopened: (detail) => `Reopened: version ${String(detail['cancelledVersion'])} was cancelled`,
};

function people(detail: Detail, names: Names): string {
  const named = (id: unknown) => (typeof id === 'string' ? (names.get(id) ?? 'somebody') : 'nobody');
  const { ownerId, reviewerIds, backupId } = detail;
  return [
    ...(ownerId === undefined ? [] : [`owner ${named(ownerId)}`]),
    ...(Array.isArray(reviewerIds)
      ? [`reviewers ${reviewerIds.length === 0 ? 'nobody' : reviewerIds.map(named).join(', ')}`]
      : []),
    ...(backupId === undefined ? [] : [`backup ${named(backupId)}`]),
  ].join('; ');
}

/** The word of a value that came from the history; the value itself where there is none. */
function word(words: Readonly<Record<string, string>>, value: unknown): string {
  return typeof value === 'string' ? (words[value] ?? value) : '';
}

function date(value: unknown): string {
  return typeof value === 'string' && isPartialDate(value) ? formatPartialDate(value) : String(value);
}
