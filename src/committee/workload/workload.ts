import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { monthOf } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { monthsFrom, type Month } from './months.rules.ts';
import { WorkloadQueries } from './workload.queries.ts';
import { loadOf, type Load, type PersonMonth } from './workload.rules.ts';

/** The work of some months, with the names of those who have it. */
export interface WorkloadReport extends Omit<Load, 'people'> {
  /** The month that runs. */
  readonly thisMonth: Month;
  /** By name. */
  readonly people: readonly {
    readonly person: { readonly id: string; readonly name: string; readonly active: boolean };
    readonly months: readonly PersonMonth[];
  }[];
}

/** Which months, and whose. */
export interface WorkloadFilter {
  /** This month unless given. */
  readonly from?: Month | undefined;
  readonly months: number;
  readonly person?: string | undefined;
}

/** Tells how much review work each month holds, for whom, against what they can do. */
@Injectable()
export class Workload {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly queries: WorkloadQueries,
  ) {}

  /** The month that runs where the organisation is. */
  thisMonth(): Month {
    return monthOf(this.organisation.today(this.clock.now()));
  }

  /** The workload by the policies' current review dates. Throws invalid_request for months that are over. */
  async report({ from = this.thisMonth(), months: count, person }: WorkloadFilter): Promise<WorkloadReport> {
    const thisMonth = this.thisMonth();
    if (from < thisMonth) {
      throw new InvalidRequest([
        { field: 'from', reason: `${from} is over: what is open from it is work of ${thisMonth}` },
      ]);
    }
    const manager = this.database.source.manager;
    const months = monthsFrom(from, count);
    const all = await this.queries.reviews(manager);
    const reviews = all.filter(
      ({ ownerId, reviewerIds }) =>
        person === undefined || ownerId === person || reviewerIds.includes(person),
    );
    const load = loadOf(reviews, months, thisMonth, await this.queries.capacityPlan(manager, months));
    const shown = load.people.filter(({ personId }) => person === undefined || personId === person);
    const named = await this.queries.people(
      manager,
      shown.map(({ personId }) => personId),
    );
    const monthsOf = new Map(shown.map(({ personId, months: held }) => [personId, held]));
    const people = named.map((each) => ({ person: each, months: monthsOf.get(each.id) ?? [] }));
    return { ...load, thisMonth, people };
  }
}
