import pg from 'pg';
import { installQueue } from '../jobs/queue-schema.ts';
import { createDataSource } from './data-source.ts';

/** Held while migrating, so that replicas that start together take turns. */
const MIGRATION_LOCK = 727_001;

/** Brings a database to this version's schema: migrations, then the queue's own tables. Safe to run from several replicas at once. */
export async function prepareDatabase(url: string): Promise<void> {
  const guard = new pg.Client({ connectionString: url });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const source = await createDataSource(url).initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    await installQueue(url);
  } finally {
    await guard.end();
  }
}
