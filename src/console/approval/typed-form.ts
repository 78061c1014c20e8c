import { z } from 'zod';
import { refusalOf } from '../../platform/http/validation.ts';

/** Longest field of a form of decisions, in characters: an envelope or a device's answer, which forms carry back. */
const LONGEST_FIELD = 40_000;
/** Most fields of one. */
const MOST_FIELDS = 60;

/** A form as it was typed, field by field: what is wrong in it is shown again as it was. */
export type Typed = Readonly<Record<string, string>>;

/** A form or a query before anything of it is understood. A browser sends a field once, several times or not at all. */
export const typedSchema = z
  .record(
    z.string().max(60),
    z.preprocess(
      (value) => (Array.isArray(value) ? (value as unknown[]).join(',') : value),
      z.string().max(LONGEST_FIELD),
    ),
  )
  .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, { error: 'has too many fields' });

/** What a form says, by a schema; a field left empty counts as none. Throws invalid_request and invalid_date with every field. */
export function readTyped<Schema extends z.ZodType>(schema: Schema, typed: Typed): z.output<Schema> {
  const given = Object.entries(typed).filter(([, text]) => text.trim() !== '');
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  throw refusalOf(
    read.error.issues.map(({ message, path, ...issue }) => {
      const params = issue.code === 'custom' ? issue.params : undefined;
      return { message, path, ...(params === undefined ? {} : { params }) };
    }),
  );
}

/** The fields of these names that say something, for a page that carries them on. */
export function fieldsNamed(names: readonly string[], typed: Typed): [name: string, value: string][] {
  return names.flatMap((name): [string, string][] => {
    const value = typed[name];
    return value === undefined || value.trim() === '' ? [] : [[name, value]];
  });
}

/** No field is called so. */
const FORM = ' form';

/** What was typed into one form of a page that has several, which {@link ofForm} marked it with; null: into one without. */
export function typedIn(form: string | null, typed: Typed): Typed {
  return (typed[FORM] ?? null) === form ? typed : {};
}

/** What was typed, marked with the form it was typed into: another form of the page does not show it. */
export function ofForm(form: string, typed: Typed): Typed {
  return { ...typed, [FORM]: form };
}
