import type { CodeableConcept } from './elements.ts';

/** What kind of issue it is: of R4's value set issue-type those that are used here. */
export type IssueType =
  | 'invalid'
  | 'value'
  | 'not-supported'
  | 'login'
  | 'forbidden'
  | 'not-found'
  | 'deleted'
  | 'conflict'
  | 'too-long'
  | 'throttled'
  | 'processing'
  | 'transient'
  | 'exception';

/** One thing that was refused, or only left aside. */
export interface OutcomeIssue {
  readonly severity: 'error' | 'warning';
  readonly code: IssueType;
  /** The stable code of the refusal, and a sentence. */
  readonly details: CodeableConcept;
  /** The request id, which finds it in the log. */
  readonly diagnostics?: string | undefined;
  /** The parameter it is about, as `http.date`. */
  readonly expression?: readonly string[] | undefined;
}

/** Why a request was refused, or what of it was left aside. */
export interface OperationOutcomeResource {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly OutcomeIssue[];
}
