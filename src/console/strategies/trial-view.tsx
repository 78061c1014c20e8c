import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import {
  commonWordsIn,
  recallOf,
  trialFaults,
  type StrategyTrial,
} from '../../literature/strategies/strategy-trial.rules.ts';
import { Chip, count, Fact } from '../parts.tsx';

/** Hits beyond which a query is worth narrowing: nobody screens so many of one review. */
const MANY = 2_000;
/** Missed works shown at once; the rest folds away. */
const SHOWN_MISSED = 5;

/** What a service made of a query: what it did not understand, how much it finds, what it misses. */
export function TrialView({ trial, at }: { trial: StrategyTrial; at?: JSX.Element | null }): JSX.Element {
  const faults = trialFaults(trial);
  return (
    <div class="trial" role="group" aria-label="What the trial said">
      <p class="trial-head">
        {faults.length === 0 ? (
          <Chip tone="good">understood</Chip>
        ) : (
          <Chip tone="warning">not understood whole</Chip>
        )}{' '}
        {at}
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li>{sentence(fault)}</li>
          ))}
        </ul>
      )}
      <Figures trial={trial} />
      {trial.translation !== null && (
        <details>
          <summary>How it was understood</summary>
          <p class="query">{trial.translation}</p>
        </details>
      )}
      {commonWordsIn(trial).map((word) => (
        <p class="hint">“{word}” is so common that nothing looks for it.</p>
      ))}
      {trial.warnings.map((warning) => (
        <p class="hint">{warning}</p>
      ))}
      <Missed trial={trial} />
      <First trial={trial} />
    </div>
  );
}

function Figures({ trial }: { trial: StrategyTrial }): JSX.Element {
  const { hits, nextWindow, cited } = trial;
  const recall = recallOf(trial);
  return (
    <dl class="facts facts-rows">
      {hits !== null && <Fact label="In all years">{count(hits, 'hit')}</Fact>}
      <Fact label="In the next update">
        {nextWindow === null ? (
          'not known: nothing says from which day on to search'
        ) : (
          <>
            {count(nextWindow.hits, 'hit')} from {formatDay(nextWindow.from)} on{' '}
            {nextWindow.hits > MANY && <Chip tone="warning">very many to screen</Chip>}
          </>
        )}
      </Fact>
      <Fact label="Cited works found">
        {cited === null || recall === null
          ? 'none are cited with a PMID'
          : `${cited.total - cited.missed.length} of ${cited.total} (${Math.floor(recall * 100)}%)`}
      </Fact>
    </dl>
  );
}

function Missed({ trial: { cited } }: { trial: StrategyTrial }): JSX.Element | null {
  if (cited === null || cited.missed.length === 0) return null;
  const items = cited.missed.map(({ pmid, number, citation }) => (
    <li value={number}>
      {citation.replaceAll('*', '')} <span class="hint">PMID {pmid}</span>
    </li>
  ));
  return (
    <div class="missed">
      <h4>Cited, but not found</h4>
      <ol>{items.slice(0, SHOWN_MISSED)}</ol>
      {items.length > SHOWN_MISSED && (
        <details>
          <summary>{count(items.length - SHOWN_MISSED, 'more work')}</summary>
          <ol>{items.slice(SHOWN_MISSED)}</ol>
        </details>
      )}
    </div>
  );
}

function First({ trial: { first, nextWindow } }: { trial: StrategyTrial }): JSX.Element | null {
  if (first.length === 0) return null;
  return (
    <div>
      <h4>{nextWindow === null ? 'The first it finds' : 'The first the next update would find'}</h4>
      <ul>
        {first.map(({ title, journal, publishedText }) => (
          <li>
            {title} <span class="hint">{[journal, publishedText].filter(Boolean).join(', ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Reasons are told in small letters, since they stand behind a field's name elsewhere. */
export const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
