import { QueryFailedError } from 'typeorm';

/** True for a statement that PostgreSQL refused because of this constraint. */
export function violates(error: unknown, constraint: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  return (error.driverError as Error & { readonly constraint?: unknown }).constraint === constraint;
}
