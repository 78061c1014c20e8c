import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Audit } from '../audit/audit.ts';
import { Database, type Tx } from '../database/database.ts';
import { row, rows } from '../database/rows.ts';
import { Sweeps } from '../sweeps/sweeps.ts';

/** What was refused to whom: the same again is the same actor, route and code. */
export interface Refusal {
  readonly actor: Exclude<Actor, { kind: 'anonymous' }>;
  /** Method and pattern: `POST /v1/policies/:policy`. */
  readonly route: string;
  readonly code: string;
  /** The address that was asked, without its query. */
  readonly path: string;
}

interface Fold {
  readonly actor: Refusal['actor'];
  readonly route: string;
  readonly code: string;
  readonly addresses: readonly string[];
  readonly since: string;
  readonly until: string;
  readonly more: number;
}

/** How long the same refusal is counted before it is written down again. */
const FOLD_SECONDS = 60;
/** Addresses that a later entry names. */
const MOST_ADDRESSES = 10;

/**
 * Counts refusals that repeat, so that nobody fills the record by being refused a thousand times a second: one row over all
 * replicas. The first is written at once; a minute later one entry says how many more there were, and where.
 */
@Injectable()
export class RefusalFolds {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    sweeps: Sweeps,
  ) {
    sweeps.register('platform.refusals', async () => await this.sweep());
  }

  /** Counts one; true for the first, which the caller writes down in `tx`. */
  async isFirst(tx: Tx, { actor, route, code, path }: Refusal): Promise<boolean> {
    const counted = await row<{ more: number }>(
      tx,
      `insert into refusal_fold as f (actor_kind, actor_id, route, code, actor, addresses, since, until, more)
       values ($1, $2, $3, $4, $5, '[]', clock_timestamp(), clock_timestamp(), 0)
       on conflict (actor_kind, actor_id, route, code) do update set more = f.more + 1, until = clock_timestamp(),
         addresses = case when jsonb_array_length(f.addresses) < ${MOST_ADDRESSES} and not f.addresses ? $6
                          then f.addresses || to_jsonb($6::text) else f.addresses end
       returning more`,
      [actor.kind, idOf(actor), route, code, JSON.stringify(actor), path],
    );
    return counted?.more === 0;
  }

  /** Writes down what was counted for a minute. */
  private async sweep(): Promise<number> {
    return await this.database.transaction(async (tx) => {
      const over = await rows<Fold>(
        tx,
        `delete from refusal_fold where since <= clock_timestamp() - make_interval(secs => $1)
         returning actor, route, code, addresses, to_json(since) #>> '{}' as since, to_json(until) #>> '{}' as until, more`,
        [FOLD_SECONDS],
      );
      const repeated = over.filter(({ more }) => more > 0);
      await this.audit.recordAll(
        tx,
        repeated.map(({ actor, route, ...detail }) => ({
          actor,
          action: 'request.refused',
          subject: { type: 'route', id: route },
          detail,
        })),
      );
      return repeated.length;
    });
  }
}

function idOf(actor: Refusal['actor']): string {
  switch (actor.kind) {
    case 'person':
      return actor.personId;
    case 'key':
      return actor.keyId;
    case 'system':
      return actor.name;
  }
}
