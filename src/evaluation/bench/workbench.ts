import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createApp } from '../../app.ts';
import { instant } from '../../kernel/instant.ts';
import { MovableClock } from '../../platform/clock/movable-clock.ts';
import { readSettings } from '../../platform/config/settings.ts';
import { startEmbeddedPostgres } from '../../platform/database/embedded/embedded-postgres.ts';
import { prepareDatabase } from '../../platform/database/prepare-database.ts';
import { createLogger } from '../../platform/logging/logger.ts';
import { THROWAWAY_KEYS } from '../throwaway-keys.ts';

export type App = Awaited<ReturnType<typeof createApp>>;

/** A PostgreSQL with its usual, durable settings, and as many fresh databases as the benches need. */
export interface Workbench {
  freshDatabase(): Promise<string>;
  /**
   * The application on a fresh database, its sweeps asleep; `workQueue` says whether it works the queue, `environment`
   * how its settings differ from the usual ones.
   */
  app(
    workQueue: boolean,
    environment?: Readonly<Record<string, string>>,
  ): Promise<{ app: App; url: string; clock: MovableClock }>;
  close(): Promise<void>;
}

/** A business morning. */
const NOW = '2026-05-04T15:00:00Z';

export async function openWorkbench(): Promise<Workbench> {
  const directory = await mkdtemp(join(tmpdir(), 'almanac-bench-'));
  const server = await startEmbeddedPostgres(directory);
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  let made = 0;
  const freshDatabase = async (): Promise<string> => {
    made += 1;
    await admin.query(`create database bench_${made}`);
    const url = server.url(`bench_${made}`);
    await prepareDatabase(url);
    return url;
  };
  return {
    freshDatabase,
    async app(workQueue, environment = {}) {
      const url = await freshDatabase();
      const clock = new MovableClock(instant(NOW));
      const settings = readSettings({
        WORK_QUEUE: String(workQueue),
        LOG_LEVEL: 'silent',
        SECRET_KEYS: THROWAWAY_KEYS,
        // counted, and never reached: a bench asks more in a second than a claims system in a minute
        RATE_LIMIT_PUBLISHED: '1000000000',
        RATE_LIMIT_REQUESTS: '1000000000',
        RATE_LIMIT_COSTLY: '1000000000',
        ...environment,
      });
      const app = await createApp({
        settings,
        databaseUrl: url,
        clock,
        logger: createLogger('silent'),
        schedule: false,
      });
      return { app, url, clock };
    },
    async close() {
      await admin.end();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
