import { z } from 'zod';
import { studyTypes } from '../../literature/records/study-type.rules.ts';
import { screeningViews } from './screening-views.ts';

/** Query of the page: which list, of what, in which order, and the record in focus. What is not understood is left out. */
export const screeningQuerySchema = z.object({
  view: z.enum(screeningViews).default('waiting').catch('waiting'),
  /** Slug or id. */
  policy: z.string().min(1).max(200).optional().catch(undefined),
  type: z.enum(studyTypes).optional().catch(undefined),
  /** Whose records; an id. */
  person: z.uuid().optional().catch(undefined),
  preprint: z.enum(['true', 'false']).optional().catch(undefined),
  order: z.enum(['study_type', 'likelihood']).default('study_type').catch('study_type'),
  /** The screening in focus; the first of the list without one. */
  at: z.uuid().optional().catch(undefined),
  /** The screening that was decided just before. */
  done: z.uuid().optional().catch(undefined),
  /** What was done just before, where it was no decision. */
  told: z.enum(['undone', 'asked', 'withdrawn', 'resolved', 'assigned']).optional().catch(undefined),
  /** Of how many records. */
  count: z.coerce.number().int().min(0).max(100_000).optional().catch(undefined),
});
export type ScreeningQuery = z.output<typeof screeningQuerySchema>;

/** The page's own address. */
export const SCREENING = '/console/literature';

/** Filters that stay as one goes from record to record. */
const kept = ['view', 'policy', 'type', 'person', 'preprint', 'order'] as const;
const defaults: Readonly<Record<string, string>> = { view: 'waiting', order: 'study_type' };

/** The address of the page with the list's filters and what is given besides; a null takes a filter away. */
export function screeningAddress(
  query: Pick<ScreeningQuery, (typeof kept)[number]>,
  given: Readonly<Record<string, string | number | null | undefined>> = {},
): string {
  return `${SCREENING}${searchOf(query, given)}`;
}

/** The address that a form about a record posts to, with the list's filters, so that the page comes back as it was. */
export function recordAction(recordId: string, act: string, query: ScreeningQuery, at: string): string {
  return `${SCREENING}/${recordId}/${act}${searchOf(query, { at })}`;
}

function searchOf(
  query: Pick<ScreeningQuery, (typeof kept)[number]>,
  given: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const parts = new URLSearchParams();
  const own = Object.fromEntries(kept.map((name) => [name, query[name]]));
  for (const [name, value] of Object.entries({ ...own, ...given })) {
    if (value !== undefined && value !== null && String(value) !== defaults[name])
      parts.set(name, String(value));
  }
  const text = parts.toString();
  return text === '' ? '' : `?${text}`;
}
