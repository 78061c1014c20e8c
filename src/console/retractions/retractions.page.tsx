import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { alertStates, type AlertState } from '../../literature/retractions/alert-states.rules.ts';
import type { AlertView } from '../../literature/retractions/alerts.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Notice } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import { AlertCard, alertStateWords } from './alert-card.tsx';
import { WatchStandings, type WatchContent } from './watch-standings.tsx';

/** What the page of alerts is made from. */
export interface RetractionsContent {
  /** Null shows all. */
  readonly state: AlertState | null;
  /** The policy whose alerts alone are shown; null for all. */
  readonly policy: { readonly slug: string; readonly title: string } | null;
  readonly alerts: readonly AlertView[];
  readonly counts: ReadonlyMap<AlertState, number>;
  /** The address of the next part of the list; null at its end. */
  readonly next: string | null;
  readonly watch: WatchContent;
  readonly refusal: FormRefusal | null;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayDecide: boolean;
}

/** The address of the list with these filters. */
export function retractionsAddress(state: AlertState | 'all', policy: string | null): string {
  const query = new URLSearchParams({ state, ...(policy === null ? {} : { policy }) });
  return `/console/literature/retractions?${query.toString()}`;
}

/** What became of the papers that policies cite, and what is to be done about it. */
export function RetractionsPage(content: RetractionsContent): JSX.Element {
  const { policy, alerts, refusal, next, watch } = content;
  const open = content.counts.get('open') ?? 0;
  return (
    <>
      <Tabs group="literature" current="/console/literature/retractions" />
      <h1>{policy === null ? 'Retractions' : `Retractions: ${policy.title}`}</h1>
      <p class="lede">
        {open === 0
          ? 'No cited paper waits for a decision.'
          : `${open.toLocaleString('en-US')} ${open === 1 ? 'alert waits' : 'alerts wait'} for a decision.`}{' '}
        Every paper that an active or scheduled version cites is looked up again each week.
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{[refusal.message, ...refusal.fields.map(({ reason }) => reason)].join(': ')}</p>
        </Notice>
      )}
      {policy !== null && (
        <p>
          <a href={retractionsAddress(content.state ?? 'all', null)}>Alerts of all policies</a>
        </p>
      )}
      <States {...content} />
      {alerts.length === 0 ? (
        <p>{emptyWords(content)}</p>
      ) : (
        alerts.map((alert) => <AlertCard alert={alert} {...content} />)
      )}
      {next !== null && (
        <p>
          <a href={next}>More alerts</a>
        </p>
      )}
      <WatchStandings watch={watch} zone={content.zone} />
    </>
  );
}

function emptyWords({ state, policy, watch }: RetractionsContent): string {
  const whose = policy === null ? 'cited papers' : `papers that ${policy.title} cites`;
  if (watch.standings.every(({ works }) => works === 0)) {
    return 'Nothing is watched yet: no active or scheduled version cites a paper by its PMID. Import or adopt a policy with references.';
  }
  return state === 'open' || state === null
    ? `Nothing is known against the ${whose}.`
    : `No alert about ${whose} is in this state.`;
}

function States({ state, counts, policy }: RetractionsContent): JSX.Element {
  const all = [...counts.values()].reduce((sum, one) => sum + one, 0);
  const entries = [
    ...alertStates.map((each) => ({ each, name: alertStateWords[each].name, number: counts.get(each) ?? 0 })),
    { each: 'all' as const, name: 'All', number: all },
  ].filter(({ each, number }) => number > 0 || each === 'open' || each === 'all' || each === state);
  return (
    <nav aria-label="States of alerts">
      <ul class="switch">
        {entries.map(({ each, name, number }) => (
          <li>
            <a
              href={retractionsAddress(each, policy?.slug ?? null)}
              {...(each === (state ?? 'all') ? { 'aria-current': 'page' as const } : {})}
            >
              {name} ({number.toLocaleString('en-US')})
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
