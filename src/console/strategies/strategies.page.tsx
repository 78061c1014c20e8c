import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/errors.ts';
import type { Zone } from '../../kernel/instant.ts';
import type { ToldProposal } from '../../literature/strategies/proposal/proposals.service.ts';
import type { SearchStrategyRow } from '../../literature/strategies/search-strategy.entity.ts';
import type { StrategyTrial } from '../../literature/strategies/strategy-trial.rules.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Field, Notice } from '../parts.tsx';
import { PlanForm, type ShownPlan } from './plan-form.tsx';
import { ProposalView } from './proposal-view.tsx';
import { RevisionsView, type ShownRevisions } from './revisions-view.tsx';
import { KeptTrial, sourceNames, StrategyFieldset } from './strategy-fields.tsx';
import type { StrategiesForm } from './strategies-form.ts';

/** What the page of a policy's literature is made from. */
export interface LiteratureContent {
  readonly policy: { readonly slug: string; readonly title: string };
  readonly stored: readonly SearchStrategyRow[];
  readonly form: StrategiesForm;
  /** The revision the form was first shown at. */
  readonly revision: number;
  /** A trial asked for just now, and of which strategy. */
  readonly tried: { readonly row: number; readonly trial: StrategyTrial } | null;
  readonly proposal: ToldProposal | null;
  readonly refusal: FormRefusal | null;
  readonly isSaved: boolean;
  readonly history: ShownRevisions;
  readonly plan: ShownPlan;
  readonly zone: Zone;
  readonly hasEuropePmc: boolean;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** A policy's literature: what is searched for, what a service makes of it, how it came to be, and how often. */
export function LiteraturePage(content: LiteratureContent): JSX.Element {
  const { policy, refusal, stored, mayChange } = content;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/policies">Policies</a>{' '}
        <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
      </nav>
      <h1>Literature</h1>
      <p class="lede">
        What is searched for so that each review of {policy.title} meets everything published since the last
        one.
      </p>
      <p class="links">
        <a href={`/console/literature?policy=${policy.slug}`}>Records to screen</a>{' '}
        <a href={`/console/literature/searches?policy=${policy.slug}`}>Searches that ran</a>
      </p>
      {content.isSaved && (
        <Notice tone="good">
          <p>Saved as revision {content.history.current}. The next update searches with it.</p>
        </Notice>
      )}
      {refusal !== null && <Refused refusal={refusal} />}
      <section aria-labelledby="searches">
        <h2 id="searches">Searches</h2>
        {stored.length === 0 && (
          <p>
            No search is kept yet. Write one, or let Almanac propose one; otherwise the first update takes one
            from the title, the codes and the works cited.
          </p>
        )}
        {mayChange ? <Editor {...content} /> : <AsTheyAre {...content} />}
      </section>
      <section aria-labelledby="plan">
        <h2 id="plan">How often</h2>
        <PlanForm {...content.plan} />
      </section>
      <section aria-labelledby="history">
        <h2 id="history">History</h2>
        <RevisionsView {...content.history} />
      </section>
    </>
  );
}

const elsewhere = (problems: readonly FieldProblem[]): readonly FieldProblem[] =>
  problems.filter(({ field }) => !/^strategies\.\d/.test(field));

function Refused({ refusal }: { refusal: FormRefusal }): JSX.Element {
  const isBeside = refusal.fields.length > elsewhere(refusal.fields).length;
  const told =
    refusal.code === 'precondition_failed'
      ? 'Somebody else saved these searches meanwhile: nothing of yours was saved. Their searches stand in the history below; saving again replaces them.'
      : isBeside
        ? 'Not saved: what is wrong stands beneath each search.'
        : refusal.message;
  return (
    <Notice tone="danger">
      <p>{told}</p>
      {isBeside && elsewhere(refusal.fields).map(({ reason }) => <p>{reason}</p>)}
    </Notice>
  );
}

function Editor(content: LiteratureContent): JSX.Element {
  const { form, policy, stored, tried, refusal, proposal } = content;
  const address = `/console/policies/${policy.slug}/literature`;
  return (
    <form class="strategies" method="post" action={address}>
      <CsrfField token={content.csrfToken} />
      <input type="hidden" name="revision" value={content.revision} />
      <input type="hidden" name="count" value={form.rows.length} />
      {/* The first button is the one that Enter presses. */}
      <button class="aside" type="submit" name="act" value="save" tabIndex={-1} aria-hidden="true">
        Save
      </button>
      {form.rows.map((fields, index) => (
        <StrategyFieldset
          address={address}
          index={index}
          fields={fields}
          problems={refusal?.fields ?? []}
          trial={tried?.row === index ? tried.trial : null}
          stored={stored.find(({ query, source }) => query === fields.query && source === fields.source)}
          zone={content.zone}
          mayRemove={form.rows.length > 1}
          hasEuropePmc={content.hasEuropePmc}
        />
      ))}
      <p class="strategy-acts">
        <button class="second" type="submit" name="act" value="add">
          Add a search
        </button>{' '}
        <button class="second" type="submit" name="act" value="propose" formaction={`${address}#proposal`}>
          Propose a query
        </button>
      </p>
      {proposal !== null && <ProposalView proposal={proposal} />}
      <Saving {...content} />
    </form>
  );
}

function Saving({ form, refusal }: LiteratureContent): JSX.Element {
  const code = refusal?.code;
  return (
    <div class="card">
      <Field
        id="reason"
        name="reason"
        label="Reason"
        hint="Kept with the change; may stay empty."
        value={form.reason}
        maxLength={2000}
      />
      {(code === 'query_not_understood' || form.acceptWarnings) && (
        <label class="choice">
          <input type="checkbox" name="acceptWarnings" value="yes" checked={form.acceptWarnings} />
          Save although it is not understood whole
        </label>
      )}
      {(code === 'literature_source_unavailable' || form.untried) && (
        <label class="choice">
          <input type="checkbox" name="untried" value="yes" checked={form.untried} />
          Save untried; it is tried as soon as the service answers
        </label>
      )}
      <p class="hint">Each new query is tried before it is saved.</p>
      <button type="submit" name="act" value="save">
        Save
      </button>
    </div>
  );
}

function AsTheyAre({ stored, zone }: LiteratureContent): JSX.Element {
  return (
    <>
      {stored.map((strategy) => (
        <div class="card">
          <h3>{strategy.name}</h3>
          <p class="hint">Asked of {sourceNames[strategy.source]}</p>
          <p class="query">{strategy.query}</p>
          <KeptTrial stored={strategy} zone={zone} />
        </div>
      ))}
    </>
  );
}
