import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';

/** Reads an option by the schema that the API has for the same thing; a refusal is a usage error. */
export function by<Output>(schema: z.ZodType<Output>): (text: string) => Output {
  return (text) => {
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    throw new InvalidArgumentError(result.error.issues.map(({ message }) => message).join('; '));
  };
}

/** Reads an option that may be given several times, each time one of `known`. */
export function oneOf<Known extends string>(
  known: readonly Known[],
): (text: string, before?: Known[]) => Known[] {
  return (text, before = []) => {
    const found = known.find((choice) => choice === text);
    if (found === undefined) throw new InvalidArgumentError(`Known are: ${known.join(', ')}.`);
    return [...before, found];
  };
}
