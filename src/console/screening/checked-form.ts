import type { z } from 'zod';
import { InvalidRequest } from '../../kernel/errors.ts';

/**
 * Does something with a form that has passed the API's own schema. What the schema refuses rejects as invalid_request,
 * so that the page comes back with what was typed instead of a page of errors without it.
 */
export async function checked<Schema extends z.ZodType, Result>(
  schema: Schema,
  form: unknown,
  work: (given: z.output<Schema>) => Promise<Result>,
): Promise<Result> {
  const read = schema.safeParse(form);
  if (read.success) return await work(read.data);
  throw new InvalidRequest(
    read.error.issues.map(({ path, message }) => ({ field: path.join('.'), reason: message })),
  );
}
