import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../kernel/calendar-date.ts';
import type { Zone } from '../kernel/instant.ts';
import type { PolicySummary } from '../policies/policies.queries.ts';
import type { VersionSummary } from '../policies/versions.queries.ts';
import { reviewState } from '../reviews/cycles/review-window.rules.ts';
import { actsAddress } from './acts/act-address.ts';
import { Chip, count, CsrfField, Fact, Notice, PrintedDate } from './parts.tsx';
import type { DocumentFacts, PrintedSignature } from './policy-page.queries.ts';
import { periodInWords, policyStateWords } from './policy-words.ts';
import { OpenAlerts } from './retractions/cited-notices.tsx';
import { PolicyReviews } from './policy-reviews.tsx';
import { PolicyVersions } from './policy-versions.tsx';
import type { ShownReview } from './policy-reviews.queries.ts';
import { daysInWords, reviewStateWords } from './review-words.ts';

/** All that a policy's page is made from. */
export interface PolicyView {
  readonly policy: PolicySummary;
  /** Newest number first. */
  readonly versions: readonly VersionSummary[];
  /** The version whose dates and document are shown: in force, else to come, else the newest. */
  readonly shown: VersionSummary | undefined;
  readonly facts: DocumentFacts | undefined;
  readonly signatures: readonly PrintedSignature[];
  readonly reviews: readonly ShownReview[];
  /** Alerts about works it cites that nobody has decided on. */
  readonly openAlerts: number;
  readonly today: CalendarDate;
  readonly zone: Zone;
  readonly csrfToken: string;
  readonly mayDraft: boolean;
  readonly mayOpenReview: boolean;
  /** Whether the reader signs acts. */
  readonly mayDecide: boolean;
}

/** A policy: what is in force, its dates as printed, its versions, its review with every reminder. */
export function PolicyPage({ view }: { view: PolicyView }): JSX.Element {
  const { policy } = view;
  const state = policyStateWords[policy.state];
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/policies">Policies</a>
      </nav>
      <div class="title-row">
        <h1>{policy.title}</h1>
        <Chip tone={state.tone}>{state.name}</Chip>
      </div>
      <p class="lede">
        {[policy.number, policy.manualSection, policy.slug].filter((part) => part !== null).join(' · ')}
      </p>
      <WaitingForAdoption versions={view.versions} />
      <OpenAlerts open={view.openAlerts} slug={policy.slug} />
      <div class="columns">
        <InForce view={view} />
        <Dates view={view} />
      </div>
      <Document view={view} />
      <PolicyVersions view={view} />
      <BeginDraft view={view} />
      <Decide view={view} />
      <PolicyReviews
        reviews={view.reviews}
        openFor={view.mayOpenReview ? policy.slug : null}
        today={view.today}
        zone={view.zone}
      />
    </>
  );
}

function WaitingForAdoption({ versions }: { versions: readonly VersionSummary[] }): JSX.Element | null {
  const waiting = versions.find(
    ({ state, adoptionBatchId }) => state === 'draft' && adoptionBatchId !== null,
  );
  if (waiting === undefined) return null;
  return (
    <Notice tone="info">
      <p>
        Version {waiting.number} waits for its{' '}
        <a href={`/console/adoptions/${waiting.adoptionBatchId}`}>adoption</a>: it takes force here when a
        medical director signs the batch.
      </p>
    </Notice>
  );
}

/** The button that begins the next version; a policy that has a draft in work goes on with that. */
function BeginDraft({ view }: { view: PolicyView }): JSX.Element | null {
  const { policy, versions, csrfToken, mayDraft } = view;
  const signed = versions.some(({ state }) => state === 'approved');
  const inWork = versions.some(({ state }) => state === 'draft' || state === 'in_review');
  if (!mayDraft || !signed || inWork) return null;
  return (
    <form class="begin" method="post" action={`/console/policies/${policy.slug}/drafts`}>
      <CsrfField token={csrfToken} />
      <button type="submit" class="second">
        Draft the next version
      </button>
    </form>
  );
}

/** The way to what directors decide without a new text; who may not is told who may. */
function Decide({ view: { policy, mayDecide } }: { view: PolicyView }): JSX.Element {
  return (
    <p class="links">
      <a href={actsAddress(policy.slug)}>Decisions: reaffirm, correct, retire, cancel, withdraw</a>
      {!mayDecide && <span class="hint">Medical directors decide them; everybody may look.</span>}
    </p>
  );
}

function InForce({ view: { policy, today } }: { view: PolicyView }): JSX.Element {
  const { inForceVersion, inForceFrom, inForceUntil } = policy;
  const base = `/v1/policies/${policy.slug}/active`;
  return (
    <section class="card" aria-labelledby="in-force">
      <h2 id="in-force">In force on {formatDay(today)}</h2>
      {inForceVersion === null || inForceFrom === null ? (
        <p>No version is in force.</p>
      ) : (
        <>
          <p class="figure">Version {inForceVersion}</p>
          <p>In force {periodInWords({ from: inForceFrom, until: inForceUntil })}.</p>
          <p class="links">
            <a href={`${base}.html`}>Read it</a> <a href={`${base}.pdf`}>PDF</a>{' '}
            <a href={`${base}.md`}>Markdown</a> <a href={`${base}.json`}>JSON</a>
          </p>
        </>
      )}
    </section>
  );
}

function Dates({ view: { policy, shown, today } }: { view: PolicyView }): JSX.Element {
  const lastReview = policy.lastReview ?? shown?.lastReview ?? null;
  const nextReview = policy.nextReview ?? shown?.nextReview ?? null;
  const stands = policy.nextReview !== null && policy.state !== 'retired';
  return (
    <section class="card" aria-labelledby="dates">
      <h2 id="dates">Dates and people</h2>
      <dl class="facts">
        <Fact label="Effective">
          <PrintedDate date={policy.inForceFrom ?? shown?.effective ?? null} />
        </Fact>
        <Fact label="Last review">
          <PrintedDate date={lastReview} />
        </Fact>
        <Fact label="Next review">
          <PrintedDate date={nextReview} />
          {stands && policy.nextReview !== null && (
            <>
              {' '}
              <Chip tone={reviewStateWords[reviewState(policy.nextReview, today)].tone}>
                {reviewStateWords[reviewState(policy.nextReview, today)].name},{' '}
                {daysInWords(policy.nextReview, today)}
              </Chip>
            </>
          )}
        </Fact>
        <Fact label="Date of origin">
          <PrintedDate date={shown?.origin ?? null} />
        </Fact>
        <Fact label="Literature searched through">
          <PrintedDate date={shown?.literatureSearchedThrough ?? null} />{' '}
          <a href={`/console/policies/${policy.slug}/literature`}>Searches</a>{' '}
          <a href={`/console/literature/searches?policy=${policy.slug}`}>What was searched when</a>
        </Fact>
        <Fact label="Reviewed every">{count(policy.cadenceMonths, 'month')}</Fact>
        <Fact label="Owner">{policy.owner?.name ?? 'nobody yet'}</Fact>
        <Fact label="Reviewers">
          {policy.reviewers.length === 0 ? 'nobody yet' : policy.reviewers.map(({ name }) => name).join(', ')}
        </Fact>
      </dl>
    </section>
  );
}

function Document({ view: { facts, shown } }: { view: PolicyView }): JSX.Element | null {
  if (facts === undefined || shown === undefined) return null;
  return (
    <section class="card" aria-labelledby="document">
      <h2 id="document">Document, version {shown.number}</h2>
      <p>
        {count(facts.sections, 'section')}, {count(facts.references, 'reference')} ({facts.referencesWithPmid}{' '}
        in PubMed), {count(facts.codes.length, 'code')}.
      </p>
      {facts.codes.length > 0 && (
        <ul class="codes" aria-label="Codes">
          {facts.codes.map(({ system, code }) => (
            <li>
              <span class="code-system">{system}</span> {code}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
