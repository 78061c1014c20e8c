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

/** The questions of a trial in their order; each is one request, and none where there is nothing to ask. */
export const trialQuestions = ['understanding', 'nextWindow', 'recall'] as const;
export type TrialQuestion = (typeof trialQuestions)[number];

/** Asks a service about a query, one request a method. */
type Questions = Record<TrialQuestion, (subject: TrialSubject) => Promise<Partial<StrategyTrial>>> & {
  first(subject: TrialSubject): Promise<readonly FoundWork[]>;
};

/** Europe PMC is asked by GET, and gives 200 records at once: of a longer list the first ones are asked for. */
const MOST_CITED_BY_GET = 150;
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
        const cited = all.slice(0, MOST_CITED_BY_GET);
        if (cited.length === 0) return { cited: { total: 0, missed: [] } };
        const pmids = cited.map(({ pmid }) => `EXT_ID:${pmid}`).join(' OR ');
        const asked = `(${query}) AND SRC:MED AND (${pmids})`;
        const { records } = await this.europePmc.search(asked, null, null);
        const found = new Set(records.map(({ pmid }) => pmid));
        return { cited: { total: cited.length, missed: cited.filter(({ pmid }) => !found.has(pmid)) } };
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
}
