import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../../../migrations/index.ts';
import { columnTypes } from './column-types.ts';

/** Connections a process keeps to PostgreSQL for its own statements; the queue has a pool of its own. */
const POOL_SIZE = 10;

/** How TypeORM reaches the database: hand-written migrations, our column types, no synchronisation. */
function dataSourceOptions(
  url: string,
  entities: NonNullable<DataSourceOptions['entities']> = [],
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    installExtensions: false,
    // every statement here is short: to compile one takes longer than it runs
    extra: {
      max: POOL_SIZE,
      types: columnTypes,
      options: '-c timezone=UTC -c jit=off',
      application_name: 'almanac',
    },
    poolErrorHandler: () => undefined, // a lost idle connection is replaced at the next use
  };
}

/** A TypeORM data source as `dataSourceOptions` describes it, not yet connected. */
export function createDataSource(
  url: string,
  entities?: NonNullable<DataSourceOptions['entities']>,
): DataSource {
  return new DataSource(dataSourceOptions(url, entities));
}
