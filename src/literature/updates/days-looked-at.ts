/**
 * In SQL: true where a policy was not looked at today (`$1`) yet, by the day of its last look (`column`). A day further
 * ahead than tomorrow was written by a clock that was wrong, and keeps nobody from looking.
 */
export const isDueToday = (column: string): string =>
  `(${column} is null or ${column} < $1::date or ${column} > $1::date + 1)`;
