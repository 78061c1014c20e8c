import type { JSX } from 'preact';
import { daysBetween, formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { coveredDays, unbrokenFrom } from '../../literature/custody/coverage.rules.ts';
import type { CustodyView } from '../../literature/custody/custody.queries.ts';
import type { SearchWindow } from '../../literature/updates/search-window.rules.ts';
import { count } from '../parts.tsx';

/** Length of the whole line, in the units of its drawing. */
const LENGTH = 1_000;
/** So that a single day of many years can be seen. */
const SHORTEST = 4;

/**
 * The days from the start of a policy's chain to today, a line for each strategy: what is searched, what is under way,
 * what is left out. Everything drawn is said in words too, for who does not see it.
 */
export function Timeline({ custody }: { custody: CustodyView }): JSX.Element | null {
  const { start, today, strategies, gaps } = custody;
  if (start === null || start > today || strategies.length === 0) return null;
  return (
    <figure class="timeline" aria-labelledby="timeline-caption">
      <figcaption id="timeline-caption">
        From {formatDay(start)} to today: <span class="timeline-key timeline-key-covered">searched</span>{' '}
        <span class="timeline-key timeline-key-under-way">under way</span>{' '}
        <span class="timeline-key timeline-key-gap">left out</span>
      </figcaption>
      {strategies.map((strategy) => {
        const covered = coveredDays(strategy.searched);
        const left = gaps.filter(
          ({ strategyId }) => strategyId === null || strategyId === strategy.strategyId,
        );
        const through = unbrokenFrom(start, covered);
        return (
          <div class="timeline-row">
            <p>
              <strong>{strategy.name}</strong>{' '}
              {through === null
                ? 'not searched from its beginning'
                : `searched through ${formatDay(through)}`}
              {left.length > 0 && `, ${count(left.length, 'gap')}`}
            </p>
            <svg viewBox={`0 0 ${LENGTH} 20`} preserveAspectRatio="none" aria-hidden="true">
              <rect class="timeline-room" x="0" y="0" width={LENGTH} height="20" />
              <Days windows={strategy.underWay} kind="under-way" start={start} today={today} />
              <Days windows={covered} kind="covered" start={start} today={today} />
              <Days windows={left.flatMap(({ days }) => days ?? [])} kind="gap" start={start} today={today} />
            </svg>
          </div>
        );
      })}
    </figure>
  );
}

function Days(drawn: {
  windows: readonly SearchWindow[];
  kind: 'covered' | 'under-way' | 'gap';
  start: CalendarDate;
  today: CalendarDate;
}): JSX.Element {
  const { windows, kind, start, today } = drawn;
  const days = daysBetween(start, today) + 1;
  const at = (day: CalendarDate) => (Math.min(Math.max(daysBetween(start, day), 0), days) / days) * LENGTH;
  return (
    <>
      {windows
        .filter(({ from, through }) => through >= start && from <= today)
        .map(({ from, through }) => {
          const width = Math.max(at(through) + LENGTH / days - at(from), SHORTEST);
          const x = Math.min(at(from), LENGTH - SHORTEST);
          return (
            <rect
              class={`timeline-${kind}`}
              x={round(x)}
              y="0"
              width={round(Math.min(width, LENGTH - x))}
              height="20"
            />
          );
        })}
    </>
  );
}

const round = (number: number): number => Math.round(number * 10) / 10;
