import pg from 'pg';
import { HeardCounts } from './heard-counts.rules.ts';
import { Lease, type Beat } from './lease.rules.ts';

/** How the connection is told from others in `pg_stat_activity`. */
export const LISTENER_NAME = 'almanac listener';
/** A beat unanswered for this long: nobody is at the other end. */
const DEAD_AFTER_MILLISECONDS = 5000;
const CONNECT_WITHIN_MILLISECONDS = 5000;
/** How long a connection is given to part in peace. */
const PART_WITHIN_MILLISECONDS = 1000;
/** Before the count that a transaction sends after what it tells. */
const COUNT = '#';

/** What a listening connection tells its owner. */
export interface ListeningEvents {
  /** A transaction that has committed sent `payload`. */
  notified(channel: string, payload: string): void;
  /** Something was told on a channel that never came. */
  missed(channel: string): void;
  /** The connection is gone and will tell nothing more; called once. */
  lost(reason: string): void;
}

interface Counted {
  readonly channel: string;
  readonly transactions: number;
}

/** One connection to PostgreSQL that listens on channels, and the lease on having heard everything. */
export class ListeningConnection {
  private readonly client: pg.Client;
  private readonly lease = new Lease();
  private heard: HeardCounts | undefined;
  private underWay: Beat | undefined;
  private gone = false;

  constructor(
    databaseUrl: string,
    private readonly channels: readonly string[],
    private readonly events: ListeningEvents,
  ) {
    this.client = new pg.Client({
      connectionString: databaseUrl,
      application_name: LISTENER_NAME,
      connectionTimeoutMillis: CONNECT_WITHIN_MILLISECONDS,
      keepAlive: true,
    });
    this.client.on('notification', ({ channel, payload }) => this.notified(channel, payload ?? ''));
    this.client.on('error', (error) => this.lose(error.message));
    this.client.on('end', () => this.lose('the connection ended'));
  }

  /** Resolves when everything that commits from now on will be heard. Rejects, and loses the connection, when it cannot be had. */
  async open(): Promise<void> {
    try {
      await this.client.connect();
      for (const channel of this.channels) await this.client.query(`listen ${channel}`);
      this.heard = new HeardCounts(await this.counts());
    } catch (error) {
      this.lose(String(error));
      throw error;
    }
  }

  /** True when everything that committed until a second ago, and in this process until now, has been heard. */
  get isTrusted(): boolean {
    return this.lease.isHeld(performance.now());
  }

  /** Something has just committed in this process: trusts nothing until its notification must have come. */
  doubt(): void {
    this.lease.doubt();
    this.beat();
  }

  /** Asks for a sign of life, one at a time. */
  beat(): void {
    const { heard } = this;
    if (this.gone || heard === undefined) return;
    const sentAt = performance.now();
    if (this.underWay !== undefined) {
      if (sentAt - this.underWay.sentAt > DEAD_AFTER_MILLISECONDS) this.lose('no answer');
      return;
    }
    const beat = this.lease.beat(sentAt);
    this.underWay = beat;
    this.counts().then(
      (counted) => this.answered(beat, heard, counted),
      (error: unknown) => this.lose(String(error)),
    );
  }

  /** Stops listening; never rejects. */
  async close(): Promise<void> {
    this.gone = true;
    this.lease.doubt();
    const { stream } = this.client.connection;
    const impatience = setTimeout(() => stream.destroy(), PART_WITHIN_MILLISECONDS);
    await this.client.end().catch(() => undefined); // it is gone already, which is what was wanted
    clearTimeout(impatience);
  }

  /**
   * What was counted by now, as this very connection sees it; 0 for a channel whose transactions are not counted. The backend
   * that answers must be the one that listens: a pooler may have put another there, which answers nothing.
   */
  private async counts(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.client.query<Counted>(
      `select channel, coalesce(transactions, 0)::float8 as transactions
         from pg_listening_channels() channel left join change_count using (channel)
        where channel = any($1)`,
      [this.channels],
    );
    if (rows.length !== this.channels.length) {
      throw new Error(`the backend does not listen on ${this.channels.join(', ')}`);
    }
    return new Map(rows.map(({ channel, transactions }) => [channel, transactions]));
  }

  private notified(channel: string, payload: string): void {
    if (payload.startsWith(COUNT)) this.heard?.hear(channel, Number(payload.slice(COUNT.length)));
    else this.events.notified(channel, payload);
  }

  private answered(beat: Beat, heard: HeardCounts, counted: ReadonlyMap<string, number>): void {
    this.underWay = undefined;
    if (this.gone) return;
    const { complete, lost } = heard.compare(counted);
    for (const channel of lost) this.events.missed(channel);
    if (complete && !this.lease.prove(beat)) this.beat();
  }

  private lose(reason: string): void {
    if (this.gone) return;
    this.gone = true;
    this.lease.doubt();
    this.client.connection.stream.destroy();
    this.events.lost(reason);
  }
}
