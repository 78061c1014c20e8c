import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { TroubledWork, WatchStanding } from '../../literature/retractions/watch.queries.ts';
import { pubmedAddress, doiAddress } from '../../literature/retractions/notice-words.ts';
import { count, Moment, Nothing, Notice, Table } from '../parts.tsx';

/** How the watch itself stands. */
export interface WatchContent {
  readonly standings: readonly WatchStanding[];
  /** Cited works with a DOI alone. */
  readonly withoutPmid: number;
  readonly troubled: readonly TroubledWork[];
}

/** What the watch covers, when it last looked, and what is late or held up. */
export function WatchStandings({ watch, zone }: { watch: WatchContent; zone: Zone }): JSX.Element {
  const { standings, withoutPmid, troubled } = watch;
  const asksCrossref = standings.some(({ source }) => source === 'crossref');
  return (
    <section class="card" aria-labelledby="watch">
      <h2 id="watch">The watch</h2>
      {standings
        .filter(({ overdue }) => overdue > 0)
        .map(({ title, overdue }) => (
          <Notice tone="warning">
            <p>
              {count(overdue, 'paper has', 'papers have')} not been looked up at {title} for more than eight
              days.
            </p>
          </Notice>
        ))}
      <Table caption="What is looked up where">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Papers</th>
            <th scope="col">Not looked up yet</th>
            <th scope="col">Overdue</th>
            <th scope="col">Latest look-up</th>
            <th scope="col">Oldest look-up</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody>
          {standings.map((standing) => (
            <Standing standing={standing} zone={zone} />
          ))}
        </tbody>
      </Table>
      {withoutPmid > 0 && !asksCrossref && (
        <p>
          {count(withoutPmid, 'reference has', 'references have')} a DOI and no PMID: these are watched only
          when Crossref is asked (CROSSREF_URL).
        </p>
      )}
      {troubled.length > 0 && <Troubled works={troubled} zone={zone} />}
    </section>
  );
}

function Standing({ standing, zone }: { standing: WatchStanding; zone: Zone }): JSX.Element {
  const { title, works, unchecked, overdue, latestCheckAt, oldestCheckAt } = standing;
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>{works.toLocaleString('en-US')}</td>
      <td>{unchecked.toLocaleString('en-US')}</td>
      <td>{overdue.toLocaleString('en-US')}</td>
      <td>{latestCheckAt === null ? <Nothing word="never" /> : <Moment at={latestCheckAt} zone={zone} />}</td>
      <td>{oldestCheckAt === null ? <Nothing word="never" /> : <Moment at={oldestCheckAt} zone={zone} />}</td>
      <td>
        <Turn standing={standing} zone={zone} />
      </td>
    </tr>
  );
}

function Turn({ standing: { turn }, zone }: { standing: WatchStanding; zone: Zone }): JSX.Element {
  if (turn === null) return <>Has not begun</>;
  if (turn.state === 'idle') return <>Nothing is due</>;
  if (turn.lastError === null) return <>Looking up</>;
  return (
    <>
      Waits: {turn.lastError}
      {turn.nextTryAt !== null && (
        <span class="under">
          tries again <Moment at={turn.nextTryAt} zone={zone} />
        </span>
      )}
    </>
  );
}

function Troubled({ works, zone }: { works: readonly TroubledWork[]; zone: Zone }): JSX.Element {
  return (
    <details>
      <summary>{count(works.length, 'paper', 'papers')} that a source refuses to answer for</summary>
      <Table caption="Papers that a source refuses to answer for">
        <thead>
          <tr>
            <th scope="col">Paper</th>
            <th scope="col">What it said</th>
            <th scope="col">Last looked up</th>
          </tr>
        </thead>
        <tbody>
          {works.map(({ pmid, doi, lastError, checkedAt }) => (
            <tr>
              <th scope="row">
                {pmid === null ? (
                  <a href={doiAddress(doi ?? '')}>{doi}</a>
                ) : (
                  <a href={pubmedAddress(pmid)}>PubMed {pmid}</a>
                )}
              </th>
              <td>{lastError}</td>
              <td>{checkedAt === null ? <Nothing word="never" /> : <Moment at={checkedAt} zone={zone} />}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
