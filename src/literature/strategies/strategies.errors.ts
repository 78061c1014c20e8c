import { DomainError, type FieldProblem } from '../../kernel/errors.ts';

/** The service did not understand a query whole, so that it would search for something else. */
export class QueryNotUnderstood extends DomainError {
  /** `field` names a query of the request: `strategies.0.query`. */
  constructor(fields: readonly FieldProblem[]) {
    super(
      'query_not_understood',
      `the search would not be what is written: ${fields.map(({ reason }) => reason).join('; ')}`,
      { fields },
    );
  }
}

/** A service that is to be asked at once cannot be; what was asked for can be tried again. */
export class LiteratureSourceUnavailable extends DomainError {
  constructor(reason: string, retryAfterSeconds: number) {
    super('literature_source_unavailable', reason, { retryAfterSeconds });
  }
}
