import { z } from 'zod';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { calendarDateSchema } from '../../platform/http/schemas.ts';
import { lineSchema } from '../../platform/http/text-schemas.ts';
import { scopeFilterShape, type GoverningReply } from './codes.schemas.ts';
import type { MarkedText } from './marked-text.rules.ts';
import type { NotedCode } from './noted-code.rules.ts';

/** Longest search, in characters. */
export const LONGEST_SEARCH = 300;

/** The words as a search engine on the web takes them ("a phrase", OR, -not), the day in force, for whom, and the page. */
export const searchSchema = z.object({
  q: z
    .string()
    .transform((text) => text.replace(/\s+/g, ' '))
    .pipe(lineSchema(LONGEST_SEARCH)),
  on: calendarDateSchema.optional(),
  ...scopeFilterShape,
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export type SearchRequest = z.output<typeof searchSchema>;

/** A place of a policy where some of the words stand. */
export interface SearchPassage {
  /** The section's permanent anchor. */
  readonly anchor: string;
  readonly heading: string;
  /** The public page at that section. */
  readonly html: string;
  /** Plain text, cut to the words, in stretches; never markup. */
  readonly text: readonly MarkedText[];
}

/** A policy whose version in force on the day has the words. */
export interface SearchItem extends GoverningReply {
  /** Codes among the words that the version lists. */
  readonly codes: readonly NotedCode[];
  /** The sections that have most of the words, the best first; empty where only the title or the codes have them. */
  readonly passages: readonly SearchPassage[];
  readonly links: { readonly active: string; readonly version: string; readonly html: string };
}

/** What a search found, the best first. */
export interface SearchReply {
  readonly on: CalendarDate;
  readonly items: readonly SearchItem[];
  readonly nextCursor: string | null;
}
