import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Forbidden, InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { AutomaticJoins } from './automatic-joins.ts';
import { judged, type Verdict } from './duplicate-verdict.rules.ts';
import { RecordJoins } from './record-joins.ts';
import { holdRecordStore, holdScreeningsAround } from './record-lock.ts';

/** What a person says of two records; `same` names the one that is kept, `open` takes back what was said. */
export type GivenVerdict =
  { readonly verdict: 'same'; readonly keep: string } | { readonly verdict: 'different' | 'open' };

interface HeldSuspicion {
  readonly id: string;
  readonly recordId: string;
  readonly otherId: string;
  readonly verdict: 'same' | 'different' | null;
}

/** The names under which the audit has verdicts. */
const actions: Record<Verdict, string> = {
  same: 'literature.duplicate.confirmed',
  different: 'literature.duplicate.denied',
  open: 'literature.duplicate.reopened',
};

/** What persons say about records that may be one work. */
@Injectable()
export class DuplicatesService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly joins: RecordJoins,
    private readonly automatic: AutomaticJoins,
  ) {}

  /**
   * Gives a verdict on a suspicion, or takes it back. Throws NotFound, InvalidRequest when what is to be kept is none of
   * the two, and IllegalTransition when another verdict stands.
   */
  async judge(actor: Actor, id: string, given: GivenVerdict): Promise<void> {
    if (actor.kind !== 'person') throw new Forbidden(literaturePermissions.judgeDuplicates.roles);
    await this.database.transaction(async (tx) => {
      await holdRecordStore(tx);
      const suspicion = await holdSuspicion(tx, id);
      await holdScreeningsAround(tx, [suspicion.recordId, suspicion.otherId]);
      judged(`duplicate ${id}`, suspicion.verdict ?? 'open', given.verdict);
      const now = this.clock.now();
      await write(tx, actor, suspicion, given, now);
      await this.carryOut(tx, actor, suspicion, given, now);
      await this.audit.record(tx, {
        actor,
        action: actions[given.verdict],
        subject: { type: 'duplicate_suspicion', id },
        detail: {
          recordId: suspicion.recordId,
          otherId: suspicion.otherId,
          ...(given.verdict === 'same' ? { keptId: given.keep } : {}),
        },
      });
    });
  }

  private async carryOut(
    tx: Tx,
    actor: PersonActor,
    suspicion: HeldSuspicion,
    given: GivenVerdict,
    now: Instant,
  ): Promise<void> {
    for (const joined of await joinedBy(tx, suspicion.id)) await this.joins.part(tx, joined, now, actor);
    const { recordId, otherId, id: suspicionId } = suspicion;
    if (given.verdict === 'same') {
      const duplicate = await standingFor(tx, given.keep === recordId ? otherId : recordId);
      await this.joins.join(tx, { recordId: duplicate, keptId: given.keep, suspicionId }, now, actor);
      return;
    }
    await this.automatic.reconsider(tx, [recordId, otherId], [], now);
  }
}

async function holdSuspicion(tx: Tx, id: string): Promise<HeldSuspicion> {
  const found = isId(id)
    ? await row<HeldSuspicion>(
        tx,
        `select id, record_id as "recordId", other_id as "otherId", verdict
           from duplicate_suspicion where id = $1 for update`,
        [id],
      )
    : undefined;
  if (found === undefined) throw new NotFound('duplicate', id);
  return found;
}

async function write(
  tx: Tx,
  actor: PersonActor,
  { id, recordId, otherId }: HeldSuspicion,
  given: GivenVerdict,
  now: Instant,
): Promise<void> {
  if (given.verdict === 'open') {
    await tx.query(
      `update duplicate_suspicion set verdict = null, kept_id = null, decided_by = null, decided_at = null where id = $1`,
      [id],
    );
    return;
  }
  const keptId = given.verdict === 'same' ? given.keep : null;
  if (keptId !== null && keptId !== recordId && keptId !== otherId) {
    throw new InvalidRequest([{ field: 'keep', reason: 'none of the two records' }]);
  }
  await tx.query(
    `update duplicate_suspicion set verdict = $2, kept_id = $3, decided_by = $4, decided_at = $5 where id = $1`,
    [id, given.verdict, keptId, actor.personId, now],
  );
}

/** The records that stand under another because of this suspicion. */
async function joinedBy(tx: Tx, suspicionId: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    'select record_id as id from duplicate_join where suspicion_id = $1',
    [suspicionId],
  );
  return found.map(({ id }) => id);
}

async function standingFor(tx: Tx, id: string): Promise<string> {
  const found = await row<{ id: string }>(
    tx,
    'select coalesce(same_as, id) as id from literature_record where id = $1',
    [id],
  );
  return found?.id ?? id;
}
