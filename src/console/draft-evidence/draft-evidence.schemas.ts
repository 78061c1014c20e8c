import { z } from 'zod';
import { InvalidRequest } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import type { WantedRecord } from '../../literature/evidence/evidence.service.ts';

const revision = z.coerce.number().int().min(0).max(999_999_999);

/** Boxes of one name: a browser sends none, one or several. */
const several = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(100)).max(500),
);

/** The panel's form: the records that are ticked, and for each a section and a reason under names of its own. */
export const draftEvidenceFormSchema = z.looseObject({ revision, record: several });

/** The form that numbers references anew. */
export const renumberFormSchema = z.object({ revision });

/** Query of the draft's page: numbers of references that were added just now. */
export const addedSchema = z.object({
  added: z
    .string()
    .max(4000)
    .regex(/^\d{1,6}(,\d{1,6})*$/)
    .optional()
    .catch(undefined),
});

/** What the form asks for. Throws InvalidRequest for a reason or a section that cannot be. */
export function wantedOfForm(form: z.output<typeof draftEvidenceFormSchema>): WantedRecord[] {
  const field = (name: string, id: string, longest: number) => {
    const given = form[`${name}.${id}`];
    if (typeof given !== 'string' || given.trim() === '') return null;
    const read = lineSchema(longest).safeParse(given);
    if (read.success) return read.data;
    throw new InvalidRequest([{ field: name, reason: read.error.issues[0]?.message ?? 'it cannot be read' }]);
  };
  return form.record
    .filter(isId)
    .map((id) => ({ id, section: field('section', id, 400), force: field('force', id, 1000) }));
}
