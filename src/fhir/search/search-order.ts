import { isId } from '../../kernel/ids.ts';
import { folded, nameSql, titleSql } from './search-conditions.ts';
import type { LibrarySql } from './search-sql.ts';

/** What Libraries can be sorted by: an expression that is never null, and its type, by which a cursor goes on. */
interface SortKey {
  readonly type: keyof typeof keyShapes;
  expression(sql: LibrarySql): string;
}

/** What a cursor may hold for a key of a type, so that PostgreSQL reads whatever it is sent. */
const keyShapes = {
  uuid: isId,
  bigint: (key: string) => /^-?\d{1,18}$/.test(key),
  text: () => true,
} as const;

/** A moment as a number of microseconds, which a text holds without a zone. */
const microseconds = (moment: string): string => `(extract(epoch from ${moment}) * 1000000)::bigint`;

/** By the names that `_sort` gives; what was never published comes before all that was. */
export const sortKeys = {
  _id: { type: 'uuid', expression: () => 'v.id' },
  _lastUpdated: {
    type: 'bigint',
    expression: (sql) => `coalesce(${microseconds(`${sql.part('updated')}.at`)}, 0)`,
  },
  date: { type: 'bigint', expression: () => microseconds('coalesce(v.approved_at, v.created_at)') },
  title: { type: 'text', expression: () => folded(titleSql) },
  name: { type: 'text', expression: () => nameSql },
  version: { type: 'bigint', expression: () => 'v.number::bigint' },
} as const satisfies Readonly<Record<string, SortKey>>;
export type SortName = keyof typeof sortKeys;

/** One step of an order. */
export interface SortStep {
  readonly by: SortName;
  readonly descending: boolean;
}

/** True for what `_sort` can name. */
export function isSortName(name: string): name is SortName {
  return Object.hasOwn(sortKeys, name);
}

/** The whole order: what was asked for, and the id at last, so that no two Libraries stand in one place. */
export function wholeOrder(asked: readonly SortStep[]): readonly SortStep[] {
  const last = asked.findIndex(({ by }) => by === '_id');
  return last === -1 ? [...asked, { by: '_id', descending: false }] : asked.slice(0, last + 1);
}

/** True for keys that a row in this order can have. */
export function areKeys(order: readonly SortStep[], keys: readonly string[]): boolean {
  return order.every(({ by }, index) => keyShapes[sortKeys[by].type](keys[index] ?? ''));
}

/** `order by` of a query. */
export function orderSql(order: readonly SortStep[], sql: LibrarySql): string {
  return order
    .map(({ by, descending }) => `${sortKeys[by].expression(sql)} ${descending ? 'desc' : 'asc'}`)
    .join(', ');
}

/** The keys of a row as texts, in SQL: what a cursor holds. */
export function keysSql(order: readonly SortStep[], sql: LibrarySql): string {
  return `array[${order.map(({ by }) => `(${sortKeys[by].expression(sql)})::text`).join(', ')}]`;
}

/** True, in SQL, for the rows after the one with these keys. */
export function afterSql(order: readonly SortStep[], keys: readonly string[], sql: LibrarySql): string {
  const compared = order.map(({ by, descending }, index) => {
    const key = `${sql.value(keys[index] ?? '')}::text::${sortKeys[by].type}`;
    const expression = sortKeys[by].expression(sql);
    return { equal: `${expression} = ${key}`, after: `${expression} ${descending ? '<' : '>'} ${key}` };
  });
  const cases = compared.map(({ after }, index) =>
    [...compared.slice(0, index).map(({ equal }) => equal), after].join(' and '),
  );
  return `(${cases.map((condition) => `(${condition})`).join(' or ')})`;
}
