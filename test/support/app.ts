import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { createApp } from '../../src/app.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import { MovableClock } from '../../src/platform/clock/movable-clock.ts';
import { readSettings } from '../../src/platform/config/settings.ts';
import { Database } from '../../src/platform/database/database.ts';
import { Jobs } from '../../src/platform/jobs/jobs.ts';
import { createLogger } from '../../src/platform/logging/logger.ts';
import { QUEUE_SCHEMA } from '../../src/platform/jobs/queue-schema.ts';
import { Sweeps } from '../../src/platform/sweeps/sweeps.ts';
import { freshDatabase } from './fresh-database.ts';
import { replyFault } from './reply-checks.ts';
import { startSmtp, type SmtpReceiver } from './smtp.ts';
import { TEST_SECRET_KEYS } from './secret-keys.ts';

/** How a test's application differs from the usual one. */
export interface AppOptions {
  /** Where the Clock stands. */
  readonly now?: string;
  /** The Clock goes on from there as time passes; else it moves only when told. */
  readonly ticking?: boolean;
  /** Environment variables, as an operator would set them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A database to share with another application, instead of a fresh one. */
  readonly databaseUrl?: string;
}

/** The whole application on a real PostgreSQL and a real SMTP server, reached by `http`. */
export interface TestApp {
  readonly nest: NestFastifyApplication;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly clock: MovableClock;
  readonly smtp: SmtpReceiver;
  http(options: InjectOptions): Promise<TestReply>;
  /** Works the queue until nothing that may start now is left. */
  drain(): Promise<void>;
  /** Throws away all work that waits, also what waits for its time, and lets what runs come to its end. */
  dropWork(): Promise<void>;
  /** Runs every sweep once, then drains. */
  sweep(): Promise<void>;
  /** Moves the Clock, runs every sweep, drains. */
  advanceTo(instant: string): Promise<void>;
  close(): Promise<void>;
}

export interface TestReply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | number | undefined>;
  readonly text: string;
  readonly bytes: Buffer;
  readonly json: <Body = Record<string, unknown>>() => Body;
}

/** Longest that a test waits for the queue, in milliseconds. */
const DRAIN_LIMIT = 20_000;

export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const fresh = options.databaseUrl === undefined ? await freshDatabase() : undefined;
  const databaseUrl = options.databaseUrl ?? fresh!.url;
  const smtp = await startSmtp();
  const clock = new MovableClock(instantOf(options.now ?? '2026-02-10T17:00:00Z'), {
    ticking: options.ticking ?? false,
  });
  const settings = readSettings({
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    SMTP_URL: smtp.url,
    SECRET_KEYS: TEST_SECRET_KEYS,
    // No test asks the real PubMed; those about literature give their own server and interval.
    EUTILS_URL: 'http://127.0.0.1:9/',
    LITERATURE_SURVEILLANCE_DAYS: '0',
    // A test asks more in a second than a person in an hour; those about limits set their own.
    RATE_LIMIT_PUBLISHED: '0',
    RATE_LIMIT_REQUESTS: '0',
    RATE_LIMIT_COSTLY: '0',
    RATE_LIMIT_SIGN_IN: '0',
    ...options.settings,
  });
  const logger = createLogger(settings.logLevel);
  const nest = await createApp({ settings, databaseUrl, clock, logger, schedule: false }).catch(
    async (error: unknown) => {
      await smtp.close();
      throw error;
    },
  );
  const jobs = nest.get(Jobs);
  const sweeps = nest.get(Sweeps);
  const database = nest.get(Database);

  const drain = async (): Promise<void> => {
    const end = performance.now() + DRAIN_LIMIT;
    while (!(await jobs.isIdle())) {
      if (performance.now() > end)
        throw new Error(`the queue is not idle: ${JSON.stringify(await jobs.counts())}`);
      await new Promise((wake) => setTimeout(wake, 5));
    }
  };
  const dropWork = async (): Promise<void> => {
    const end = performance.now() + DRAIN_LIMIT;
    for (;;) {
      await database.query(`delete from ${QUEUE_SCHEMA}.job where state in ('created', 'retry')`);
      // what ran meanwhile may have put more into the queue: the next round drops that
      const left = (await jobs.counts()).filter(({ state }) =>
        ['created', 'retry', 'active'].includes(state),
      );
      if (left.length === 0) return;
      if (performance.now() > end) throw new Error(`work does not end: ${JSON.stringify(left)}`);
      await new Promise((wake) => setTimeout(wake, 5));
    }
  };
  const sweep = async (): Promise<void> => {
    await sweeps.runAll();
    await drain();
  };

  return {
    nest,
    database,
    databaseUrl,
    clock,
    smtp,
    drain,
    dropWork,
    sweep,
    async http(request) {
      const reply = await nest.inject(request);
      const sent = { status: reply.statusCode, headers: reply.headers, text: reply.payload };
      const fault = process.env['CHECK_REPLIES'] === '1' ? replyFault(nest, request, sent) : null;
      if (fault !== null) throw new Error(`not as described: ${fault}`);
      return { ...sent, bytes: reply.rawPayload, json: <Body>() => reply.json<Body>() };
    },
    async advanceTo(instant) {
      clock.moveTo(instantOf(instant));
      await sweep();
    },
    async close() {
      await nest.close();
      await smtp.close();
      await fresh?.drop();
    },
  };
}

const instantOf = (text: string): Instant => Temporal.Instant.from(text);
