import type { ReviewFlow } from './prisma-flows.ts';

/** The counts of a review's flow; what people wrote in words of their own stands there for those who may read the queue. */
export function prismaJson({ review, flow, words }: ReviewFlow, withWords: boolean) {
  const { id, closed, policy } = review;
  return {
    review: { id, closed },
    policy: { slug: policy.slug, title: policy.title },
    ...flow,
    ...(withWords ? { reasonsInOwnWords: words } : {}),
  };
}
