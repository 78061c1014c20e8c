import { Injectable } from '@nestjs/common';
import { sectionPlainText } from '../../documents/markdown/section-plain-text.ts';
import { Settings } from '../../platform/config/settings.ts';
import { presentGoverning } from './codes.schemas.ts';
import { LookUpDays } from './look-up-day.ts';
import { markedText, withoutMarks } from './marked-text.rules.ts';
import { readSearchCursor, searchCursor } from './search-cursor.ts';
import { codesAmong, searchWords } from './search-words.rules.ts';
import { SearchQueries, type FoundPolicy } from './search.queries.ts';
import type { SearchItem, SearchPassage, SearchReply, SearchRequest } from './search.schemas.ts';

/** How much of a section is looked through for the words that are shown of it, in characters. */
const LONGEST_PASSAGE = 50_000;

/** Searches what is in force on a day; drafts, versions under embargo and those out of force are not there for it. */
@Injectable()
export class PolicySearch {
  constructor(
    private readonly queries: SearchQueries,
    private readonly days: LookUpDays,
    private readonly settings: Settings,
  ) {}

  /** A page of what has the words. Throws `cursor_invalid` for a cursor of another search. */
  async search(request: SearchRequest): Promise<SearchReply> {
    const { q, lineOfBusiness = null, jurisdiction = null, limit } = request;
    const words = searchWords(q);
    const question = JSON.stringify([words, request.on, lineOfBusiness, jurisdiction]);
    const after = request.cursor === undefined ? null : readSearchCursor(request.cursor, question);
    const { now, today, embargoDay } = this.days.at(after?.knownAt ?? null);
    const on = after?.on ?? request.on ?? today;
    const found = await this.queries.policies({
      words,
      on,
      embargoDay,
      lineOfBusiness,
      jurisdiction,
      after,
      knownAt: after?.knownAt ?? null,
      limit: limit + 1,
    });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const next = last && { rank: last.rank, slug: last.slug, on, knownAt: after?.knownAt ?? now };
    return {
      on,
      items: await this.items(words, shown, request.on === undefined ? '' : `?on=${on}`),
      nextCursor: next === undefined ? null : searchCursor(next, question),
    };
  }

  private async items(words: string, found: readonly FoundPolicy[], query: string): Promise<SearchItem[]> {
    const versionIds = found.map(({ versionId }) => versionId);
    const codes = Map.groupBy(
      await this.queries.codes(codesAmong(words), versionIds),
      ({ versionId }) => versionId,
    );
    const passages = await this.passages(words, found, query);
    return found.map((policy) => {
      const address = `${this.settings.publicUrl}/v1/policies/${policy.slug}`;
      return {
        ...presentGoverning(policy),
        codes: (codes.get(policy.versionId) ?? []).map(({ system, code }) => ({ system, code })),
        passages: passages.get(policy.versionId) ?? [],
        links: {
          active: `${address}/active${query}`,
          version: `${address}/versions/${policy.version}`,
          html: `${address}/active.html${query}`,
        },
      };
    });
  }

  /** Where the words stand, by version. */
  private async passages(
    words: string,
    found: readonly FoundPolicy[],
    query: string,
  ): Promise<Map<string, SearchPassage[]>> {
    const slugs = new Map(found.map(({ versionId, slug }) => [versionId, slug]));
    const sections = await this.queries.sections(words, [...slugs.keys()]);
    const texts = sections.map(({ markdown }) =>
      withoutMarks(sectionPlainText(markdown)).slice(0, LONGEST_PASSAGE).toWellFormed(),
    );
    const headlines = await this.queries.headlines(words, texts);
    const passages = sections.map(({ versionId, anchor, heading }, index) => ({
      versionId,
      passage: {
        anchor,
        heading,
        html: `${this.settings.publicUrl}/v1/policies/${slugs.get(versionId)}/active.html${query}#${encodeURIComponent(anchor)}`,
        text: markedText(headlines[index] ?? ''),
      },
    }));
    const byVersion = Map.groupBy(passages, ({ versionId }) => versionId);
    return new Map([...byVersion].map(([id, of]) => [id, of.map(({ passage }) => passage)]));
  }
}
