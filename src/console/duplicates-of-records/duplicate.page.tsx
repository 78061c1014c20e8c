import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type {
  ShownScreening,
  SuspectedRecord,
  Suspicion,
} from '../../literature/duplicates/duplicates.queries.ts';
import type { ScreeningState } from '../../literature/screening/screening.rules.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { Chip, CsrfField, Moment, Nothing, Notice, Table } from '../parts.tsx';
import { RecordLinks } from '../screening/record-links.tsx';
import { stateWords as screeningWords } from '../screening/screening-words.ts';
import { Tabs } from '../tabs.tsx';
import { comparedFields } from './compared-fields.ts';
import { counterEvidenceWords, evidenceWords } from './duplicate-words.ts';
import { nameOf, Reasons, VerdictChip } from './duplicates-list.page.tsx';

/** What the page of two records is made from. */
export interface DuplicateContent {
  readonly suspicion: Suspicion;
  /** The pair decided just now, which can be taken back from here; null where none was. */
  readonly before: Suspicion | null;
  readonly refusal: FormRefusal | null;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayJudge: boolean;
}

const ADDRESS = '/console/literature/duplicates';

/** Two records side by side, what speaks for and against one work, and the three answers. */
export function DuplicatePage(content: DuplicateContent): JSX.Element {
  const { suspicion, before, refusal } = content;
  return (
    <>
      <Tabs group="literature" current={ADDRESS} />
      {before !== null && <Done before={before} csrfToken={content.csrfToken} />}
      <h1>One work or two?</h1>
      <p class="lede">
        <a href={ADDRESS}>All duplicates</a>
      </p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>{refusal.message}</p>
        </Notice>
      )}
      <Standing {...content} />
      <div class="evidence-pair">
        <section class="card">
          <h2>For one work</h2>
          <Reasons words={suspicion.evidence.map((each) => evidenceWords[each])} />
        </section>
        <section class="card">
          <h2>For two</h2>
          <Reasons words={suspicion.counterEvidence.map((each) => counterEvidenceWords[each])} />
        </section>
      </div>
      <Comparison {...content} />
      {content.mayJudge && suspicion.verdict === null && <TwoWorks {...content} />}
    </>
  );
}

/** What was said of the pair before, with the way back. */
function Done({ before, csrfToken }: { before: Suspicion; csrfToken: string }): JSX.Element {
  return (
    <Notice tone="good">
      <p>
        {before.verdict === 'same' ? 'Kept as one work: ' : 'Kept as two works: '}
        <a href={`${ADDRESS}/${before.id}`}>{before.records.map(nameOf).join(' and ')}</a>.
      </p>
      <VerdictForm id={before.id} csrfToken={csrfToken} verdict="open">
        Undo
      </VerdictForm>
    </Notice>
  );
}

function Standing({ suspicion, zone, csrfToken, mayJudge }: DuplicateContent): JSX.Element {
  const { verdict, decidedBy, decidedAt, certainty } = suspicion;
  if (verdict !== null) {
    return (
      <div class="card">
        <p>
          <VerdictChip verdict={verdict} /> said {decidedBy?.name}
          {decidedAt !== null && (
            <>
              , <Moment at={decidedAt} zone={zone} />
            </>
          )}
          .
        </p>
        {mayJudge && (
          <VerdictForm id={suspicion.id} csrfToken={csrfToken} verdict="open">
            Take it back
          </VerdictForm>
        )}
      </div>
    );
  }
  if (certainty === 'certain') {
    return (
      <p>
        <Chip tone="info">Joined without a person</Chip> What they agree in leaves no doubt, and nothing
        contradicts. If they are two works all the same, say so below.
      </p>
    );
  }
  return <p>Choose the record that stands for both, or say that they are two works. Either can be undone.</p>;
}

function Comparison({ suspicion, csrfToken, mayJudge, zone }: DuplicateContent): JSX.Element {
  const { records, keptId, verdict } = suspicion;
  const [one, other] = records;
  return (
    <div class="side-by-side">
      <Table caption="The two records">
        <thead>
          <tr>
            <td />
            {records.map((record) => (
              <th scope="col" class="compared">
                {nameOf(record)} {record.fields.preprint && <Chip tone="warning">Preprint</Chip>}{' '}
                {keptId === record.id && <Chip tone="good">Kept</Chip>}
                {record.sameAs !== null && <Chip tone="plain">Stands under the other</Chip>}
                <span class="under">
                  {record.fields.source === 'pubmed' ? 'From PubMed' : 'From Europe PMC'}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {comparedFields(one, other).map(({ label, values, differs }) => (
            <tr {...(differs ? { class: 'differs' } : {})}>
              <th scope="row">
                {label}
                {differs && <span class="under">differs</span>}
              </th>
              {values.map((value, index) => (
                <td data-of={nameOf(index === 0 ? one : other)}>{value ?? <Nothing word="not said" />}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">Read it</th>
            {records.map((record) => (
              <td data-of={nameOf(record)}>
                <RecordLinks record={record.fields} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Screening</th>
            {records.map((record) => (
              <td data-of={nameOf(record)}>
                <Screenings record={record} zone={zone} />
              </td>
            ))}
          </tr>
          {mayJudge && verdict === null && (
            <tr>
              <th scope="row">One work</th>
              {records.map((record) => (
                <td data-of={nameOf(record)}>
                  <VerdictForm id={suspicion.id} csrfToken={csrfToken} verdict="same" keep={record.id}>
                    The same: keep {nameOf(record)}
                  </VerdictForm>
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </Table>
    </div>
  );
}

function Screenings({ record, zone }: { record: SuspectedRecord; zone: Zone }): JSX.Element {
  if (record.screenings.length === 0) return <>In no policy’s queue</>;
  return (
    <ul class="reasons">
      {record.screenings.map((screening) => (
        <li>
          <a href={`/console/policies/${screening.policy.slug}`}>{screening.policy.title}</a>{' '}
          <Screened screening={screening} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

function Screened({ screening, zone }: { screening: ShownScreening; zone: Zone }): JSX.Element {
  const { state, decidedBy, decidedAt, reason } = screening;
  const { word, tone } = screeningWords[state as ScreeningState];
  return (
    <>
      <Chip tone={tone}>{word}</Chip>
      {decidedAt !== null && (
        <span class="under">
          {decidedBy}, <Moment at={decidedAt} zone={zone} />
          {reason !== null && `: ${reason}`}
        </span>
      )}
    </>
  );
}

function TwoWorks({ suspicion, csrfToken }: DuplicateContent): JSX.Element {
  return (
    <section class="card">
      <h2>They are two works</h2>
      <p class="hint">Both stay in the queue, and they are not shown here again.</p>
      <VerdictForm id={suspicion.id} csrfToken={csrfToken} verdict="different">
        Two works
      </VerdictForm>
    </section>
  );
}

function VerdictForm(form: {
  id: string;
  csrfToken: string;
  verdict: 'same' | 'different' | 'open';
  keep?: string;
  children: string | readonly string[];
}): JSX.Element {
  const { id, csrfToken, verdict, keep, children } = form;
  return (
    <form method="post" action={`${ADDRESS}/${id}`}>
      <CsrfField token={csrfToken} />
      <input type="hidden" name="verdict" value={verdict} />
      {keep !== undefined && <input type="hidden" name="keep" value={keep} />}
      <button type="submit" {...(verdict === 'same' ? {} : { class: 'second' })}>
        {children}
      </button>
    </form>
  );
}
