import type { ErrorCode, FieldProblem } from '../../kernel/errors.ts';
import { problemStatus } from '../../platform/http/problem-status.ts';
import type { Problem } from '../../platform/http/problem.ts';
import type {
  IssueType,
  OperationOutcomeResource,
  OutcomeIssue,
} from '../resources/operation-outcome-resource.ts';
import { withoutEmpties } from '../resources/without-empties.ts';

type Status = (typeof problemStatus)[ErrorCode];

/** R4's issue type of every status that a refusal can have: a status without one does not compile. */
const issueTypes = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-supported',
  406: 'not-supported',
  409: 'conflict',
  410: 'deleted',
  412: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  422: 'processing',
  428: 'processing',
  429: 'throttled',
  503: 'transient',
} as const satisfies Record<Status, IssueType>;

/** Refusals that FHIR has a closer word for than their status tells. */
const closerTypes: Partial<Record<Problem['code'], IssueType>> = {
  cursor_invalid: 'value',
  invalid_date: 'value',
  search_not_supported: 'not-supported',
};

/** A problem as an OperationOutcome: one issue for each field that was wrong, or one for the whole. */
export function outcomeOf(problem: Problem, codeSystem: string): OperationOutcomeResource {
  const fields = fieldsOf(problem);
  const issue = (text: string, expression: readonly string[] | undefined): OutcomeIssue => ({
    severity: 'error',
    code: issueTypeOf(problem),
    details: { coding: [{ system: codeSystem, code: problem.code }], text },
    diagnostics: problem.requestId === undefined ? undefined : `request ${problem.requestId}`,
    expression,
  });
  const issues =
    fields.length === 0
      ? [issue(problem.detail, undefined)]
      : fields.map(({ field, reason }) => issue(`${field}: ${reason}`, [`http.${field}`]));
  return withoutEmpties({ resourceType: 'OperationOutcome', issue: issues });
}

/** The issue type of a problem. */
export function issueTypeOf({ code, status }: Pick<Problem, 'code' | 'status'>): IssueType {
  const known: Readonly<Record<number, IssueType>> = issueTypes;
  return closerTypes[code] ?? known[status] ?? (status >= 500 ? 'exception' : 'invalid');
}

function fieldsOf(problem: Problem): readonly FieldProblem[] {
  const fields = problem['fields'];
  return Array.isArray(fields) ? (fields as readonly FieldProblem[]) : [];
}
