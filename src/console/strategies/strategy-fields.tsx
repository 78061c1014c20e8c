import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/errors.ts';
import { recordSources, type RecordSource } from '../../literature/records/publication-record.ts';
import type { SearchStrategyRow } from '../../literature/strategies/search-strategy.entity.ts';
import type { StrategyTrial } from '../../literature/strategies/strategy-trial.rules.ts';
import { formatInstant, type Zone } from '../../kernel/instant.ts';
import { Chip } from '../parts.tsx';
import type { StrategyFields } from './strategies-form.ts';
import { sentence, TrialView } from './trial-view.tsx';

/** What the services are called. */
export const sourceNames = {
  pubmed: 'PubMed',
  europe_pmc: 'Europe PMC',
} as const satisfies Record<RecordSource, string>;

/** Lines of the field that are shown: the rest scrolls. */
const LINES = 4;

/** One strategy of the form: its fields, what is wrong with them, and what its trial said. */
export function StrategyFieldset(row: {
  /** Where the form goes. */
  readonly address: string;
  readonly index: number;
  readonly fields: StrategyFields;
  readonly problems: readonly FieldProblem[];
  /** A trial asked for just now; null shows the one that was kept with the strategy. */
  readonly trial: StrategyTrial | null;
  readonly stored: SearchStrategyRow | undefined;
  readonly zone: Zone;
  readonly mayRemove: boolean;
  readonly hasEuropePmc: boolean;
}): JSX.Element {
  const { index, fields, problems, trial, stored, zone } = row;
  const id = (name: string) => `${name}-${index}`;
  const wrong = (name: string) =>
    problems.filter(({ field }) => field === `strategies.${index}.${name}`).map(({ reason }) => reason);
  return (
    <fieldset class="card strategy" id={`search-${index + 1}`}>
      <legend>Search {index + 1}</legend>
      <div class="strategy-head">
        <div class="field">
          <label for={id('name')}>Name</label>
          <input id={id('name')} name={`name.${index}`} value={fields.name} maxLength={200} />
          <Wrong reasons={wrong('name')} />
        </div>
        <div class="field">
          <label for={id('source')}>Asked</label>
          <select id={id('source')} name={`source.${index}`}>
            {recordSources
              .filter((source) => source === 'pubmed' || row.hasEuropePmc || fields.source === source)
              .map((source) => (
                <option value={source} selected={source === fields.source}>
                  {sourceNames[source]}
                </option>
              ))}
          </select>
        </div>
      </div>
      <div class="field">
        <label for={id('query')}>Query</label>
        <textarea id={id('query')} name={`query.${index}`} rows={LINES} spellcheck={false}>
          {fields.query}
        </textarea>
        <Wrong reasons={wrong('query')} />
      </div>
      <p class="strategy-acts">
        {/* The page comes back where the reader was. */}
        <button
          class="second small"
          type="submit"
          name="act"
          value={`try.${index}`}
          formaction={`${row.address}#search-${index + 1}`}
        >
          Try<span class="aside"> search {index + 1}</span>
        </button>{' '}
        {row.mayRemove && (
          <button class="second small" type="submit" name="act" value={`remove.${index}`}>
            Remove<span class="aside"> search {index + 1}</span>
          </button>
        )}
      </p>
      {trial === null ? <KeptTrial stored={stored} zone={zone} /> : <TrialView trial={trial} />}
    </fieldset>
  );
}

/** What the trial said that was kept with a strategy. */
export function KeptTrial({
  stored,
  zone,
}: {
  stored: SearchStrategyRow | undefined;
  zone: Zone;
}): JSX.Element | null {
  if (stored === undefined) return null;
  if (stored.trial === null || stored.triedAt === null) {
    return (
      <p>
        <Chip tone="warning">untried</Chip>{' '}
        {stored.origin === 'proposed'
          ? 'Proposed by Almanac; nobody has tried it.'
          : 'It could not be tried when it was saved, and is tried as soon as the service answers.'}
      </p>
    );
  }
  const at = <span class="hint">tried {formatInstant(stored.triedAt, zone)}</span>;
  return <TrialView trial={stored.trial} at={at} />;
}

function Wrong({ reasons }: { reasons: readonly string[] }): JSX.Element {
  return (
    <>
      {reasons.map((reason) => (
        <p class="wrong">{sentence(reason)}</p>
      ))}
    </>
  );
}
