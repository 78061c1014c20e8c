import type { JSX } from 'preact';
import { studyTypes, type StudyType } from '../../literature/records/study-type.rules.ts';
import type { QueueCounts } from '../../literature/screening/queue.queries.ts';
import { Chip, PrintedDate } from '../parts.tsx';
import { plainTitle } from './marked-title.tsx';
import { screeningAddress, type ScreeningQuery } from './screening-address.ts';
import type { ListLine, ListPart } from './screening-list.queries.ts';
import { viewOf } from './screening-views.ts';
import { stateWords, studyTypeHeadings } from './screening-words.ts';

interface Given {
  readonly part: ListPart;
  readonly counts: QueueCounts;
  readonly query: ScreeningQuery;
}

/** The records around the one in focus, under the kind of study they are, each kind with how many there are. */
export function QueueList(given: Given): JSX.Element {
  const { part, query } = given;
  const first = part.lines[0]?.position ?? 1;
  const last = part.lines.at(-1)?.position ?? 0;
  return (
    <nav class="queue" aria-label="Records of this list">
      <TypeFilter {...given} />
      {first > 1 && (
        <p class="hint">
          {(first - 1).toLocaleString('en-US')} before these.{' '}
          <a href={screeningAddress(query)} data-swap>
            To the first
          </a>
        </p>
      )}
      {groupsOf(part.lines, query).map(({ heading, lines }) => (
        <>
          {heading !== null && <h3>{heading}</h3>}
          <ol start={lines[0]?.position ?? 1}>
            {lines.map((line) => (
              <Line line={line} focus={part.focus} query={query} />
            ))}
          </ol>
        </>
      ))}
      {last < part.total && (
        <p class="hint">{(part.total - last).toLocaleString('en-US')} more after these.</p>
      )}
    </nav>
  );
}

/** By kind of study where the list is sorted so, else as one. */
function groupsOf(
  lines: readonly ListLine[],
  { order, view }: ScreeningQuery,
): { heading: string | null; lines: readonly ListLine[] }[] {
  if (order === 'likelihood' || view === 'decided') return [{ heading: null, lines }];
  return [...Map.groupBy(lines, ({ studyType }) => studyType)].map(([type, ofType]) => ({
    heading: studyTypeHeadings[type],
    lines: ofType,
  }));
}

function TypeFilter({ counts, query }: Given): JSX.Element {
  const choices: { type: StudyType | null; name: string; count: number | null }[] = [
    { type: null, name: 'All kinds', count: null },
    ...studyTypes.map((type) => ({
      type,
      name: studyTypeHeadings[type],
      count: query.type === undefined || query.type === type ? counts.byStudyType[type] : null,
    })),
  ];
  return (
    <ul class="kinds">
      {choices.map(({ type, name, count }) => (
        <li>
          <a
            href={screeningAddress(query, { type })}
            data-swap
            {...((query.type ?? null) === type ? { 'aria-current': 'true' as const } : {})}
          >
            {name}
            {count !== null && <span class="count"> {count.toLocaleString('en-US')}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Line({
  line,
  focus,
  query,
}: {
  line: ListLine;
  focus: string | null;
  query: ScreeningQuery;
}): JSX.Element {
  return (
    <li>
      <a
        href={screeningAddress(query, { at: line.id })}
        data-swap
        {...(line.id === focus ? { 'aria-current': 'true' as const } : {})}
      >
        {plainTitle({ title: line.title, titleMarkup: null, vernacularTitle: line.vernacularTitle })}
      </a>{' '}
      {line.returned && <Chip tone="danger">Returned</Chip>}
      {line.state !== 'identified' && line.state !== viewOf[query.view].filter.state && (
        <Chip tone={stateWords[line.state].tone}>{stateWords[line.state].word}</Chip>
      )}
      {line.dueOn !== null && (
        <span class={line.overdue ? 'late' : 'count'}>
          {line.overdue ? 'overdue since ' : 'due '}
          <PrintedDate date={line.dueOn} />
        </span>
      )}
    </li>
  );
}
