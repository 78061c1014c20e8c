import { approvalsSummaries } from './summaries/approvals.summaries.ts';
import { committeeSummaries } from './summaries/committee.summaries.ts';
import { fhirSummaries } from './summaries/fhir.summaries.ts';
import { literatureSummaries } from './summaries/literature.summaries.ts';
import { operationSummaries } from './summaries/operation.summaries.ts';
import { peopleSummaries } from './summaries/people.summaries.ts';
import { policiesSummaries } from './summaries/policies.summaries.ts';
import { publishingSummaries } from './summaries/publishing.summaries.ts';
import { reviewsSummaries } from './summaries/reviews.summaries.ts';

/**
 * What each call of the API does, in a sentence, by method and path. A test keeps it complete, and free of calls that
 * are no longer there.
 */
export const apiSummaries: Readonly<Record<string, string>> = {
  ...operationSummaries,
  ...peopleSummaries,
  ...policiesSummaries,
  ...approvalsSummaries,
  ...reviewsSummaries,
  ...literatureSummaries,
  ...publishingSummaries,
  ...fhirSummaries,
  ...committeeSummaries,
};
