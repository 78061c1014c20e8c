import type { JSX } from 'preact';
import { PrismaSection } from '../prisma/prisma-section.tsx';
import type { Evidence } from './evidence.queries.ts';

/** What the literature search of a review came to: the PRISMA flow and what was included. */
export function EvidencePage({ cycleId, policy, flow, included }: Evidence): JSX.Element {
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
      <PrismaSection cycleId={cycleId} title={policy.title} flow={flow} />
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
