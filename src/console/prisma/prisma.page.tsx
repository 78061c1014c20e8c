import type { JSX } from 'preact';
import type { ReviewFlow } from '../../literature/prisma/prisma-flows.ts';
import { PrismaSection } from './prisma-section.tsx';

/** What the literature of one review came to, for whoever works on it. */
export function PrismaPage({ review, flow }: ReviewFlow): JSX.Element {
  const { policy } = review;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={`/console/policies/${policy.slug}`}>{policy.title}</a>{' '}
        <a href={`/console/reviews/${review.id}`}>Review</a>
      </nav>
      <h1>Literature flow</h1>
      <p class="lede">
        {policy.title}. {review.closed ? 'The review is closed.' : 'The review is open: the figures move on.'}
      </p>
      <PrismaSection cycleId={review.id} title={policy.title} flow={flow} />
    </>
  );
}
