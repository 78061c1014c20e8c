import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { DatabaseUrl } from '../database/database-url.ts';
import { Logger } from '../logging/logger.ts';
import { ListeningConnection } from './listening-connection.ts';

const BEAT_EVERY_MILLISECONDS = 200;
/** Pauses before each try to listen again; the last is repeated. */
const RETRY_MILLISECONDS = [50, 200, 500, 1000, 2000, 5000] as const;

/** What is remembered of the database's rows, as far as the listener needs to know it. */
export interface Remembered {
  /** What a transaction told of (on the in-force channel a policy, by its id) may have changed. */
  drop(payload: string): void;
  /** Anything may have changed. */
  dropAll(): void;
}

/**
 * Hears from PostgreSQL what to forget of what a process remembers, each table on its channel, and says whether it may be
 * trusted. Without its connection nothing is, and every question goes to the database.
 */
@Injectable()
export class ChangeListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly followers = new Map<string, Remembered>();
  private connection: ListeningConnection | undefined;
  private heart: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private stopped = false;

  constructor(
    private readonly databaseUrl: DatabaseUrl,
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** True when nothing that committed more than a second ago, or in this process at all, can be missing. */
  get isTrusted(): boolean {
    return this.connection?.isTrusted ?? false;
  }

  /**
   * Has a table hear what is told on a channel. What may never be missed has its transactions counted in `change_count`. Call
   * it before the application has started.
   */
  follow(channel: string, remembered: Remembered): void {
    this.followers.set(channel, remembered);
  }

  /** Listens from now on until the application stops; a lost connection is made again. A command follows nothing. */
  onApplicationBootstrap(): void {
    if (this.followers.size === 0) return;
    // Who has just signed here asks here next, perhaps before the notification has come back.
    this.database.source.subscribers.push({ afterTransactionCommit: () => this.connection?.doubt() });
    this.heart = setInterval(() => this.connection?.beat(), BEAT_EVERY_MILLISECONDS).unref();
    this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.heart);
    clearTimeout(this.retry);
    const connection = this.connection;
    this.connection = undefined;
    await connection?.close();
  }

  private connect(): void {
    const connection = new ListeningConnection(this.databaseUrl.value, [...this.followers.keys()], {
      notified: (channel, payload) => this.followers.get(channel)?.drop(payload),
      missed: (channel) => this.missed(channel),
      lost: (reason) => this.reconnect(reason),
    });
    this.connection = connection;
    connection.open().then(
      () => {
        this.failures = 0;
        this.dropAll(); // whatever changed while nobody listened was not heard
        connection.beat();
      },
      () => undefined, // told as lost
    );
  }

  private missed(channel: string): void {
    this.followers.get(channel)?.dropAll();
    this.logger.warn({ channel }, 'a notification of a change never came: what was remembered is read again');
  }

  private reconnect(reason: string): void {
    if (this.stopped) return;
    this.dropAll();
    const pause = RETRY_MILLISECONDS[Math.min(this.failures, RETRY_MILLISECONDS.length - 1)];
    this.failures += 1;
    this.logger.warn(
      { reason },
      'what is in force and which keys are good is read from the database, until changes are heard again',
    );
    this.retry = setTimeout(() => this.connect(), pause).unref();
  }

  private dropAll(): void {
    for (const remembered of this.followers.values()) remembered.dropAll();
  }
}
