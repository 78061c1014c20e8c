import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../../platform/database/database.ts';
import type { GivenStrategy } from './revision-changes.rules.ts';
import type { StrategyOrigin } from './search-strategy.entity.ts';

/** One revision of a policy's strategies, and those that it took the place of. */
export interface StrategyRevision {
  readonly revision: number;
  readonly origin: StrategyOrigin;
  readonly createdAt: Instant;
  /** Null for a revision that Almanac or a machine's key made. */
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly reason: string | null;
  readonly strategies: readonly GivenStrategy[];
  readonly before: readonly GivenStrategy[];
}

const STRATEGIES_OF = (revision: string) => `
  (select coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'query', s.query, 'source', s.source) order by s.position), '[]')
     from search_strategy s where s.policy_id = $1 and s.revision = ${revision})`;

/** Questions about the history of strategies. */
@Injectable()
export class StrategiesQueries {
  constructor(private readonly database: Database) {}

  /** A policy's revisions, the newest first, from before the given one. */
  async revisions(policyId: string, before: number | undefined, limit: number): Promise<StrategyRevision[]> {
    return await this.database.query<StrategyRevision>(
      `select first.revision, first.origin, first.created_at as "createdAt", first.reason,
              case when person.id is not null then jsonb_build_object('id', person.id, 'name', person.name) end as "createdBy",
              ${STRATEGIES_OF('first.revision')} as strategies, ${STRATEGIES_OF('first.revision - 1')} as before
         from search_strategy first
         left join person on person.id = first.created_by
        where first.policy_id = $1 and first.position = 1 and ($2::int is null or first.revision < $2)
        order by first.revision desc limit $3`,
      [policyId, before ?? null, limit],
    );
  }
}
