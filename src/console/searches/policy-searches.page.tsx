import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import type { CustodyView } from '../../literature/custody/custody.queries.ts';
import { gapRemedies, gapWords } from '../../literature/custody/gap-words.rules.ts';
import type { PlanInForce } from '../../literature/updates/literature-plan.service.ts';
import type { UpdateView } from '../../literature/updates/literature-updates.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, count, CsrfField, Fact, Field, Nothing, Notice, PrintedDate } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { StartButton, type MayStart } from './search-buttons.tsx';
import { gapNames } from './search-words.ts';
import { Timeline } from './timeline.tsx';
import { UpdateSection } from './update-section.tsx';

/** What the page of one policy's searches is made from. */
export interface PolicySearchesContent extends MayStart {
  readonly custody: CustodyView;
  readonly plan: PlanInForce;
  /** The newest first. */
  readonly updates: readonly UpdateView[];
  readonly refusal: FormRefusal | null;
  readonly zone: Zone;
}

/** One policy's searches: which days they cover and leave out, and each update with its windows and why. */
export function PolicySearchesPage(content: PolicySearchesContent): JSX.Element {
  const { custody, updates, refusal, zone, ...rest } = content;
  const { policy, startsFrom, searchedThrough } = custody;
  const isOpen = updates.some(
    ({ completedAt, supersededAt }) => completedAt === null && supersededAt === null,
  );
  return (
    <>
      <Tabs group="literature" current="/console/literature/searches" />
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/literature/searches">Searches</a>
      </nav>
      <h1>{policy.title}</h1>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      <dl class="facts">
        <Fact label="Searched through">
          <PrintedDate date={searchedThrough} />
        </Fact>
        <Fact label="The chain starts from">
          {startsFrom === null ? (
            <Nothing />
          ) : (
            <>
              {formatPartialDate(startsFrom.date)},{' '}
              {startsFrom.what === 'searched_through'
                ? 'the literature date of its version'
                : 'its last review'}
            </>
          )}
        </Fact>
        <Fact label="Between reviews">{intervalInWords(content.plan)}</Fact>
        <Fact label="Policy">
          <a href={`/console/policies/${policy.slug}`}>Its page</a>,{' '}
          <a href={`/console/policies/${policy.slug}/literature`}>its strategies</a>
        </Fact>
      </dl>
      <StartButton slug={policy.slug} label={isOpen ? 'Try again now' : 'Start an update'} {...rest} />
      <Gaps custody={custody} />
      <Timeline custody={custody} />
      <Missing custody={custody} />
      {updates.length === 0 ? (
        <p class="empty">No update was started yet.</p>
      ) : (
        updates.map((update) => <UpdateSection update={update} zone={zone} />)
      )}
      <IntervalForm {...content} />
    </>
  );
}

function intervalInWords({ intervalDays, surveillanceDays }: PlanInForce): string {
  const whose = surveillanceDays === null ? 'as everywhere in the organisation' : 'as set for this policy';
  return intervalDays === 0 ? `on request only, ${whose}` : `every ${count(intervalDays, 'day')}, ${whose}`;
}

function Gaps({ custody: { gaps, strategies } }: { custody: CustodyView }): JSX.Element {
  if (gaps.length === 0) return <p>No day that ought to be searched is left out.</p>;
  return (
    <section aria-labelledby="gaps">
      <h2 id="gaps">Days left out</h2>
      <ul>
        {gaps.map(({ kind, strategyId, days }) => {
          const name = strategies.find((strategy) => strategy.strategyId === strategyId)?.name;
          return (
            <li>
              <Chip tone="danger">{gapNames[kind]}</Chip>{' '}
              {days !== null && (
                <>
                  {formatDay(days.from)}
                  {days.through !== days.from && <> to {formatDay(days.through)}</>}
                  {name !== undefined && `, ${name}`}:{' '}
                </>
              )}
              {gapWords[kind]}. {gapRemedies[kind]}.
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Missing({ custody: { missing } }: { custody: CustodyView }): JSX.Element | null {
  if (missing.length === 0) return null;
  return (
    <section aria-labelledby="missing">
      <h2 id="missing">Records counted but not handed out</h2>
      <p class="hint">Look at them by hand: they were among the hits, and no service gave them.</p>
      <ul>
        {missing.map(({ name, strategy, askedAgain }) => (
          <li>
            {/^\d+$/.test(name) ? (
              <a href={`https://pubmed.ncbi.nlm.nih.gov/${name}/`} rel="noreferrer">
                PMID {name}
              </a>
            ) : (
              <a href={`https://europepmc.org/article/${name}`} rel="noreferrer">
                {name}
              </a>
            )}
            , {strategy}
            {askedAgain && ' (PubMed is asked once more the next day)'}
          </li>
        ))}
      </ul>
    </section>
  );
}

function IntervalForm({ custody, plan, mayStart, csrfToken }: PolicySearchesContent): JSX.Element | null {
  if (!mayStart) return null;
  return (
    <details>
      <summary>Change how often it is searched between reviews</summary>
      <form method="post" action="/console/literature/searches/interval">
        <CsrfField token={csrfToken} />
        <input type="hidden" name="policy" value={custody.policy.slug} />
        <Field
          id="surveillance-days"
          name="surveillanceDays"
          label="Days between two updates"
          hint="0 for on request only; empty for what holds everywhere in the organisation."
          type="number"
          min={0}
          max={3660}
          value={plan.surveillanceDays ?? ''}
        />
        <button type="submit">Save</button>
      </form>
    </details>
  );
}
