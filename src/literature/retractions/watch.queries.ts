import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import type { WatchSourceName } from './watch-source.ts';
import { WatchSources } from './watch-sources.ts';
import { OVERDUE_DAYS } from './watch-turn.rules.ts';
import { readTurns, type WatchTurn } from './watch-turn.ts';

/** How the watch stands at one source. */
export interface WatchStanding {
  readonly source: WatchSourceName;
  /** As people know it. */
  readonly title: string;
  /** Cited works that it can be asked about. */
  readonly works: number;
  /** Those of them that were never looked up there. */
  readonly unchecked: number;
  /** Those that nobody has looked up for more than eight days. */
  readonly overdue: number;
  /** Those that it refuses to answer for. */
  readonly refused: number;
  /** The longest ago that one of them was looked up; null where none was. */
  readonly oldestCheckAt: Instant | null;
  readonly latestCheckAt: Instant | null;
  /** The round that runs or ran last; null before the first. */
  readonly turn: WatchTurn | null;
}

/** A cited work with whose look-up something is wrong. */
export interface TroubledWork {
  readonly pmid: string | null;
  readonly doi: string | null;
  readonly source: WatchSourceName;
  readonly checkedAt: Instant | null;
  readonly lastError: string | null;
}

/** Questions about the watch itself: what it covers, when it last looked, what is late. */
@Injectable()
export class WatchQueries {
  constructor(
    private readonly database: Database,
    private readonly sources: WatchSources,
  ) {}

  /** One entry for each source that this installation asks. */
  async standings(now: Instant): Promise<WatchStanding[]> {
    const turns = await readTurns(this.database.source.manager);
    const standings: WatchStanding[] = [];
    for (const { name, title, by } of this.sources.enabled) {
      const [counted] = await this.database.query<Omit<WatchStanding, 'source' | 'title' | 'turn'>>(
        `select count(*)::int as works, count(*) filter (where checked.checked_at is null)::int as unchecked,
                count(*) filter (where coalesce(checked.checked_at, work.since) < $2::timestamptz - make_interval(days => $3))::int
                  as overdue,
                count(checked.last_error)::int as refused,
                min(checked.checked_at) as "oldestCheckAt", max(checked.checked_at) as "latestCheckAt"
           from watched_work work
           left join watch_check checked on checked.work_id = work.id and checked.source = $1
          where work.cited and work.${by} is not null`,
        [name, now, OVERDUE_DAYS],
      );
      const turn = turns.find(({ source }) => source === name) ?? null;
      standings.push({ ...counted!, source: name, title, turn });
    }
    return standings;
  }

  /** Cited works with a DOI alone: no source but Crossref knows them. */
  async worksWithoutPmid(): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(
      'select count(*)::int as count from watched_work where cited and pmid is null',
    );
    return found?.count ?? 0;
  }

  /** Works that a source refuses to answer for, or that it has not handed out lately, the longest waiting first. */
  async troubled(limit: number): Promise<TroubledWork[]> {
    return await this.database.query<TroubledWork>(
      `select work.pmid, work.doi, checked.source, checked.checked_at as "checkedAt", checked.last_error as "lastError"
         from watch_check checked join watched_work work on work.id = checked.work_id and work.cited
        where checked.last_error is not null
        order by checked.checked_at nulls first, work.id limit $1`,
      [limit],
    );
  }
}
