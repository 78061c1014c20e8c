import type { JSX } from 'preact';
import { Table } from '../parts.tsx';
import type { Evidence } from './evidence.queries.ts';

/** What the literature search of a review came to: the PRISMA counts and what was included. */
export function EvidencePage({ policy, flow, included }: Evidence): JSX.Element {
  const { identified, removed, awaiting, screened, excludedOnTitleAndAbstract } = flow;
  const counts: readonly (readonly [string, number])[] = [
    ['Records identified', identified],
    ['Removed: duplicates', removed.duplicates],
    ['Removed: screened for an earlier review', removed.knownBefore],
    ['Removed: not returned by PubMed', removed.notReturned],
    ['Waiting for a decision', awaiting],
    ['Screened', screened],
    ['Excluded', excludedOnTitleAndAbstract],
    ['Included', flow.included],
  ];
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/meetings">Meetings</a>
      </nav>
      <h1>Evidence for {policy.title}</h1>
      <p class="lede">
        What the literature search of its review came to.{' '}
        <a href={`/console/policies/${policy.slug}`}>The policy</a>
      </p>
      <section aria-labelledby="prisma">
        <h2 id="prisma">PRISMA counts</h2>
        <Table caption="Records of the search, step by step">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Records</th>
            </tr>
          </thead>
          <tbody>
            {counts.map(([step, count]) => (
              <tr>
                <th scope="row">{step}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      <section aria-labelledby="included">
        <h2 id="included">Included</h2>
        {included.length === 0 && <p class="empty">Nobody has included a record in this review yet.</p>}
        <ol>
          {included.map(({ pmid, citation, reason }) => (
            <li>
              {citation} PMID{' '}
              <a href={`https://pubmed.ncbi.nlm.nih.gov/${pmid}/`} rel="noreferrer">
                {pmid}
              </a>
              {reason !== null && <p class="said">{reason}</p>}
            </li>
          ))}
        </ol>
        {included.length < flow.included && (
          <p class="hint">
            The first {included.length} of {flow.included}.
          </p>
        )}
      </section>
    </>
  );
}
