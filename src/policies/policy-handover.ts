import { Injectable } from '@nestjs/common';
import { actorOnRecord, type Actor } from '../kernel/actor.ts';
import { Audit } from '../platform/audit/audit.ts';
import type { Tx } from '../platform/database/database.ts';
import { Events } from '../platform/events/events.ts';
import { policiesAssigned } from './policies.events.ts';
import type { PeopleChange } from './policy-people.ts';
import type { PolicyRow } from './policy.entity.ts';

/** A policy, held, and the people it is to have. */
export interface PolicyMove {
  readonly policy: Pick<PolicyRow, 'id' | 'slug' | 'ownerId' | 'backupId'> & {
    readonly reviewerIds: readonly string[];
  };
  readonly change: PeopleChange;
}

/** Gives many policies other people, each its own, with one decision: one statement a table, one audit entry a policy. */
@Injectable()
export class PolicyHandover {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /** Whether the persons are there its caller has seen to, and holds them. */
  async move(tx: Tx, actor: Actor, moves: readonly PolicyMove[], reason: string): Promise<void> {
    if (moves.length === 0) return;
    await tx.query(
      `update policy p set revision = p.revision + 1,
              owner_id = case when m.moves_owner then m.owner else p.owner_id end,
              backup_id = case when m.moves_backup then m.backup else p.backup_id end
         from jsonb_to_recordset($1::jsonb) as m (id uuid, moves_owner boolean, owner uuid, moves_backup boolean, backup uuid)
        where p.id = m.id`,
      [
        JSON.stringify(
          moves.map(({ policy, change: { ownerId, backupId } }) => ({
            id: policy.id,
            moves_owner: ownerId !== undefined,
            owner: ownerId ?? null,
            moves_backup: backupId !== undefined,
            backup: backupId ?? null,
          })),
        ),
      ],
    );
    await setReviewers(tx, moves);
    await this.audit.recordAll(
      tx,
      moves.map(({ policy, change }) => ({
        actor,
        action: 'policy.changed',
        subject: { type: 'policy', id: policy.id },
        detail: { policy: policy.slug, from: fromOf(policy, change), to: change },
        reason,
      })),
    );
    // an entry in a review's history says what was decided of it: those with the same decision share an event
    const alike = Map.groupBy(moves, ({ change }) => JSON.stringify(change));
    await this.events.recordAll(
      tx,
      policiesAssigned,
      [...alike.values()].map((same) => ({
        assignments: same.map(({ policy, change: { ownerId } }) => ({
          policyId: policy.id,
          ownerId: ownerId === undefined ? policy.ownerId : ownerId,
          previousOwnerId: policy.ownerId,
        })),
        change: same[0]?.change ?? {},
        actor: actorOnRecord(actor),
        reason,
      })),
    );
  }
}

async function setReviewers(tx: Tx, moves: readonly PolicyMove[]): Promise<void> {
  const given = moves.flatMap(({ policy, change: { reviewerIds } }) =>
    reviewerIds === undefined ? [] : [{ id: policy.id, reviewerIds }],
  );
  if (given.length === 0) return;
  await tx.query('delete from policy_reviewer where policy_id = any($1::uuid[])', [
    given.map(({ id }) => id),
  ]);
  await tx.query(
    `insert into policy_reviewer (policy_id, person_id)
     select g.policy, g.person from jsonb_to_recordset($1::jsonb) as g (policy uuid, person uuid)`,
    [
      JSON.stringify(
        given.flatMap(({ id, reviewerIds }) => reviewerIds.map((person) => ({ policy: id, person }))),
      ),
    ],
  );
}

function fromOf(
  { ownerId, backupId, reviewerIds }: PolicyMove['policy'],
  change: PeopleChange,
): PeopleChange {
  return {
    ...(change.ownerId === undefined ? {} : { ownerId }),
    ...(change.backupId === undefined ? {} : { backupId }),
    ...(change.reviewerIds === undefined ? {} : { reviewerIds }),
  };
}
