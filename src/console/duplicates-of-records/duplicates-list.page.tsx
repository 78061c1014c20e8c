import type { JSX } from 'preact';
import {
  suspicionStates,
  type Suspicion,
  type SuspicionState,
} from '../../literature/duplicates/duplicates.queries.ts';
import { Chip, count, Table } from '../parts.tsx';
import { plainTitle } from '../screening/marked-title.tsx';
import { Tabs } from '../tabs.tsx';
import { counterEvidenceWords, evidenceWords, stateWords } from './duplicate-words.ts';

/** What the list of duplicates is made from. */
export interface DuplicatesListContent {
  readonly state: SuspicionState;
  readonly counts: Record<SuspicionState, number>;
  readonly suspicions: readonly Suspicion[];
  /** Where the list goes on; null at its end. */
  readonly nextCursor: string | null;
}

const ADDRESS = '/console/literature/duplicates';

/** Records that may be one work: those to decide first. */
export function DuplicatesListPage({
  state,
  counts,
  suspicions,
  nextCursor,
}: DuplicatesListContent): JSX.Element {
  return (
    <>
      <Tabs group="literature" current={ADDRESS} />
      <h1>Duplicates</h1>
      <p class="lede">
        {counts.open === 0
          ? 'No records wait to be compared.'
          : `${count(counts.open, 'pair')} of records may be one work.`}{' '}
        Until somebody decides, both stay in the queue and both count.
      </p>
      <nav class="which-pairs" aria-label="Which pairs">
        <ul class="switch">
          {suspicionStates.map((each) => (
            <li>
              <a
                href={`${ADDRESS}?state=${each}`}
                {...(each === state ? { 'aria-current': 'page' as const } : {})}
              >
                {stateWords[each].name} ({counts[each].toLocaleString('en-US')})
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {suspicions.length === 0 ? (
        <p>{stateWords[state].empty}</p>
      ) : (
        <Pairs state={state} suspicions={suspicions} />
      )}
      {nextCursor !== null && (
        <p>
          <a href={`${ADDRESS}?state=${state}&cursor=${nextCursor}`}>More pairs</a>
        </p>
      )}
    </>
  );
}

function Pairs({
  state,
  suspicions,
}: {
  state: SuspicionState;
  suspicions: readonly Suspicion[];
}): JSX.Element {
  return (
    <Table caption={stateWords[state].name}>
      <thead>
        <tr>
          <th scope="col">Records</th>
          <th scope="col">For one work</th>
          <th scope="col">Against</th>
          {state === 'decided' && <th scope="col">Decided</th>}
        </tr>
      </thead>
      <tbody>
        {suspicions.map((suspicion) => (
          <tr>
            <th scope="row">
              {suspicion.records.map((record) => (
                <p class="pair-title">
                  {plainTitle(record.fields)} <span class="under">{nameOf(record)}</span>
                </p>
              ))}
              <a href={`${ADDRESS}/${suspicion.id}`}>
                Compare<span class="aside"> {suspicion.records.map(nameOf).join(' and ')}</span>
              </a>
            </th>
            <td>
              <Reasons words={suspicion.evidence.map((each) => evidenceWords[each])} />
            </td>
            <td>
              <Reasons words={suspicion.counterEvidence.map((each) => counterEvidenceWords[each])} />
            </td>
            {state === 'decided' && (
              <td>
                <VerdictChip verdict={suspicion.verdict} />
                <span class="under">{suspicion.decidedBy?.name}</span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What a person said of two records. */
export function VerdictChip({ verdict }: { verdict: Suspicion['verdict'] }): JSX.Element {
  if (verdict === null) return <Chip tone="warning">To decide</Chip>;
  return verdict === 'same' ? <Chip tone="good">The same work</Chip> : <Chip tone="info">Two works</Chip>;
}

/** `PMID 99000001`, or the other source’s name of a record. */
export function nameOf({ pmid, sourceId }: Suspicion['records'][number]): string {
  return pmid === null ? `Europe PMC ${sourceId ?? ''}` : `PMID ${pmid}`;
}

/** Reasons, one a line; it says so where there are none. */
export function Reasons({ words }: { words: readonly string[] }): JSX.Element {
  if (words.length === 0) return <>Nothing</>;
  return (
    <ul class="reasons">
      {words.map((word) => (
        <li>{word}</li>
      ))}
    </ul>
  );
}
