import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { SearchSources } from './search-sources.ts';

/** A policy's turn, and which one it is: a job of an earlier turn finds nothing to do. */
export interface Turn {
  readonly policyId: string;
  readonly turn: number;
}

/**
 * One request for one policy. Each turn enqueues the policy's next behind the turns of all others, so that a policy with
 * twenty strategies and a million hits waits no longer and delays nobody more than one with a single hit.
 */
export const takeTurn = defineJob<Turn>('literature.take-turn', { concurrency: 4 });

/** In SQL: the searches `s` that have requests to send, of services (`sources`) that may be asked, with their update `u`. */
const underWay = (sources: string): string => `
  literature_search s
  join literature_update u on u.id = s.update_id
  join search_strategy g on g.id = s.strategy_id
 where s.state in ('waiting', 'running') and g.source = any(${sources}::text[])`;

/** The turns of policies with searches under way, in rows: a policy has one, whatever number of strategies and parts. */
@Injectable()
export class LiteratureTurns {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly sources: SearchSources,
  ) {}

  /**
   * Gives a policy its turn now; one that has it already, or whose turn comes, keeps its place. Call it in the
   * transaction that adds searches or lets them go on, after that.
   */
  async begin(tx: Tx, policyId: string): Promise<void> {
    const begun = await row<Turn>(
      tx,
      `insert into literature_turn as t (policy_id, due_at) values ($1, clock_timestamp())
       on conflict (policy_id) do update set turn = t.turn + 1, due_at = clock_timestamp()
         where t.due_at is null or t.due_at > clock_timestamp()
       returning policy_id as "policyId", turn`,
      [policyId],
    );
    if (begun !== undefined) await this.jobs.enqueue(tx, takeTurn, begun);
  }

  /** True while this is the policy's turn. */
  async isCurrent({ policyId, turn }: Turn): Promise<boolean> {
    const sql = 'select from literature_turn where policy_id = $1 and turn = $2 and due_at is not null';
    return (await this.database.query(sql, [policyId, turn])).length === 1;
  }

  /**
   * The search that goes next, by its id: the one asked least recently of those that may be asked now. It counts as
   * asked from here on, so that one which kills its worker comes last the next time. Undefined when none may go now.
   */
  async choose(policyId: string): Promise<string | undefined> {
    const [chosen] = await this.database.query<{ id: string }>(
      `update literature_search set last_asked_at = clock_timestamp()
        where id = (select s.id from ${underWay('$2')} and u.policy_id = $1
                       and (s.next_try_at is null or s.next_try_at <= clock_timestamp())
                     order by s.last_asked_at nulls first, s.id limit 1)
        returning id`,
      [policyId, this.sources.on],
    );
    return chosen?.id;
  }

  /** Ends a turn: the next one comes when its earliest search may go, or not at all when none is left. Once, however often it ends. */
  async pass(tx: Tx, { policyId, turn }: Turn): Promise<void> {
    const held = await row(
      tx,
      'select from literature_turn where policy_id = $1 and turn = $2 for no key update',
      [policyId, turn],
    );
    if (held === undefined) return;
    // A statement of its own: what was added while the row was waited for is seen.
    const left = await row<{ seconds: number | null }>(
      tx,
      `select ceil(extract(epoch from
                min(greatest(coalesce(s.next_try_at, clock_timestamp()), clock_timestamp())) - clock_timestamp()))::int as seconds
         from ${underWay('$2')} and u.policy_id = $1`,
      [policyId, this.sources.on],
    );
    await this.setNext(tx, { policyId, turn: turn + 1 }, left?.seconds ?? null);
  }

  /**
   * Finds searches that are under way and have no job, since the queue was emptied by hand, a backup was restored, a job
   * died or a service was switched on, and gives their policies a turn. Returns how many.
   */
  async findLost(): Promise<number> {
    await this.database.query(
      // only rows that lack their day, in one order: to write the others would have every replica wait for the rest
      `insert into literature_turn as t (policy_id, due_at)
       select policy_id, clock_timestamp() from (
         select distinct u.policy_id from ${underWay('$1')}
            and not exists (select from literature_turn k where k.policy_id = u.policy_id and k.due_at is not null)) lost
        order by policy_id
       on conflict (policy_id) do update set due_at = clock_timestamp() where t.due_at is null`,
      [this.sources.on],
    );
    const due = await this.database.query<Turn>(
      'select policy_id as "policyId", turn from literature_turn where due_at <= clock_timestamp()',
    );
    return await this.database.transaction(async (tx) => await this.giveLost(tx, due));
  }

  private async giveLost(tx: Tx, due: readonly Turn[]): Promise<number> {
    const suspects = await this.jobs.without(tx, takeTurn, due);
    if (suspects.length === 0) return 0;
    const held = await rows<Turn>(
      tx,
      `select policy_id as "policyId", turn from literature_turn
        where policy_id = any($1::uuid[]) and due_at <= clock_timestamp() order by policy_id for no key update`,
      [suspects.map(({ policyId }) => policyId)],
    );
    // Asked again now that no turn can pass: one that passed meanwhile has its job.
    const lost = await this.jobs.without(tx, takeTurn, held);
    const given = await rows<Turn>(
      tx,
      `update literature_turn set turn = turn + 1 where policy_id = any($1::uuid[])
       returning policy_id as "policyId", turn`,
      [lost.map(({ policyId }) => policyId)],
    );
    await this.jobs.enqueueAll(tx, takeTurn, given);
    return given.length;
  }

  private async setNext(tx: Tx, next: Turn, seconds: number | null): Promise<void> {
    await tx.query(
      `update literature_turn set turn = $2, due_at = clock_timestamp() + make_interval(secs => $3)
        where policy_id = $1`,
      [next.policyId, next.turn, seconds],
    );
    if (seconds === null) return;
    await this.jobs.enqueue(tx, takeTurn, next, seconds > 0 ? { startAfterSeconds: seconds } : {});
  }
}
