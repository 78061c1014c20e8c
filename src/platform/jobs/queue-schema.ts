import { PgBoss } from 'pg-boss';

/** The PostgreSQL schema that holds the queue's own tables. */
export const QUEUE_SCHEMA = 'pgboss';

/** Creates or upgrades the queue's own tables. */
export async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: QUEUE_SCHEMA,
    max: 2,
    supervise: false,
    schedule: false,
    migrate: true,
  });
  boss.on('error', () => undefined); // start() rejects with the same error
  await boss.start();
  await boss.stop({ graceful: false });
}
