import { Injectable } from '@nestjs/common';
import { actorOnRecord, type Actor } from '../kernel/actor.ts';
import { InvalidRequest } from '../kernel/errors.ts';
import { PeopleQueries } from '../people/persons/people.queries.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { Events } from '../platform/events/events.ts';
import { policiesAssigned } from './policies.events.ts';
import type { PolicyRow } from './policy.entity.ts';

/** Who is to have a policy; what is left out stays. */
export interface PeopleChange {
  readonly ownerId?: string | null | undefined;
  /** The whole new list. */
  readonly reviewerIds?: readonly string[] | undefined;
  /** Who is told where the owner or a reviewer cannot be reached. */
  readonly backupId?: string | null | undefined;
}

/** Owners, reviewers and backups of policies. */
@Injectable()
export class PolicyPeople {
  constructor(
    private readonly people: PeopleQueries,
    private readonly events: Events,
  ) {}

  /**
   * Throws invalid_request, naming each field whose person is not there or not active any more. `holders` pass: to name
   * those who have left beside somebody new is to leave them where they are.
   */
  async check(
    tx: Tx,
    { ownerId, reviewerIds = [], backupId }: PeopleChange,
    holders: readonly string[] = [],
  ): Promise<void> {
    const asked = [
      ...(typeof ownerId === 'string' ? [{ field: 'owner', id: ownerId }] : []),
      ...(typeof backupId === 'string' ? [{ field: 'backup', id: backupId }] : []),
      ...reviewerIds.map((id, index) => ({ field: `reviewers.${index}`, id })),
    ];
    // held, so that nobody is given a policy who leaves at the same moment
    await rows(tx, 'select from person where id = any($1::uuid[]) order by id for share', [
      asked.map(({ id }) => id),
    ]);
    const found = await this.people.byIds(
      asked.map(({ id }) => id),
      tx,
    );
    const taken = new Set([...holders, ...found.filter((person) => person.active).map(({ id }) => id)]);
    const missing = asked.filter(({ id }) => !taken.has(id));
    if (missing.length > 0) {
      throw new InvalidRequest(
        missing.map(({ field }) => ({ field, reason: 'no active person has this id' })),
      );
    }
  }

  /** Gives held policies their people, with one statement a table, and says so. Their revisions are the caller's. */
  async set(
    tx: Tx,
    actor: Actor,
    policies: readonly PolicyRow[],
    change: PeopleChange,
    reason: string | null,
  ): Promise<void> {
    const { ownerId, reviewerIds, backupId } = change;
    if (ownerId === undefined && reviewerIds === undefined && backupId === undefined) return;
    const policyIds = policies.map(({ id }) => id);
    await tx.query(
      `update policy set owner_id = case when $2 then $3::uuid else owner_id end,
              backup_id = case when $4 then $5::uuid else backup_id end
        where id = any($1::uuid[])`,
      [policyIds, ownerId !== undefined, ownerId ?? null, backupId !== undefined, backupId ?? null],
    );
    if (reviewerIds !== undefined) await setReviewers(tx, policyIds, reviewerIds);
    await this.events.record(tx, policiesAssigned, {
      assignments: policies.map((policy) => ({
        policyId: policy.id,
        ownerId: ownerId === undefined ? policy.ownerId : ownerId,
        previousOwnerId: policy.ownerId,
      })),
      change,
      actor: actorOnRecord(actor),
      reason,
    });
  }
}

/** Who has a policy now: its owner, its backup and its reviewers. */
export async function holdersOf(tx: Tx, { id, ownerId, backupId }: PolicyRow): Promise<string[]> {
  const reviewers = await rows<{ id: string }>(
    tx,
    'select person_id as id from policy_reviewer where policy_id = $1',
    [id],
  );
  return [ownerId, backupId, ...reviewers.map((reviewer) => reviewer.id)].filter((held) => held !== null);
}

async function setReviewers(
  tx: Tx,
  policyIds: readonly string[],
  reviewerIds: readonly string[],
): Promise<void> {
  await tx.query('delete from policy_reviewer where policy_id = any($1::uuid[])', [policyIds]);
  await tx.query(
    `insert into policy_reviewer (policy_id, person_id)
     select policy_id, person_id from unnest($1::uuid[]) as policy_id
      cross join (select distinct unnest($2::uuid[]) as person_id) reviewer`,
    [policyIds, reviewerIds],
  );
}
