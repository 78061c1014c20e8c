import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.ts';
import type { Clock } from './kernel/clock.ts';
import { instant } from './kernel/instant.ts';
import { MovableClock } from './platform/clock/movable-clock.ts';
import { SystemClock, wallNow } from './platform/clock/system-clock.ts';
import { readSettings, type Settings } from './platform/config/settings.ts';
import { EMBEDDED_DATABASE, startEmbeddedDatabase } from './platform/database/embedded-database.ts';
import { prepareDatabase } from './platform/database/prepare-database.ts';
import { createLogger } from './platform/logging/logger.ts';
import { SweepScheduler } from './platform/sweeps/sweep-scheduler.ts';

/** A running Almanac. */
export interface Launched {
  readonly app: NestFastifyApplication;
  readonly settings: Settings;
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  /** Stops taking requests, finishes running jobs, then stops the embedded PostgreSQL. */
  stop(): Promise<void>;
}

interface DatabaseServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts Almanac as its settings say: the database, its schema, the application, HTTP, the queue and the sweeps. */
export async function launch(environment: Readonly<Record<string, string | undefined>>): Promise<Launched> {
  const settings = readSettings(environment);
  const logger = createLogger(settings.logLevel);
  const server = await openDatabase(settings);
  try {
    const clock = clockOf(settings);
    const app = await createApp({ settings, databaseUrl: server.url, clock, logger, schedule: true });
    try {
      await app.listen(settings.port, settings.host);
    } catch (error) {
      await app.close();
      throw error;
    }
    void app.get(SweepScheduler).everyMinute(); // what came due while nothing ran does not wait for the next minute
    return {
      app,
      settings,
      url: (await app.getUrl()).replace(/\/+$/, ''),
      async stop() {
        try {
          await app.close();
        } finally {
          await server.stop();
        }
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openDatabase(settings: Settings): Promise<DatabaseServer> {
  if (settings.databaseUrl !== null) {
    await prepareDatabase(settings.databaseUrl);
    return { url: settings.databaseUrl, stop: async () => await Promise.resolve() };
  }
  const server = await startEmbeddedDatabase(settings.dataDirectory);
  return { url: server.url(EMBEDDED_DATABASE), stop: async () => await server.stop() };
}

/** An evaluation's Clock can be moved; it ticks from where it was started. */
function clockOf({ evaluation, clockStart }: Settings): Clock {
  if (!evaluation) return new SystemClock();
  return new MovableClock(clockStart === null ? wallNow() : instant(clockStart), { ticking: true });
}
