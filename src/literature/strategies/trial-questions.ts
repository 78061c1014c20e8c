import { Injectable } from '@nestjs/common';
import { EutilsClient } from '../eutils/eutils.client.ts';
import { EuropePmcClient } from '../sources/europe-pmc.client.ts';
import type { RecordSource } from '../records/publication-record.ts';
import { windowedQuery, type SearchWindow } from '../updates/search-window.rules.ts';
import type { CitedWork } from './cited-works.ts';
import type { FoundWork, StrategyTrial } from './strategy-trial.rules.ts';

/** What is asked of a service about one query. */
export interface TrialSubject {
  readonly query: string;
  /** What the next update would search; null where its first day is not known. */
  readonly window: SearchWindow | null;
  readonly cited: readonly CitedWork[];
}

/**
 * The questions of a trial in their order; each is one request, and none where there is nothing to ask. Europe PMC is asked
 * for a long list of cited works in several.
 */
export const trialQuestions = ['understanding', 'nextWindow', 'recall'] as const;
export type TrialQuestion = (typeof trialQuestions)[number];

/** Asks a service about a query. */
type Questions = Record<TrialQuestion, (subject: TrialSubject) => Promise<Partial<StrategyTrial>>> & {
  first(subject: TrialSubject): Promise<readonly FoundWork[]>;
};

/** Europe PMC is asked by GET, and gives 200 records at once: a longer list takes more requests. */
const MOST_CITED_BY_GET = 150;
/** Requests for one list while a person waits; what is cited beyond them is said to be unasked. */
const MOST_RECALL_REQUESTS = 10;
/** Works that are shown of what a query finds. */
const FIRST_SHOWN = 5;

/** Puts a trial's questions to PubMed or Europe PMC. Each throws what the service's client throws. */
@Injectable()
export class TrialQuestions {
  private readonly of: Readonly<Record<RecordSource, Questions>>;

  constructor(
    private readonly eutils: EutilsClient,
    private readonly europePmc: EuropePmcClient,
  ) {
    this.of = { pubmed: this.pubmed(), europe_pmc: this.europe() };
  }

  /** Sends one question and gives the part of the trial that answers it. */
  async ask(
    source: RecordSource,
    question: TrialQuestion,
    subject: TrialSubject,
  ): Promise<Partial<StrategyTrial>> {
    return await this.of[source][question](subject);
  }

  /** The first works that a query finds, in the next window where there is one. */
  async first(source: RecordSource, subject: TrialSubject): Promise<readonly FoundWork[]> {
    return await this.of[source].first(subject);
  }

  private pubmed(): Questions {
    return {
      understanding: async ({ query }) => {
        const reply = await this.eutils.count(query);
        return {
          hits: reply.count,
          translation: reply.translation,
          notFound: reply.notFound,
          quotedNotFound: reply.quotedPhrasesNotFound,
          ignored: reply.phrasesIgnored,
          warnings: reply.messages,
        };
      },
      nextWindow: async ({ query, window }) => {
        if (window === null) return {};
        const { count } = await this.eutils.count(windowedQuery(query, window));
        return { nextWindow: { ...window, hits: count } };
      },
      recall: async ({ query, cited }) => {
        if (cited.length === 0) return { cited: { total: 0, missed: [] } };
        const pmids = cited.map(({ pmid }) => `${pmid}[uid]`).join(' OR ');
        const found = new Set((await this.eutils.search(`(${query}) AND (${pmids})`)).pmids);
        return { cited: { total: cited.length, missed: cited.filter(({ pmid }) => !found.has(pmid)) } };
      },
      first: async ({ query, window }) => {
        const { pmids } = await this.eutils.search(window === null ? query : windowedQuery(query, window));
        if (pmids.length === 0) return [];
        const { summaries } = await this.eutils.summaries(pmids.slice(0, FIRST_SHOWN));
        return summaries.map(({ pmid, title, journal, publishedText }) => ({
          pmid,
          title,
          journal,
          publishedText,
        }));
      },
    };
  }

  private europe(): Questions {
    return {
      understanding: async ({ query }) => ({ hits: await this.europePmc.count(query) }),
      nextWindow: async ({ query, window }) => {
        if (window === null) return {};
        const { hits } = await this.europePmc.search(query, window, null);
        return { nextWindow: { ...window, hits } };
      },
      recall: async ({ query, cited: all }) => {
        const cited = all.slice(0, MOST_CITED_BY_GET * MOST_RECALL_REQUESTS);
        const found = new Set<string | null>();
        for (let start = 0; start < cited.length; start += MOST_CITED_BY_GET) {
          const part = cited.slice(start, start + MOST_CITED_BY_GET);
          for (const pmid of await this.foundByEurope(query, part)) found.add(pmid);
        }
        const missed = cited.filter(({ pmid }) => !found.has(pmid));
        const answer = { cited: { total: cited.length, missed } };
        if (cited.length === all.length) return answer;
        const warning = `Europe PMC was asked for the first ${cited.length} of ${all.length} cited works only`;
        return { ...answer, warnings: [warning] };
      },
      first: async ({ query, window }) => {
        const { records } = await this.europePmc.search(query, window, null);
        return records.slice(0, FIRST_SHOWN).map(({ pmid, sourceId, title, journal, publishedText }) => ({
          pmid: pmid ?? sourceId,
          title,
          journal: journal?.abbreviation ?? journal?.title ?? null,
          publishedText,
        }));
      },
    };
  }

  private async foundByEurope(query: string, cited: readonly CitedWork[]): Promise<(string | null)[]> {
    const pmids = cited.map(({ pmid }) => `EXT_ID:${pmid}`).join(' OR ');
    const { records } = await this.europePmc.search(`(${query}) AND SRC:MED AND (${pmids})`, null, null);
    return records.map(({ pmid }) => pmid);
  }
}
