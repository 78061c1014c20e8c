import type { JSX } from 'preact';
import { reviewStates, type ReviewState } from '../reviews/cycles/review-window.rules.ts';
import type { DueFilter } from './console.schemas.ts';
import { reviewStateWords } from './review-words.ts';

const mostUrgentFirst: readonly ReviewState[] = reviewStates.toReversed();

/** How many reviews stand in each state, each number a link to them; and everybody's or the reader's own. */
export function StateFilter({
  counts,
  filter,
}: {
  counts: Record<ReviewState, number>;
  filter: DueFilter;
}): JSX.Element {
  const all = mostUrgentFirst.reduce((sum, state) => sum + counts[state], 0);
  return (
    <nav class="filters" aria-label="Filter reviews">
      <ul class="tiles">
        <Tile
          name="All"
          number={all}
          to={address({ ...filter, state: undefined })}
          current={filter.state === undefined}
        />
        {mostUrgentFirst.map((state) => (
          <Tile
            name={reviewStateWords[state].name}
            number={counts[state]}
            to={address({ ...filter, state })}
            current={filter.state === state}
            tone={state}
          />
        ))}
      </ul>
      <ul class="switch">
        <Choice
          name="Everybody’s"
          to={address({ ...filter, owner: undefined })}
          current={filter.owner === undefined}
        />
        <Choice name="Mine" to={address({ ...filter, owner: 'me' })} current={filter.owner === 'me'} />
      </ul>
    </nav>
  );
}

function Tile(tile: {
  name: string;
  number: number;
  to: string;
  current: boolean;
  tone?: ReviewState;
}): JSX.Element {
  return (
    <li>
      <a
        class={`tile tile-${tile.tone ?? 'all'}`}
        href={tile.to}
        {...(tile.current ? { 'aria-current': 'true' } : {})}
      >
        <span class="tile-name">{tile.name}</span>{' '}
        <span class="tile-number">{tile.number.toLocaleString('en-US')}</span>
      </a>
    </li>
  );
}

function Choice({ name, to, current }: { name: string; to: string; current: boolean }): JSX.Element {
  return (
    <li>
      <a href={to} {...(current ? { 'aria-current': 'true' } : {})}>
        {name}
      </a>
    </li>
  );
}

function address({ state, owner }: { [Key in keyof DueFilter]: DueFilter[Key] | undefined }): string {
  const query = new URLSearchParams({
    ...(state === undefined ? {} : { state }),
    ...(owner === undefined ? {} : { owner }),
  });
  return query.size === 0 ? '/console' : `/console?${query.toString()}`;
}
