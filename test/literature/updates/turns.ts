import { newId } from '../../../src/kernel/ids.ts';
import { system } from '../../../src/kernel/actor.ts';
import { LiteratureUpdatesService } from '../../../src/literature/updates/literature-updates.service.ts';
import { TakeTurn } from '../../../src/literature/updates/take-turn.job.ts';
import type { TestApp } from '../../support/app.ts';
import type { BuiltPolicy } from '../builders.ts';

/** Gives a policy these queries as its next revision of strategies. */
export async function giveStrategies(
  app: TestApp,
  policy: BuiltPolicy,
  ...strategies: { query: string; source?: 'pubmed' | 'europe_pmc' }[]
): Promise<void> {
  const [last] = await app.database.query<{ revision: number }>(
    'select coalesce(max(revision), 0)::int as revision from search_strategy where policy_id = $1',
    [policy.id],
  );
  for (const [index, { query, source = 'pubmed' }] of strategies.entries()) {
    await app.database.query(
      `insert into search_strategy (id, policy_id, revision, position, name, query, source, origin, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'given', $8)`,
      [
        newId(),
        policy.id,
        (last?.revision ?? 0) + 1,
        index + 1,
        `Strategy ${index + 1}`,
        query,
        source,
        app.clock.now(),
      ],
    );
  }
}

/** Starts an update, as a person would. */
export async function start(app: TestApp, policy: BuiltPolicy): Promise<string> {
  return await app.nest.get(LiteratureUpdatesService).startNow(system('test'), policy.slug);
}

/** Takes a policy's next turns by hand, without waiting for the time of a later try. */
export async function takeTurns(app: TestApp, policy: BuiltPolicy, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await app.database.query('update literature_search set next_try_at = null where next_try_at is not null');
    const [next] = await app.database.query<{ policyId: string; turn: number }>(
      'select policy_id as "policyId", turn from literature_turn where policy_id = $1 and due_at is not null',
      [policy.id],
    );
    if (next === undefined) return;
    await app.nest.get(TakeTurn).take(next);
  }
}
