import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { createContext } from '../app.ts';
import { SystemClock } from '../platform/clock/system-clock.ts';
import { readSettings, type Settings } from '../platform/config/settings.ts';
import { findRunningEmbeddedPostgres } from '../platform/database/embedded/embedded-postgres.ts';
import { DirectoryHeld } from '../platform/database/embedded/ownership.ts';
import { prepareDatabase } from '../platform/database/prepare-database.ts';
import { createLogger } from '../platform/logging/logger.ts';
import { EMBEDDED_DATABASE, startEmbeddedDatabase } from '../platform/database/embedded-database.ts';

/** Almanac's services, without HTTP and without a worker. */
export type Almanac = INestApplicationContext;

/** A database for the time of one command. */
interface Connection {
  readonly url: string;
  /** Stops what was started for the command. */
  readonly release: () => Promise<void>;
}

/** How often, and after which pause, a server that another process is starting is asked for again. */
const HELD_ATTEMPTS = 40;
const HELD_PAUSE_MS = 250;

/**
 * Runs one piece of work on the database that `npm start` in the same directory and environment would use, running
 * or not. Jobs it enqueues wait for the running instance.
 * Throws SettingsRefused, DirectoryHeld when another process has begun to start it and does not finish, and what the work throws.
 */
export async function withAlmanac<T>(work: (almanac: Almanac) => Promise<T>): Promise<T> {
  const settings = readSettings({ ...process.env, WORK_QUEUE: 'false' });
  const connection = await connect(settings);
  try {
    const almanac = await createContext({
      settings,
      databaseUrl: connection.url,
      clock: new SystemClock(),
      logger: createLogger('silent'),
      schedule: false,
    });
    try {
      return await work(almanac);
    } finally {
      await almanac.close();
    }
  } finally {
    await connection.release();
  }
}

async function connect(settings: Settings): Promise<Connection> {
  if (settings.databaseUrl !== null) {
    await prepareDatabase(settings.databaseUrl);
    return { url: settings.databaseUrl, release: nothing };
  }
  for (let attempt = 1; ; attempt++) {
    const running = await findRunningEmbeddedPostgres(settings.dataDirectory);
    if (running !== undefined) return { url: running.url(EMBEDDED_DATABASE), release: nothing };
    try {
      const server = await startEmbeddedDatabase(settings.dataDirectory);
      return { url: server.url(EMBEDDED_DATABASE), release: async () => await server.stop() };
    } catch (error) {
      if (!(error instanceof DirectoryHeld) || attempt === HELD_ATTEMPTS) throw error;
      await sleep(HELD_PAUSE_MS); // somebody is just starting it
    }
  }
}

const nothing = async () => await Promise.resolve();
