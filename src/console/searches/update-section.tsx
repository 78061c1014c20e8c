import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { SearchView, UpdateView } from '../../literature/updates/literature-updates.queries.ts';
import { Chip, count, Moment, Nothing, Table } from '../parts.tsx';
import { causeWords, stateWords, windowWords } from './search-words.ts';

/** Searches of one update that are listed; a day in parts has many. */
const LISTED = 60;

/** One update with its windows: why each begins where it does, how far it is, what was remarked. */
export function UpdateSection({ update, zone }: { update: UpdateView; zone: Zone }): JSX.Element {
  const id = `update-${update.id}`;
  const { searches, completedAt, supersededAt } = update;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>Update through {formatDay(update.through)}</h2>
      <p class="aside-text">
        Started <Moment at={update.startedAt} zone={zone} /> {causeWords[update.cause]}
        {completedAt !== null && (
          <>
            , done <Moment at={completedAt} zone={zone} />
          </>
        )}
        {completedAt === null && supersededAt !== null && (
          <>
            , dropped <Moment at={supersededAt} zone={zone} />: a later update took over, or the policy was
            retired
          </>
        )}
        . Strategies of revision {update.strategyRevision}.
      </p>
      <Table caption={`Searches of the update through ${formatDay(update.through)}`} kind="broad">
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            <th scope="col">Window</th>
            <th scope="col">State</th>
            <th scope="col">Records here</th>
            <th scope="col">Remarks</th>
          </tr>
        </thead>
        <tbody>
          {searches.slice(0, LISTED).map((search) => (
            <SearchRow search={search} zone={zone} />
          ))}
        </tbody>
      </Table>
      {searches.length > LISTED && <p class="hint">And {count(searches.length - LISTED, 'more part')}.</p>}
    </section>
  );
}

function SearchRow({ search, zone }: { search: SearchView; zone: Zone }): JSX.Element {
  const { strategy, from, through, uids, why, state, hits, stored, missing, warnings, lastError, nextTryAt } =
    search;
  return (
    <tr>
      <th scope="row">{strategy}</th>
      <td>
        {formatDay(from)}
        {through !== from && <> to {formatDay(through)}</>}
        {uids !== null && (
          <>
            , PMIDs {uids.from} to {uids.through}
          </>
        )}
        {why !== null && <p class="hint">{windowWords[why]}</p>}
      </td>
      <td>
        <Chip tone={stateWords[state].tone}>{stateWords[state].text}</Chip>
      </td>
      <td>
        {hits === null ? (
          <Nothing word="not counted yet" />
        ) : (
          `${stored.toLocaleString('en-US')} of ${hits.toLocaleString('en-US')}`
        )}
        {missing.length > 0 && `, ${missing.length} not handed out`}
      </td>
      <td>
        {lastError !== null && state !== 'done' && <p>{lastError}.</p>}
        {nextTryAt !== null && lastError !== null && (
          <p>
            Next try <Moment at={nextTryAt} zone={zone} />.
          </p>
        )}
        {warnings.map((warning) => (
          <p>{warning}</p>
        ))}
      </td>
    </tr>
  );
}
