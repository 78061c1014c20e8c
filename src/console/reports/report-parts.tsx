import type { ComponentChildren, JSX } from 'preact';
import type { ReportTable } from '../../reviews/reports/reports.csv.ts';
import type { ReviewsReport } from '../../reviews/reports/reports.ts';
import type { ReportedPolicy } from '../../reviews/reports/reports.queries.ts';
import { count, Table } from '../parts.tsx';

/** Lines of a list that the page shows; the table has all of them. */
export const LISTED_AT_MOST = 100;

/** A policy at the head of a line, with its owner. */
export function Policy({ line }: { line: ReportedPolicy }): JSX.Element {
  return (
    <th scope="row">
      <a href={`/console/policies/${line.slug}`}>{line.title}</a>
      <span class="under">{line.ownerName ?? 'no owner'}</span>
    </th>
  );
}

/** A table of a report. */
export function List(list: {
  caption: string;
  heads: readonly string[];
  children: ComponentChildren;
}): JSX.Element {
  return (
    <Table caption={list.caption} kind="broad">
      <thead>
        <tr>
          {list.heads.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>{list.children}</tbody>
    </Table>
  );
}

/** Said where there is nothing to mend. */
export function Good({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="hint">{children}</p>;
}

/** How many lines are left out. */
export function More({ all }: { all: number }): JSX.Element | null {
  return all > LISTED_AT_MOST ? (
    <p class="hint">And {count(all - LISTED_AT_MOST, 'more')}: take the table.</p>
  ) : null;
}

/** Leads to the whole table as a file. */
export function CsvLink({
  report: { scope },
  table,
  words = 'As a table (CSV)',
}: {
  report: ReviewsReport;
  table: ReportTable;
  words?: string;
}): JSX.Element {
  const query = new URLSearchParams({
    from: scope.from,
    to: scope.to,
    ...(scope.section === null ? {} : { section: scope.section }),
    ...(scope.owner === null ? {} : { owner: scope.owner }),
  });
  return (
    <p class="onward">
      <a href={`/v1/reports/reviews/${table}.csv?${query.toString()}`}>{words}</a>
    </p>
  );
}
