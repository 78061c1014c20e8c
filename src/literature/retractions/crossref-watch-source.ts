import { Injectable } from '@nestjs/common';
import { crossrefBatches } from '../sources/crossref-batches.rules.ts';
import { CrossrefClient } from '../sources/crossref.client.ts';
import { tiesOfCrossref } from './told-ties.rules.ts';
import type { AskedWork, WatchAnswer, WatchSource } from './watch-source.ts';

/** Crossref, where publishers and the Retraction Watch database say what became of the works: a second witness. */
@Injectable()
export class CrossrefWatchSource implements WatchSource {
  readonly name = 'crossref';
  readonly title = 'Crossref';
  readonly by = 'doi';

  constructor(private readonly crossref: CrossrefClient) {}

  get enabled(): boolean {
    return this.crossref.enabled;
  }

  /** Asks about as many of the works as go into one question, and answers for these; one whose DOI is none is not known. */
  async ask(works: readonly AskedWork[]): Promise<readonly WatchAnswer[]> {
    const answers: WatchAnswer[] = [];
    let question: string[] = [];
    const inQuestion: { readonly id: string; readonly doi: string }[] = [];
    for (const { id, doi } of works) {
      const [batch, ...more] = crossrefBatches([...question, doi ?? '']);
      const last = crossrefBatches([doi ?? ''])[0]?.[0];
      if (last === undefined) answers.push({ workId: id, ties: null, doi: null });
      else if (batch === undefined || more.length > 0) break;
      else {
        question = batch;
        inQuestion.push({ id, doi: last });
      }
    }
    const updates = await this.crossref.updatesOf(question);
    return [
      ...answers,
      ...inQuestion.map(({ id, doi }) => {
        const told = updates.get(doi);
        return { workId: id, ties: told === undefined ? null : tiesOfCrossref(doi, told), doi: null };
      }),
    ];
  }
}
