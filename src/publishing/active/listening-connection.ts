import pg from 'pg';
import { Lease, type Beat } from './lease.rules.ts';

/** How the connection is told from others in `pg_stat_activity`. */
export const LISTENER_NAME = 'almanac listener';
/** A beat unanswered for this long: nobody is at the other end. */
const DEAD_AFTER_MILLISECONDS = 5000;
const CONNECT_WITHIN_MILLISECONDS = 5000;
/** How long a connection is given to part in peace. */
const PART_WITHIN_MILLISECONDS = 1000;

/** What a listening connection tells its owner. */
export interface ListeningEvents {
  /** A transaction that has committed sent `payload`. */
  notified(payload: string): void;
  /** The connection is gone and will tell nothing more; called once. */
  lost(reason: string): void;
}

/** One connection to PostgreSQL that listens on a channel, and the lease on having heard everything. */
export class ListeningConnection {
  private readonly client: pg.Client;
  private readonly lease = new Lease();
  private underWay: Beat | undefined;
  private listens = false;
  private gone = false;

  constructor(
    databaseUrl: string,
    private readonly channel: string,
    private readonly events: ListeningEvents,
  ) {
    this.client = new pg.Client({
      connectionString: databaseUrl,
      application_name: LISTENER_NAME,
      connectionTimeoutMillis: CONNECT_WITHIN_MILLISECONDS,
      keepAlive: true,
    });
    this.client.on('notification', ({ payload }) => this.events.notified(payload ?? ''));
    this.client.on('error', (error) => this.lose(error.message));
    this.client.on('end', () => this.lose('the connection ended'));
  }

  /** Resolves when everything that commits from now on will be heard. Rejects, and loses the connection, when it cannot be had. */
  async open(): Promise<void> {
    try {
      await this.client.connect();
      await this.client.query(`listen ${this.channel}`);
      this.listens = true;
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

  /** Asks for a sign of life, one at a time. The backend that answers must be the one that listens: a pooler may have put another there. */
  beat(): void {
    if (this.gone || !this.listens) return;
    const sentAt = performance.now();
    if (this.underWay !== undefined) {
      if (sentAt - this.underWay.sentAt > DEAD_AFTER_MILLISECONDS) this.lose('no answer');
      return;
    }
    const beat = this.lease.beat(sentAt);
    this.underWay = beat;
    this.client
      .query(`select from pg_listening_channels() as listening where listening = $1`, [this.channel])
      .then(
        ({ rowCount }) => this.answered(beat, rowCount === 1),
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

  private answered(beat: Beat, itListens: boolean): void {
    this.underWay = undefined;
    if (this.gone) return;
    if (!itListens) return this.lose(`the backend does not listen on ${this.channel}`);
    if (!this.lease.prove(beat)) this.beat();
  }

  private lose(reason: string): void {
    if (this.gone) return;
    this.gone = true;
    this.lease.doubt();
    this.client.connection.stream.destroy();
    this.events.lost(reason);
  }
}
