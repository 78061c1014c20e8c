import type { JSX } from 'preact';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { Page } from '../platform/http/page.ts';
import type { PolicySummary } from '../policies/policies.queries.ts';
import { reviewState } from '../reviews/cycles/review-window.rules.ts';
import type { PolicySearch } from './console.schemas.ts';
import { Chip, Field, Nothing, PrintedDate, Table } from './parts.tsx';
import { policyStateWords } from './policy-words.ts';
import { reviewStateWords } from './review-words.ts';

interface List {
  readonly search: PolicySearch;
  readonly page: Page<PolicySummary>;
}

/** Every policy, by title. */
export function PoliciesPage({
  search,
  page,
  today,
  mayImport,
}: List & { today: CalendarDate; mayImport: boolean }): JSX.Element {
  return (
    <>
      <div class="title-row">
        <h1>Policies</h1>
        {mayImport && (
          <p class="as-of">
            <a href="/console/import">Import a policy</a>
          </p>
        )}
      </div>
      <SearchForm action="/console/policies" search={search} />
      {page.items.length === 0 ? (
        <NoneFound search={search} />
      ) : (
        <Table caption="Policies by title">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">State</th>
              <th scope="col" class="wide">
                In force since
              </th>
              <th scope="col">Next review</th>
              <th scope="col" class="wide">
                Owner
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((policy) => (
              <PolicyLine policy={policy} today={today} />
            ))}
          </tbody>
        </Table>
      )}
      <Onward base="/console/policies" search={search} nextCursor={page.nextCursor} />
    </>
  );
}

/** What anybody may read: the policies in force, on the first page of all. */
export function FrontPage({
  search,
  page,
  organisationName,
}: List & { organisationName: string }): JSX.Element {
  return (
    <>
      <h1>Medical policies</h1>
      <p class="lede">The medical policies of {organisationName} that are in force today.</p>
      <SearchForm action="/" search={search} />
      <p class="hint">
        <a href="/search">Search their text</a>, or ask for a code on another day of service.
      </p>
      {page.items.length === 0 ? (
        <div class="empty">
          <p>
            {search.q === undefined && search.code === undefined
              ? 'No policy is in force yet.'
              : 'No policy in force matches.'}
          </p>
        </div>
      ) : (
        <Table caption="Policies in force">
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Effective</th>
              <th scope="col" class="wide">
                Last review
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((policy) => (
              <tr>
                <th scope="row">
                  <a href={`/v1/policies/${policy.slug}/active.html`}>{policy.title}</a>
                  {policy.number !== null && <span class="under">{policy.number}</span>}
                </th>
                <td class="date">
                  <PrintedDate date={policy.inForceFrom} />
                </td>
                <td class="date wide">
                  <PrintedDate date={policy.lastReview} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Onward base="/" search={search} nextCursor={page.nextCursor} />
      <p class="hint">
        For programs: <a href="/docs">the API</a>.
      </p>
    </>
  );
}

function PolicyLine({ policy, today }: { policy: PolicySummary; today: CalendarDate }): JSX.Element {
  const state = policyStateWords[policy.state];
  const drafts = policy.state === 'draft' || policy.state === 'in_review' ? [] : policy.drafts;
  return (
    <tr>
      <th scope="row">
        <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>
        {policy.number !== null && <span class="under">{policy.number}</span>}
      </th>
      <td>
        <Chip tone={state.tone}>{state.name}</Chip>
        {drafts.map(({ version }) => (
          <span class="under">version {version} in work</span>
        ))}
      </td>
      <td class="date wide">
        <PrintedDate date={policy.inForceFrom} />
      </td>
      <td class="date">
        <PrintedDate date={policy.nextReview} /> <ReviewFlag policy={policy} today={today} />
      </td>
      <td class="wide">{policy.owner?.name ?? <Nothing word="no owner" />}</td>
    </tr>
  );
}

/** Says so when a review is due or late; nothing before. */
function ReviewFlag({ policy, today }: { policy: PolicySummary; today: CalendarDate }): JSX.Element | null {
  if (policy.nextReview === null || policy.state === 'retired') return null;
  const state = reviewState(policy.nextReview, today);
  if (state === 'upcoming') return null;
  return <Chip tone={reviewStateWords[state].tone}>{reviewStateWords[state].name}</Chip>;
}

function SearchForm({ action, search }: { action: string; search: PolicySearch }): JSX.Element {
  return (
    <form class="search" role="search" action={action}>
      <Field id="q" name="q" type="search" label="Title or number" value={search.q ?? ''} maxLength={200} />
      <Field id="code" name="code" type="search" label="Code" value={search.code ?? ''} maxLength={20} />
      <button type="submit">Search</button>
    </form>
  );
}

function NoneFound({ search }: { search: PolicySearch }): JSX.Element {
  if (search.q !== undefined || search.code !== undefined) {
    return (
      <div class="empty">
        <p>No policy matches.</p>
        <p>
          <a href="/console/policies">Show all policies</a>
        </p>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>No policy is here yet.</p>
      <p>
        <a href="/console/import">Import one</a>, or a whole library with{' '}
        <code>npm run almanac -- import DIRECTORY --adopt</code>.
      </p>
    </div>
  );
}

/** The link to the list's next part; nothing at its end. */
function Onward(list: { base: string; search: PolicySearch; nextCursor: string | null }): JSX.Element | null {
  if (list.nextCursor === null) return null;
  const { q, code } = list.search;
  const query = new URLSearchParams({
    ...(q === undefined ? {} : { q }),
    ...(code === undefined ? {} : { code }),
    cursor: list.nextCursor,
  });
  return (
    <p class="onward">
      <a rel="next" href={`${list.base}?${query.toString()}`}>
        More policies
      </a>
    </p>
  );
}
