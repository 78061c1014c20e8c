import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { contains, type Period } from '../../kernel/period.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** Where a delegation stands on a day; `cancelled` was taken back before a whole day of it had passed. */
export type DelegationState = 'past' | 'current' | 'upcoming' | 'cancelled';

/** Days on which somebody stands in for a person. */
export interface Delegation {
  readonly id: string;
  readonly personId: string;
  readonly delegateId: string;
  readonly delegateName: string;
  /** False for a delegate who has left since: the policy's backup is asked then. */
  readonly delegateActive: boolean;
  readonly from: CalendarDate;
  /** The first day on which the person is back. */
  readonly until: CalendarDate;
  readonly reason: string | null;
  readonly createdAt: Instant;
  /** When it was taken back; null for one that holds or has held. */
  readonly endedAt: Instant | null;
}

const DELEGATION = `
  select d.id, d.person_id as "personId", d.delegate_id as "delegateId", delegate.name as "delegateName",
         delegate.active as "delegateActive", d.first_on as "from", d.until_on as "until", d.reason,
         d.created_at as "createdAt", d.ended_at as "endedAt"
    from delegation d join person delegate on delegate.id = d.delegate_id`;

/** Questions about who stands in for whom. */
@Injectable()
export class DelegationsQueries {
  constructor(private readonly database: Database) {}

  /** Every delegation a person ever had, the latest first. */
  async ofPerson(personId: string): Promise<Delegation[]> {
    return await this.ask(`${DELEGATION} where d.person_id = $1 order by d.first_on desc, d.id desc`, [
      personId,
    ]);
  }

  /** One of a person's delegations. */
  async one(personId: string, id: string, tx?: Tx): Promise<Delegation | undefined> {
    return (await this.ask(`${DELEGATION} where d.person_id = $1 and d.id = $2`, [personId, id], tx))[0];
  }

  /** The delegations that hold on some of the days, of everybody or of those who have one person as their delegate. */
  async within(days: { from: CalendarDate; until: CalendarDate }, tx: Tx): Promise<Delegation[]> {
    return await this.ask(
      `${DELEGATION} where d.ended_at is null and d.first_on < $2 and d.until_on > $1 order by d.first_on, d.id`,
      [days.from, days.until],
      tx,
    );
  }

  /** Who is to stand in from a day on for each of these persons, now or later, in the order of their days. */
  async comingFor(
    persons: readonly string[],
    today: CalendarDate,
  ): Promise<ReadonlyMap<string, Delegation[]>> {
    const found = await this.ask(
      `${DELEGATION} where d.person_id = any($1::uuid[]) and d.ended_at is null and d.until_on > $2
        order by d.first_on`,
      [persons, today],
    );
    return Map.groupBy(found, ({ personId }) => personId);
  }

  /** For whom a person is to stand in from a day on, with their names, in the order of the days. */
  async standingInBy(
    delegateId: string,
    today: CalendarDate,
    tx?: Tx,
  ): Promise<(Delegation & { personName: string })[]> {
    return await rows(
      tx ?? this.database.source.manager,
      `select held.*, person.name as "personName" from (${DELEGATION}) held
         join person on person.id = held."personId" and person.active
        where held."delegateId" = $1 and held."endedAt" is null and held."until" > $2 order by held."from", held.id`,
      [delegateId, today],
    );
  }

  private async ask(sql: string, params: readonly unknown[], tx?: Tx): Promise<Delegation[]> {
    return await rows<Delegation>(tx ?? this.database.source.manager, sql, params);
  }
}

/** Where a delegation stands on a day. */
export function stateOf(
  delegation: Period & Pick<Delegation, 'endedAt'>,
  today: CalendarDate,
): DelegationState {
  if (delegation.endedAt !== null) return 'cancelled';
  if (contains(delegation, today)) return 'current';
  return today < delegation.from ? 'upcoming' : 'past';
}

/** The last day of a delegation, as people say it. */
export const lastDayOf = ({ until }: Pick<Delegation, 'until'>): CalendarDate => addDays(until, -1);
