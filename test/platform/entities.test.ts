import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityMetadata } from 'typeorm';
import { startApp, type TestApp } from '../support/app.ts';

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

/** PostgreSQL's names for what entities call by a shorter one. */
const typeNames: Readonly<Record<string, string>> = {
  int: 'integer',
  int8: 'bigint',
  timestamptz: 'timestamp with time zone',
  bool: 'boolean',
  time: 'time without time zone',
};

describe('entities and migrations', () => {
  let app: TestApp;
  let columns: Map<string, Column>;
  let entities: readonly EntityMetadata[];

  beforeAll(async () => {
    app = await startApp();
    const found = await app.database.query<Column>(
      `select c.relname as table, a.attname as column, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), null) as type, not a.attnotnull as nullable
         from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
    );
    columns = new Map(found.map((each) => [`${each.table}.${each.column}`, each]));
    entities = app.database.source.entityMetadatas;
  });
  afterAll(async () => {
    await app.close();
  });

  it('agree on every column, its type and whether it may be null', () => {
    expect(entities.length).toBeGreaterThan(10);
    const disagreements = entities.flatMap(({ tableName, columns: mapped }) =>
      mapped.flatMap((column) => {
        const actual = columns.get(`${tableName}.${column.databaseName}`);
        const name = `${tableName}.${column.databaseName}`;
        if (actual === undefined) return [`${name} is not in the database`];
        const named = column.type instanceof Function ? column.type.name.toLowerCase() : column.type;
        const wanted = (typeNames[named] ?? named) + (column.isArray ? '[]' : '');
        return [
          ...(actual.type === wanted ? [] : [`${name} is ${actual.type}, not ${wanted}`]),
          ...(actual.nullable === column.isNullable
            ? []
            : [`${name} may ${actual.nullable ? '' : 'not '}be null`]),
        ];
      }),
    );
    expect(disagreements).toEqual([]);
  });

  it('leave no column of a mapped table out', () => {
    const mapped = new Set(
      entities.flatMap(({ tableName, columns: each }) =>
        each.map((column) => `${tableName}.${column.databaseName}`),
      ),
    );
    const tables = new Set(entities.map(({ tableName }) => tableName));
    const missing = [...columns.values()].filter(
      ({ table, column }) => tables.has(table) && !mapped.has(`${table}.${column}`),
    );
    expect(missing.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
  });
});
