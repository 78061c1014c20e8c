import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { NotedGap } from '../../literature/custody/custody.queries.ts';
import { gapRemedies, gapWords } from '../../literature/custody/gap-words.rules.ts';
import type { HeldSearch, UpdateUnderWay } from '../../literature/updates/literature-updates.queries.ts';
import { Chip, count, Moment, Nothing, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { StartButton, type MayStart } from './search-buttons.tsx';
import { causeWords, gapNames } from './search-words.ts';

/** What the page of all searches is made from. */
export interface SearchesContent extends MayStart {
  readonly gaps: readonly NotedGap[];
  readonly held: readonly HeldSearch[];
  readonly underWay: readonly UpdateUnderWay[];
  /** More than is listed of each. */
  readonly listedAtMost: number;
  readonly zone: Zone;
}

/** What the searches of all policies leave out, what holds them up, and what runs. */
export function SearchesPage(content: SearchesContent): JSX.Element {
  const { gaps, held, underWay } = content;
  return (
    <>
      <Tabs group="literature" current="/console/literature/searches" />
      <h1>Searches</h1>
      <p class="lede">
        Every day since a policy’s literature date has to be searched. What is left out stands here until an
        update mends it.
      </p>
      <p>
        {count(gaps.length, 'gap')} · {count(held.length, 'search', 'searches')} held up ·{' '}
        {count(underWay.length, 'update')} under way
      </p>
      <Gaps {...content} />
      <Held {...content} />
      <UnderWay {...content} />
    </>
  );
}

function Gaps({ gaps, listedAtMost, zone, ...may }: SearchesContent): JSX.Element {
  return (
    <section aria-labelledby="gaps">
      <h2 id="gaps">Days left out</h2>
      {gaps.length === 0 ? (
        <p class="empty">No policy’s searches leave a day out. Each policy is looked at once a day.</p>
      ) : (
        <Table caption="Days that searches leave out, by policy" kind="broad">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Days</th>
              <th scope="col">Why, and what to do</th>
              <th scope="col">Found</th>
              {may.mayStart && <th scope="col">Mend</th>}
            </tr>
          </thead>
          <tbody>
            {gaps.slice(0, listedAtMost).map((gap) => (
              <tr>
                <th scope="row" id={`gap-${gap.id}`}>
                  <PolicyLink policy={gap.policy} />
                </th>
                <td>
                  {gap.from === null || gap.through === null ? (
                    <Nothing word="no day is known" />
                  ) : (
                    <>
                      {formatDay(gap.from)}
                      {gap.through !== gap.from && <> to {formatDay(gap.through)}</>}
                    </>
                  )}
                </td>
                <td>
                  <Chip tone="danger">{gapNames[gap.kind]}</Chip>{' '}
                  {gap.strategy !== null && <>{gap.strategy}: </>}
                  {gapWords[gap.kind]}. {gapRemedies[gap.kind]}.
                </td>
                <td>
                  <Moment at={gap.foundAt} zone={zone} />
                </td>
                {may.mayStart && (
                  <td>
                    {/* no update mends a service that is off */}
                    {gap.kind !== 'source_off' && (
                      <StartButton
                        slug={gap.policy.slug}
                        label="Start an update"
                        about={`gap-${gap.id}`}
                        {...may}
                      />
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {gaps.length > listedAtMost && <p class="hint">There are more; they come up as these are mended.</p>}
    </section>
  );
}

function Held({ held, listedAtMost, zone, ...may }: SearchesContent): JSX.Element {
  return (
    <section aria-labelledby="held">
      <h2 id="held">Held up</h2>
      {held.length === 0 ? (
        <p class="empty">Nothing is held up.</p>
      ) : (
        <Table caption="Searches that cannot go on just now, by policy" kind="broad">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Why</th>
              <th scope="col">Next try</th>
              {may.mayStart && <th scope="col">Again</th>}
            </tr>
          </thead>
          <tbody>
            {held.slice(0, listedAtMost).map(({ policy, state, lastError, nextTryAt }, index) => (
              <tr>
                <th scope="row" id={`held-${index}`}>
                  <PolicyLink policy={policy} />
                </th>
                <td>
                  <Chip tone={state === 'failed' ? 'danger' : 'warning'}>
                    {state === 'failed' ? 'Failed' : 'Waits'}
                  </Chip>{' '}
                  {lastError}.
                </td>
                <td>
                  {nextTryAt === null ? 'When somebody sees to it' : <Moment at={nextTryAt} zone={zone} />}
                </td>
                {may.mayStart && (
                  <td>
                    <StartButton slug={policy.slug} label="Try again now" about={`held-${index}`} {...may} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {held.length > listedAtMost && <p class="hint">There are more.</p>}
    </section>
  );
}

function UnderWay({ underWay, listedAtMost, zone }: SearchesContent): JSX.Element {
  return (
    <section aria-labelledby="under-way">
      <h2 id="under-way">Under way</h2>
      {underWay.length === 0 ? (
        <p class="empty">
          No update runs. One starts when a review opens, when a policy’s interval is over, and when somebody
          asks.
        </p>
      ) : (
        <Table caption="Updates under way, the oldest first">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Started</th>
              <th scope="col">Through</th>
              <th scope="col">Searches done</th>
              <th scope="col">Records here</th>
            </tr>
          </thead>
          <tbody>
            {underWay
              .slice(0, listedAtMost)
              .map(({ policy, cause, through, startedAt, open, done, hits, stored }) => (
                <tr>
                  <th scope="row">
                    <PolicyLink policy={policy} />
                  </th>
                  <td>
                    <Moment at={startedAt} zone={zone} />, {causeWords[cause]}
                  </td>
                  <td>{formatDay(through)}</td>
                  <td>
                    {done.toLocaleString('en-US')} of {(open + done).toLocaleString('en-US')}
                  </td>
                  <td>
                    {stored.toLocaleString('en-US')} of {hits.toLocaleString('en-US')}
                  </td>
                </tr>
              ))}
          </tbody>
        </Table>
      )}
      {underWay.length > listedAtMost && <p class="hint">There are more; policies take turns.</p>}
    </section>
  );
}

function PolicyLink({ policy }: { policy: { readonly slug: string; readonly title: string } }): JSX.Element {
  return (
    <a href={`/console/literature/searches?policy=${encodeURIComponent(policy.slug)}`}>{policy.title}</a>
  );
}
