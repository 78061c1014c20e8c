import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { EutilsError } from '../eutils/eutils-errors.ts';
import { EutilsClient } from '../eutils/eutils.client.ts';
import { loadSearch, runSearch, type RunningSearch } from './running-search.ts';
import { SearchProgress } from './search-progress.ts';
import { halvesOf, windowedQuery } from './search-window.rules.ts';
import { isUnderWay } from './search-state.rules.ts';

/** Runs searches step by step: first the query, then page after page of the records that Almanac does not have. */
@Injectable()
export class RunSearch {
  constructor(
    jobs: Jobs,
    private readonly database: Database,
    private readonly eutils: EutilsClient,
    private readonly progress: SearchProgress,
  ) {
    jobs.handle(runSearch, async (payload) => await this.step(payload));
  }

  /** Sends one request and keeps what it brought. When PubMed is down the search waits; nothing is thrown for that. */
  async step({ searchId, step }: { searchId: string; step: number }): Promise<void> {
    const search = await loadSearch(this.database, searchId);
    if (search?.step !== step || !isUnderWay(search.state)) return; // the job of a step that was done before
    try {
      await (search.hits === null ? this.find(search) : this.fetchNext(search));
    } catch (error) {
      if (!(error instanceof EutilsError)) throw error;
      await this.database.transaction(async (tx) => await this.progress.postpone(tx, search, error));
    }
  }

  private async find(search: RunningSearch): Promise<void> {
    const window = { from: search.fromOn, through: search.throughOn };
    const reply = await this.eutils.search(windowedQuery(search.query, window));
    await this.database.transaction(async (tx) => {
      if (reply.pmids.length === reply.count) {
        await this.progress.found(tx, search, reply);
        return;
      }
      const halves = halvesOf(window);
      if (halves) await this.progress.split(tx, search, reply.count, halves);
      else
        await this.progress.giveUp(
          tx,
          search,
          `PubMed hands out only a part of ${reply.count} hits of ${window.from}`,
        );
    });
  }

  private async fetchNext(search: RunningSearch): Promise<void> {
    const page = await this.database.transaction(async (tx) => await this.progress.nextPage(tx, search));
    if (page.pmids.length === 0) {
      await this.database.transaction(async (tx) => await this.progress.finish(tx, search));
      return;
    }
    const reply =
      page.history === null
        ? await this.eutils.fetchRecords(page.pmids)
        : await this.eutils.fetchPage(page.history, page.start, page.pmids);
    await this.database.transaction(async (tx) => await this.progress.stored(tx, search, page, reply));
  }
}
