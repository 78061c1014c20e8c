import type { Instant } from '../../../kernel/instant.ts';

/** Which entries; what is left out does not narrow. `from` inclusive, `until` exclusive. */
export interface AuditFilter {
  /** Words or beginnings of words in action, subject, actor's name, reason and detail; all of them must be there. */
  readonly q?: string | undefined;
  /** The whole action, or with a dot at its end what it begins with: `policy.`. */
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly address?: string | undefined;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** Where the columns of a filter are found: in the search table, or in an entry that has not reached it yet. */
export interface FilteredColumns {
  readonly table: string;
  readonly id: string;
  readonly words: string;
}

/** Words that are looked for at most. */
const MOST_WORDS = 20;

/**
 * A filter as conditions on a table's columns. Only what narrows becomes one, so that each search is planned by the index
 * that answers it; values go to `values`, never into the text.
 */
export function conditionsOf(
  filter: AuditFilter,
  { table, words }: FilteredColumns,
  values: unknown[],
): string[] {
  const given = (value: unknown): string => `$${values.push(value)}`;
  const equal = (column: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${table}.${column} = ${given(value)}`];
  const wanted = (q: string): string => {
    const query = queryOf(q);
    // what holds no word finds nothing, and never everything
    return query === null ? 'false' : `${words} @@ to_tsquery('simple', ${given(query)})`;
  };
  return [
    ...(filter.q === undefined || filter.q.trim() === '' ? [] : [wanted(filter.q)]),
    ...actionCondition(table, filter.action, given),
    ...equal('actor_id', filter.actorId),
    ...equal('subject_type', filter.subjectType),
    ...equal('subject_id', filter.subjectId),
    ...equal('request_id', filter.requestId),
    ...equal('address', filter.address),
    ...(filter.from === undefined ? [] : [`${table}.occurred_at >= ${given(filter.from)}`]),
    ...(filter.until === undefined ? [] : [`${table}.occurred_at < ${given(filter.until)}`]),
  ];
}

/** The words of a text as a tsquery of prefixes; null when it holds none. */
export function queryOf(text: string): string | null {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
  if (words.length === 0) return null;
  return words
    .slice(0, MOST_WORDS)
    .map((word) => `'${word}':*`)
    .join(' & ');
}

function actionCondition(
  table: string,
  action: string | undefined,
  given: (value: unknown) => string,
): string[] {
  if (action === undefined) return [];
  if (!action.endsWith('.')) return [`${table}.action = ${given(action)}`];
  return [`${table}.action like ${given(`${action.replace(/[\\%_]/g, '\\$&')}%`)}`];
}
