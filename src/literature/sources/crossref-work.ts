import { z } from 'zod';
import { isPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import { normalDoi } from '../records/doi.rules.ts';
import { SourceUnreadable } from './source-errors.ts';

/** Something that was published about a work. */
export interface CrossrefUpdate {
  /** As Crossref writes it: `retraction`, `expression_of_concern`, `correction`, `withdrawal`, `removal` … */
  readonly type: string;
  /** The DOI of the notice, normalised; it may be the work's own where the publisher changed the page itself. */
  readonly noticeDoi: string;
  /** That type as a heading: `Retraction`; null where none was given. */
  readonly label: string | null;
  /** Who says so: the publisher, or Retraction Watch's editors. */
  readonly source: 'publisher' | 'retraction-watch';
  /** When the notice appeared, at the precision that Crossref has; null when it does not say. */
  readonly updatedOn: PartialDate | null;
}

/** A work in a reply, with what was said about it. */
export interface CrossrefWork {
  /** Normalised. */
  readonly doi: string;
  readonly updates: readonly CrossrefUpdate[];
}

const updateSchema = z.object({
  DOI: z.string(),
  type: z.string().min(1),
  label: z.string().nullish(),
  source: z.string().nullish(),
  updated: z.object({ 'date-parts': z.array(z.array(z.number().nullable())).nullish() }).nullish(),
});
const workSchema = z.object({ DOI: z.string(), 'updated-by': z.array(updateSchema).nullish() });

/**
 * Reads a work of `/works` or `/works/{doi}`. Crossref says the same notice once for each of its sources: both are kept.
 * Throws {@link SourceUnreadable} for anything that is none.
 */
export function readWork(given: unknown): CrossrefWork {
  const read = workSchema.safeParse(given);
  const doi = read.success ? normalDoi(read.data.DOI) : null;
  if (!read.success || doi === null) throw new SourceUnreadable('Crossref', 'a work that is not one');
  const updates = (read.data['updated-by'] ?? []).map((update): CrossrefUpdate => ({
    type: update.type,
    // Some notices have none, and Crossref writes a word in its place: the notice is told all the same.
    noticeDoi: normalDoi(update.DOI) ?? update.DOI.trim().toLowerCase(),
    label: update.label || null,
    source: update.source === 'retraction-watch' ? 'retraction-watch' : 'publisher',
    updatedOn: dayOf(update.updated?.['date-parts']?.[0] ?? []),
  }));
  return { doi, updates };
}

/** `[2019, 7, 26]`, `[2019, 7]` or `[2019]`; the longest part of it that exists as a date. */
function dayOf(parts: readonly (number | null)[]): PartialDate | null {
  const [year, ...rest] = parts.filter((part) => part !== null);
  if (year === undefined) return null;
  const texts = [String(year).padStart(4, '0'), ...rest.map((part) => String(part).padStart(2, '0'))];
  const candidates = texts.map((_, index) => texts.slice(0, texts.length - index).join('-'));
  return candidates.find((text): text is PartialDate => isPartialDate(text)) ?? null;
}
