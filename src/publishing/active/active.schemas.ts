import { z } from 'zod';
import { calendarDateSchema, instantSchema } from '../../platform/http/schemas.ts';
import { refusalOf } from '../../platform/http/validation.ts';
import type { ActiveQuestion } from './active-version.ts';

/** A `+` in an offset that was sent as it is arrives as a space: `2026-03-20T00:00:00 02:00` can mean nothing else. */
export const instantInQuery = z
  .string()
  .transform((text) => text.replace(/ (?=\d{2}:?\d{2}$)/, '+'))
  .pipe(instantSchema);

const activeQuerySchema = z.object({
  on: calendarDateSchema.nullable().default(null),
  knownAt: instantInQuery.nullable().default(null),
});

/** Reads the question of a request's path and query. Throws `invalid_date`, naming `on` or `knownAt`. */
export function readActiveQuestion(policy: string, query: unknown): ActiveQuestion {
  const read = activeQuerySchema.safeParse(query);
  if (!read.success) throw refusalOf(dateIssues(read.error.issues));
  return { policy, ...read.data };
}

/** A parameter given twice is no date either: every issue of this query is one about a date. */
function dateIssues(issues: readonly z.core.$ZodIssue[]) {
  return issues.map(({ path, message }) => ({ path, message, params: { code: 'invalid_date' } }));
}
