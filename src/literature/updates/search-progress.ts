import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { transition } from '../../kernel/transitions.ts';
import { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Logger } from '../../platform/logging/logger.ts';
import type { HistoryKey, SearchReply } from '../eutils/esearch-reply.ts';
import type { EutilsError } from '../eutils/eutils-errors.ts';
import type { FetchReply } from '../eutils/eutils.client.ts';
import { literatureUpdateCompleted } from '../literature.events.ts';
import { adoptStoredHits, markMissing, storeRecords } from '../records/record-store.ts';
import { insertSearch, runSearch, type RunningSearch } from './running-search.ts';
import { REFUSALS_ALLOWED, retryDelay } from './search-retry.rules.ts';
import { searchTransitions, type SearchState } from './search-state.rules.ts';
import type { SearchWindow } from './search-window.rules.ts';

/** Records to ask for next: a piece of the stored result when `history` is there, else PMIDs. */
export interface NextPage {
  readonly history: HistoryKey | null;
  /** Place of the first in the result. */
  readonly start: number;
  readonly pmids: readonly string[];
}

/** Records in one efetch: replies of a few megabytes, and NCBI's own limit for a GET. */
const PAGE_SIZE = 200;

/**
 * How far a search is, in its row. Each method is one step's outcome: it writes only when that step is still the
 * search's current one, and enqueues the next in the same transaction.
 */
@Injectable()
export class SearchProgress {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly events: Events,
  ) {}

  /** PubMed answered the query: its hits are written down, and those whose records are here already are done. */
  async found(tx: Tx, search: RunningSearch, reply: SearchReply): Promise<void> {
    if (!(await this.hold(tx, search))) return;
    await tx.query(
      `insert into literature_hit (search_id, position, pmid)
       select $1, place - 1, pmid from unnest($2::text[]) with ordinality as hit (pmid, place)
       on conflict (search_id, pmid) do nothing`,
      [search.id, reply.pmids],
    );
    await tx.query(
      `update literature_search set hits = $2, web_env = $3, query_key = $4, translation = $5, warnings = $6
        where id = $1`,
      [
        search.id,
        reply.count,
        reply.history?.webEnv,
        reply.history?.queryKey,
        reply.translation,
        JSON.stringify([...reply.notFound.map((phrase) => `not found: ${phrase}`), ...reply.warnings]),
      ],
    );
    await this.advance(tx, search);
  }

  /** There are more hits than PubMed hands out: two searches of half the window each take over. */
  async split(tx: Tx, search: RunningSearch, hits: number, windows: readonly SearchWindow[]): Promise<void> {
    if (!(await this.hold(tx, search))) return;
    const { id: parentId, updateId, strategyId } = search;
    const parts = windows.map((window) => ({ id: newId(), updateId, strategyId, parentId, window }));
    for (const part of parts) await insertSearch(tx, part);
    await tx.query('update literature_search set hits = $2 where id = $1', [search.id, hits]);
    await this.end(tx, search, 'split');
    await this.jobs.enqueueAll(
      tx,
      runSearch,
      parts.map(({ id }) => ({ searchId: id, step: 0 })),
    );
  }

  /** Takes in what other searches stored meanwhile and gives the next records to ask for; none when all are here. */
  async nextPage(tx: Tx, search: RunningSearch): Promise<NextPage> {
    await adoptStoredHits(tx, search, this.clock.now());
    const found = await rows<{ position: number; pmid: string }>(
      tx,
      `select position, pmid from literature_hit where search_id = $1 and state = 'found' order by position limit $2`,
      [search.id, PAGE_SIZE],
    );
    const start = found[0]?.position ?? 0;
    const unbroken = (found.at(-1)?.position ?? start) - start === found.length - 1;
    const { webEnv, queryKey } = search;
    const history = unbroken && webEnv !== null && queryKey !== null ? { webEnv, queryKey } : null;
    return { history, start, pmids: found.map(({ pmid }) => pmid) };
  }

  /** Records arrived. Those missing from a piece of the stored result are asked for once more, by PMID. */
  async stored(tx: Tx, search: RunningSearch, page: NextPage, reply: FetchReply): Promise<void> {
    if (!(await this.hold(tx, search))) return;
    const now = this.clock.now();
    await storeRecords(tx, reply.records, now);
    await adoptStoredHits(tx, search, now);
    if (page.history === null) await markMissing(tx, search.id, reply.missing);
    else if (reply.missing.length > 0) await forgetHistory(tx, search);
    await this.advance(tx, search);
  }

  /** Every hit is stored, or known as missing; the last search to get here completes its update. */
  async finish(tx: Tx, search: RunningSearch): Promise<void> {
    if (!(await this.hold(tx, search))) return;
    await this.end(tx, search, 'done');
    const completed = await row(
      tx,
      `update literature_update set completed_at = $2
        where id = $1 and completed_at is null and not exists (
          select from literature_search where update_id = $1 and state in ('waiting', 'running', 'failed'))
        returning id`,
      [search.updateId, this.clock.now()],
    );
    if (completed === undefined) return;
    const { policyId, updateId } = search;
    await this.events.record(tx, literatureUpdateCompleted, { policyId, updateId });
    await this.audit.record(tx, {
      actor: system('literature'),
      action: 'literature.update.completed',
      subject: { type: 'policy', id: policyId },
      detail: { updateId },
    });
  }

  /** The request failed. An outage is waited for, for ever; a refusal that repeats is left to a person. */
  async postpone(tx: Tx, search: RunningSearch, error: EutilsError): Promise<void> {
    if (!(await this.hold(tx, search))) return;
    const refused = error.kind === 'refusal';
    // NCBI keeps a result for some hours only; without it the records are asked for by PMID.
    if (refused) await forgetHistory(tx, search);
    if (refused && search.refusals + 1 >= REFUSALS_ALLOWED) {
      await this.giveUp(tx, search, error.message);
      return;
    }
    const delay = retryDelay(search.failures + 1, error.retryAfterSeconds);
    const step = search.step + 1;
    await tx.query(
      `update literature_search
          set state = $2, step = $3, failures = failures + 1, refusals = refusals + $4, last_error = $5,
              next_try_at = clock_timestamp() + make_interval(secs => $6)
        where id = $1`,
      [search.id, this.next(search, 'waiting'), step, refused ? 1 : 0, error.message, delay],
    );
    await this.jobs.enqueue(tx, runSearch, { searchId: search.id, step }, { startAfterSeconds: delay });
    this.logger.warn({ searchId: search.id, error: error.message, delay }, 'a literature search waits');
  }

  /** A person must look: the search ends as failed until somebody starts its update again. */
  async giveUp(tx: Tx, search: RunningSearch, reason: string): Promise<void> {
    if (!(await this.hold(tx, search))) return;
    await tx.query('update literature_search set last_error = $2 where id = $1', [search.id, reason]);
    await this.end(tx, search, 'failed');
    this.logger.error({ searchId: search.id, error: reason }, 'a literature search failed');
  }

  /**
   * Locks the update, then the search, in the order in which everybody does. False when another job did this step or
   * somebody started the search anew: its outcome counts then.
   */
  private async hold(tx: Tx, search: RunningSearch): Promise<boolean> {
    await rows(tx, 'select from literature_update where id = $1 for no key update', [search.updateId]);
    const held = await rows(
      tx,
      `select from literature_search where id = $1 and step = $2 and state in ('waiting', 'running') for update`,
      [search.id, search.step],
    );
    return held.length === 1;
  }

  private async advance(tx: Tx, search: RunningSearch): Promise<void> {
    const step = search.step + 1;
    await tx.query(
      `update literature_search
          set state = $2, step = $3, failures = 0, refusals = 0, last_error = null, next_try_at = null
        where id = $1`,
      [search.id, this.next(search, 'running'), step],
    );
    await this.jobs.enqueue(tx, runSearch, { searchId: search.id, step });
  }

  private async end(tx: Tx, search: RunningSearch, state: 'split' | 'done' | 'failed'): Promise<void> {
    await tx.query(
      `update literature_search
          set state = $2, step = step + 1, web_env = null, query_key = null, next_try_at = null, finished_at = $3
        where id = $1`,
      [search.id, this.next(search, state), this.clock.now()],
    );
  }

  private next(search: RunningSearch, to: SearchState): SearchState {
    return transition<SearchState>(searchTransitions, `search ${search.id}`, search.state, to);
  }
}

async function forgetHistory(tx: Tx, { id }: RunningSearch): Promise<void> {
  await tx.query('update literature_search set web_env = null, query_key = null where id = $1', [id]);
}
