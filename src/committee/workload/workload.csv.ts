import { csvOf } from '../../platform/http/csv.ts';
import type { WorkloadReport } from './workload.ts';

/** A line a month. */
export function monthsCsv({ months }: WorkloadReport): string {
  return csvOf(
    [
      ['month', ({ month }) => month],
      ['reviews', ({ reviews }) => reviews],
      ['carried over', ({ carriedOver }) => carriedOver],
      ['capacity', ({ capacity }) => capacity],
    ],
    months,
  );
}

/** A line a person and month. */
export function peopleCsv({ people }: WorkloadReport): string {
  const lines = people.flatMap(({ person, months }) => months.map((month) => ({ ...month, person })));
  return csvOf(
    [
      ['person', ({ person }) => person.name],
      ['id', ({ person }) => person.id],
      ['month', ({ month }) => month],
      ['owned', ({ owned }) => owned],
      ['reviewing', ({ reviewing }) => reviewing],
      ['capacity', ({ capacity }) => capacity],
      ['business days on leave', ({ leaveDays }) => leaveDays],
      ['above capacity', ({ above }) => (above ? 'yes' : 'no')],
    ],
    lines,
  );
}
