import { stringify } from 'csv-stringify/sync';

/** Media type of a table; `header` says that its first line names the columns (RFC 4180). */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';

/** A column's heading and what it says of a row; null is an empty cell. */
export type CsvColumn<Row> = readonly [heading: string, cell: (row: Row) => string | number | null];

/**
 * A table as RFC 4180 has it, its first line the headings. What a spreadsheet would take for a formula is text: titles and
 * reasons come from strangers.
 */
export function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(([, cell]) => cell(row)));
  return csvLines([columns.map(([heading]) => heading), ...lines]);
}

/** Lines of a table that is too long to be put together whole; guarded as {@link csvOf} is. */
export function csvLines(lines: readonly (readonly (string | number | null)[])[]): string {
  return stringify(
    lines.map((line) => [...line]),
    { escape_formulas: true, record_delimiter: 'windows' },
  );
}
