import { StandardSchemaValidationPipe } from '@nestjs/common';
import { DomainError, InvalidRequest, type FieldProblem } from '../../kernel/errors.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly params?: { readonly code?: string };
}

/** Checks bodies, queries and parameters against the schema named beside them, and refuses with every field and reason. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues: readonly Issue[]) => refusalOf(issues),
});

/** The refusal for a schema's issues: `invalid_date` when only dates are wrong, else `invalid_request`. */
export function refusalOf(issues: readonly Issue[]): DomainError {
  const fields = issues.map((issue): FieldProblem => ({ field: pathOf(issue), reason: issue.message }));
  if (!issues.every(({ params }) => params?.code === 'invalid_date')) return new InvalidRequest(fields);
  return new DomainError(
    'invalid_date',
    fields.map(({ field, reason }) => `${field}: ${reason}`).join('; '),
    { fields },
  );
}

function pathOf({ path = [] }: Issue): string {
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return keys.length === 0 ? 'body' : keys.join('.');
}
