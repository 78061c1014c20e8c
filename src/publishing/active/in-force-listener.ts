import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import { DatabaseUrl } from '../../platform/database/database-url.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { ListeningConnection } from './listening-connection.ts';

/** Where the triggers of the publishing tables tell of a policy, by its id, when a transaction has committed. */
const CHANNEL = 'almanac_in_force';
const BEAT_EVERY_MILLISECONDS = 200;
/** Pauses before each try to listen again; the last is repeated. */
const RETRY_MILLISECONDS = [50, 200, 500, 1000, 2000, 5000] as const;

/** What is remembered of the policies in force, as far as the listener needs to know it. */
export interface Remembered {
  /** What governs a policy may have changed. */
  drop(policyId: string): void;
  /** Anything may have changed. */
  dropAll(): void;
}

/**
 * Hears from PostgreSQL which policies to forget, and says whether what is remembered may be trusted. Without its
 * connection nothing is, and every question goes to the database.
 */
@Injectable()
export class InForceListener implements OnApplicationShutdown {
  private remembered: Remembered | undefined;
  private connection: ListeningConnection | undefined;
  private heart: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;

  constructor(
    private readonly databaseUrl: DatabaseUrl,
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  /** True when nothing that committed more than a second ago, or in this process at all, can be missing. */
  get isTrusted(): boolean {
    return this.connection?.isTrusted ?? false;
  }

  /** Listens from now on until the application stops; a lost connection is made again. */
  start(remembered: Remembered): void {
    this.remembered = remembered;
    // Who has just signed here asks here next, perhaps before the notification has come back.
    this.database.source.subscribers.push({ afterTransactionCommit: () => this.connection?.doubt() });
    this.heart = setInterval(() => this.connection?.beat(), BEAT_EVERY_MILLISECONDS).unref();
    this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.heart);
    clearTimeout(this.retry);
    const connection = this.connection;
    this.connection = undefined;
    this.remembered = undefined;
    await connection?.close();
  }

  private connect(): void {
    const connection = new ListeningConnection(this.databaseUrl.value, CHANNEL, {
      notified: (policyId) => this.remembered?.drop(policyId),
      lost: (reason) => this.reconnect(reason),
    });
    this.connection = connection;
    connection.open().then(
      () => {
        this.failures = 0;
        this.remembered?.dropAll(); // whatever changed while nobody listened was not heard
        connection.beat();
      },
      () => undefined, // told as lost
    );
  }

  private reconnect(reason: string): void {
    if (this.remembered === undefined) return;
    this.remembered.dropAll();
    const pause = RETRY_MILLISECONDS[Math.min(this.failures, RETRY_MILLISECONDS.length - 1)];
    this.failures += 1;
    this.logger.warn(
      { reason },
      'what is in force is read from the database, until its changes are heard again',
    );
    this.retry = setTimeout(() => this.connect(), pause).unref();
  }
}
