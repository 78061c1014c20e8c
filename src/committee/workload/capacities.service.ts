import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { CapacitySetting } from './capacity.rules.ts';

/** Says what persons can review in a month. */
@Injectable()
export class CapacitiesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly people: PeopleQueries,
  ) {}

  /** Says how many reviews a person, or whoever has no number of their own, can do from a month on. Throws not_found. */
  async set(actor: Actor, { personId, from, reviewsPerMonth }: CapacitySetting): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (personId !== null && (await this.people.byId(personId, tx)) === undefined) {
        throw new NotFound('person', personId);
      }
      const before = await row<{ reviewsPerMonth: number | null }>(
        tx,
        `select reviews_per_month as "reviewsPerMonth" from review_capacity
          where person_id is not distinct from $1::uuid and from_month is not distinct from $2`,
        [personId, from],
      );
      await tx.query(
        `insert into review_capacity (id, person_id, from_month, reviews_per_month, recorded_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint review_capacity_key do update
           set reviews_per_month = excluded.reviews_per_month, recorded_at = excluded.recorded_at`,
        [newId(), personId, from, reviewsPerMonth, this.clock.now()],
      );
      await this.audit.record(tx, {
        actor,
        action: 'workload.capacity.changed',
        subject: { type: personId === null ? 'organisation' : 'person', id: personId ?? 'organisation' },
        detail: {
          fromMonth: from,
          reviewsPerMonth: { from: before?.reviewsPerMonth ?? null, to: reviewsPerMonth },
        },
      });
    });
  }
}
