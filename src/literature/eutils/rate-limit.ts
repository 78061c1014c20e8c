import { setTimeout as sleep } from 'node:timers/promises';

/** Lets requests through one by one, at the pace that a service allows. */
export interface RateLimiter {
  /** Resolves when this request may be sent. */
  take(): Promise<void>;
  /** Holds back everybody's next request, after the service said that it had too many. */
  pause(seconds: number): Promise<void>;
}

/** Runs one statement on a connection of its own. */
export interface StatementRunner {
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
}

/** Milliseconds by which requests may reach the service later than they were let go without crowding the next ones. */
const JITTER_ALLOWED = 200;
/** Seconds that a pause may last: longer would hold workers asleep, and the queue waits better. */
const LONGEST_PAUSE = 10;

/**
 * The time between two requests so that no second sees more than `perSecond` of them, though one may arrive up to
 * 200 ms late: a new connection takes that long, a kept one does not. 400 ms for 3 a second, 120 ms for 10.
 */
export function intervalFor(perSecond: number): number {
  return Math.ceil((1000 + JITTER_ALLOWED) / perSecond);
}

/** One statement, so that two replicas never get the same slot: it reserves the next one and says how long until then. */
const reserve = `
  insert into rate_slot as slot (key, next_at) values ($1, clock_timestamp() + make_interval(secs => $2))
  on conflict (key) do update
    set next_at = greatest(slot.next_at, clock_timestamp()) + make_interval(secs => $2)
  returning greatest(0, extract(epoch from next_at - make_interval(secs => $2) - clock_timestamp()) * 1000)::float8
    as wait`;

const holdBack = `
  insert into rate_slot as slot (key, next_at) values ($1, clock_timestamp() + make_interval(secs => $2))
  on conflict (key) do update
    set next_at = greatest(slot.next_at, clock_timestamp() + make_interval(secs => $2))`;

/**
 * One rate limit for all replicas: a row in PostgreSQL holds when the next request may go. It runs on the database's
 * own clock, since it is transport's time and not the domain's.
 */
export class SharedRateLimit implements RateLimiter {
  readonly #database: StatementRunner;
  readonly #key: string;
  readonly #intervalSeconds: number;
  constructor(database: StatementRunner, key: string, perSecond: number) {
    this.#database = database;
    this.#key = key;
    this.#intervalSeconds = intervalFor(perSecond) / 1000;
  }

  async take(): Promise<void> {
    const [slot] = await this.#database.query<{ wait: number }>(reserve, [this.#key, this.#intervalSeconds]);
    await sleep(Math.ceil(slot?.wait ?? 0));
  }

  async pause(seconds: number): Promise<void> {
    await this.#database.query(holdBack, [this.#key, Math.min(seconds, LONGEST_PAUSE)]);
  }
}
