import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { CostlyReads } from '../../platform/database/costly-reads.ts';
import { MARK } from './marked-text.rules.ts';
import type { NotedCode } from './noted-code.rules.ts';
import { holdsFor } from './scope.sql.ts';

/** What is searched for, among what, and which part of the answer. */
export interface WordsQuestion {
  readonly words: string;
  readonly on: CalendarDate;
  /** The day as of which embargoes count. */
  readonly embargoDay: CalendarDate;
  /** What was on record then; null for what is now. */
  readonly knownAt: Instant | null;
  readonly lineOfBusiness: string | null;
  readonly jurisdiction: string | null;
  /** Those after this one; null for the first. */
  readonly after: { readonly rank: number; readonly slug: string } | null;
  readonly limit: number;
}

/** A policy whose version in force has the words. */
export interface FoundPolicy {
  readonly policyId: string;
  readonly slug: string;
  readonly versionId: string;
  readonly version: number;
  readonly title: string;
  readonly contentHash: string;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  readonly linesOfBusiness: readonly string[];
  readonly jurisdictions: readonly string[];
  /** Millionths; the higher, the better it answers. */
  readonly rank: number;
}

/** A section that has some of the words, in its Markdown. */
export interface FoundSection {
  readonly versionId: string;
  readonly anchor: string;
  readonly heading: string;
  readonly markdown: string;
}

/** A code of a version. */
export interface FoundCode extends NotedCode {
  readonly versionId: string;
}

/** Sections shown of one policy, the best first. */
const SECTIONS_SHOWN = 3;

/** What the words ask for: in English, and word for word where English leaves nothing of them. */
const QUERY = `
  case when numnode(websearch_to_tsquery('almanac_words'::regconfig, $1)) > 0
       then websearch_to_tsquery('almanac_words'::regconfig, $1)
       else websearch_to_tsquery('almanac_every_word'::regconfig, $1) end`;

/** A section need not have all of the words that the policy has. */
const ANY_OF_QUERY = `select replace((${QUERY})::text, ' & ', ' | ')::tsquery as words`;

const HEADLINE = [
  `StartSel="${MARK.begins}", StopSel="${MARK.ends}", FragmentDelimiter=" … "`,
  'MaxFragments=2, MaxWords=32, MinWords=14, ShortWord=2',
].join(', ');

/** Finds words in the versions in force on a day, by the vectors that the database keeps of signed versions. */
@Injectable()
export class SearchQueries {
  constructor(private readonly reads: CostlyReads) {}

  /** The policies whose version in force has the words, the best first, then by slug. */
  async policies(question: WordsQuestion): Promise<FoundPolicy[]> {
    const { words, on, embargoDay, knownAt, lineOfBusiness, jurisdiction, after, limit } = question;
    return await this.reads.query<FoundPolicy>(
      `select * from (
         select p.id as "policyId", p.slug, v.id as "versionId", v.number as version, v.title,
                v.content_hash as "contentHash", lower(e.valid) as "from", upper(e.valid) as until,
                v.lines_of_business as "linesOfBusiness", v.jurisdictions,
                (1000000 * ts_rank(w.words, ${QUERY}))::int as rank
           from public_period($3::date, $4::timestamptz) e
           join version_words w on w.version_id = e.version_id
           join policy_version v on v.id = e.version_id
           join policy p on p.id = e.policy_id
          where e.valid @> $2::date and w.words @@ (${QUERY})
            and ${holdsFor('v.lines_of_business', '$5')} and ${holdsFor('v.jurisdictions', '$6')}) found
        where $7::int is null or rank < $7 or (rank = $7 and slug > $8)
        order by rank desc, slug limit $9`,
      [
        words,
        on,
        embargoDay,
        knownAt,
        lineOfBusiness,
        jurisdiction,
        after?.rank ?? null,
        after?.slug ?? null,
        limit,
      ],
    );
  }

  /** The sections of versions that have most of the words, by version. */
  async sections(words: string, versionIds: readonly string[]): Promise<FoundSection[]> {
    return await this.reads.query<FoundSection>(
      `with any_of as materialized (${ANY_OF_QUERY})
       select best.version_id as "versionId", best.anchor, best.heading,
              coalesce(v.document #>> array['sections', best.position::text, 'markdown'], '') as markdown
         from unnest($2::uuid[]) asked (id)
         cross join any_of
         cross join lateral (
           select s.*, ts_rank(s.words, any_of.words) as rank from section_words s
            where s.version_id = asked.id and ts_rank(s.words, any_of.words) > 0
            order by rank desc, s.position limit ${SECTIONS_SHOWN}) best
         join policy_version v on v.id = best.version_id
        order by best.version_id, best.rank desc, best.position`,
      [words, versionIds],
    );
  }

  /** Each text cut to where the words stand, with {@link MARK}s around them, in the order of the texts. */
  async headlines(words: string, texts: readonly string[]): Promise<string[]> {
    if (texts.length === 0) return [];
    const found = await this.reads.query<{ headline: string }>(
      `with any_of as materialized (${ANY_OF_QUERY})
       select ts_headline('almanac_every_word'::regconfig, given.text, any_of.words, $3) as headline
         from any_of, unnest($2::text[]) with ordinality as given (text, place) order by given.place`,
      [words, texts, HEADLINE],
    );
    return found.map(({ headline }) => headline);
  }

  /** Which of the codes versions list, each by itself. */
  async codes(codes: readonly NotedCode[], versionIds: readonly string[]): Promise<FoundCode[]> {
    if (codes.length === 0) return [];
    return await this.reads.query<FoundCode>(
      `select version_id as "versionId", system, code from version_code
        where version_id = any($1::uuid[]) and code = any($2::text[]) order by system, code`,
      [versionIds, codes.map(({ code }) => code)],
    );
  }
}
