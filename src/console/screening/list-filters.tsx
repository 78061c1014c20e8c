import type { JSX } from 'preact';
import type { QueueCounts } from '../../literature/screening/queue.queries.ts';
import { SCREENING, screeningAddress, type ScreeningQuery } from './screening-address.ts';
import type { Choice, PolicyChoice } from './screening-list.queries.ts';
import { screeningViews, viewOf } from './screening-views.ts';

/** The lists one works through, with how much is in each. */
export function ListViews({ counts, query }: { counts: QueueCounts; query: ScreeningQuery }): JSX.Element {
  return (
    <nav class="lists" aria-label="Lists">
      <ul>
        {screeningViews.map((view) => {
          const { name, counted } = viewOf[view];
          const number = counted === null ? null : counts.views[counted];
          // seldom, so that it stands there only when there is one
          if (view === 'unasked' && number === 0 && view !== query.view) return null;
          return (
            <li>
              <a
                href={screeningAddress(query, { view })}
                data-swap
                {...(view === query.view ? { 'aria-current': 'page' as const } : {})}
              >
                {name}
                {number !== null && (
                  <span class={view === 'overdue' && number > 0 ? 'late' : 'count'}>
                    {' '}
                    {number.toLocaleString('en-US')}
                  </span>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Whose policy, whose records and in which order, said in a line and changed by a form. */
export function ListFilters({
  query,
  policies,
  readers,
}: {
  query: ScreeningQuery;
  policies: readonly PolicyChoice[];
  readers: readonly Choice[];
}): JSX.Element {
  const chosen = [
    policies.find(({ id, slug }) => query.policy === slug || query.policy === id)?.name,
    readers.find(({ id }) => query.person === id)?.name,
    query.preprint && (query.preprint === 'true' ? 'only preprints' : 'without preprints'),
    query.order === 'likelihood' ? 'likeliest first' : undefined,
  ].filter((word) => word !== undefined);
  return (
    <details class="filtering">
      <summary>Filter and order{chosen.length > 0 && <strong>: {chosen.join(' · ')}</strong>}</summary>
      <form class="search screening-filters" method="get" action={SCREENING}>
        {query.view !== 'waiting' && <input type="hidden" name="view" value={query.view} />}
        {query.type !== undefined && <input type="hidden" name="type" value={query.type} />}
        <div class="field">
          <label for="filter-policy">Policy</label>
          <select id="filter-policy" name="policy">
            <option value="">All policies</option>
            {policies.map(({ id, slug, name }) => (
              <option value={slug} selected={query.policy === slug || query.policy === id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="filter-person">Assigned to</label>
          <select id="filter-person" name="person">
            <option value="">Anybody</option>
            {readers.map(({ id, name }) => (
              <option value={id} selected={query.person === id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="filter-preprint">Preprints</label>
          <select id="filter-preprint" name="preprint">
            <option value="">With and without</option>
            <option value="true" selected={query.preprint === 'true'}>
              Only preprints
            </option>
            <option value="false" selected={query.preprint === 'false'}>
              Without preprints
            </option>
          </select>
        </div>
        <div class="field">
          <label for="filter-order">Order</label>
          <select id="filter-order" name="order">
            <option value="study_type">By kind of study</option>
            <option value="likelihood" selected={query.order === 'likelihood'}>
              Likeliest first
            </option>
          </select>
        </div>
        <button type="submit" class="second">
          Show
        </button>
      </form>
    </details>
  );
}
