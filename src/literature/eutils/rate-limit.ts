import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_RETRY_AFTER } from './retry-after.rules.ts';

/** Lets requests through one by one, at the pace that a service allows. */
export interface RateLimiter {
  /** Resolves when this request may be sent. Throws {@link RateHeldBack} where that is further off than a worker may sleep. */
  take(): Promise<void>;
  /** Holds back everybody's next request, an hour at most, after the service said that it had too many. */
  pause(seconds: number): Promise<void>;
}

/** Nobody may send for so many seconds more: whoever wanted to should come again later, by the queue. */
export class RateHeldBack extends Error {
  constructor(readonly seconds: number) {
    super(`held back for ${seconds} s`);
    this.name = 'RateHeldBack';
  }
}

/** Runs one statement on a connection of its own. */
export interface StatementRunner {
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
}

/** Milliseconds by which requests may reach the service later than they were let go without crowding the next ones. */
const JITTER_ALLOWED = 200;
/** The part of it that this process may use up by waking late; the rest is for the way to the service. */
const LATENESS_ALLOWED = JITTER_ALLOWED / 2;
/** Longest that a worker sleeps for its slot, in seconds; the queue waits better. */
const LONGEST_SLEEP = 10;
/** Slots that a process may lose by waking late before it gives its place to another; it is too busy to send in time. */
const SLOTS_LOST = 10;

/**
 * The time between two requests so that no second sees more than `perSecond` of them, though one may arrive up to
 * 200 ms late: a new connection takes that long, a kept one does not. 400 ms for 3 a second, 120 ms for 10.
 */
export function intervalFor(perSecond: number): number {
  return Math.ceil((1000 + JITTER_ALLOWED) / perSecond);
}

/** When the next slot is. A database clock that was set back keeps the distance and not the day it was set to before. */
const nextSlot = 'slot.next_at - greatest(slot.taken_at - clock_timestamp(), make_interval())';
const pauseEnd = 'case when slot.paused_at <= clock_timestamp() then slot.paused_until end';

/** One statement, so that two replicas never get the same slot: it reserves the next one that is near and says how long until then. */
const reserve = `
  insert into rate_slot as slot (key, next_at, taken_at)
  values ($1, clock_timestamp() + make_interval(secs => $2), clock_timestamp())
  on conflict (key) do update
    set next_at = greatest(${nextSlot}, ${pauseEnd}, clock_timestamp()) + make_interval(secs => $2), taken_at = clock_timestamp()
    where greatest(${nextSlot}, ${pauseEnd}) <= clock_timestamp() + make_interval(secs => ${LONGEST_SLEEP})
  returning greatest(0, extract(epoch from next_at - make_interval(secs => $2) - clock_timestamp()) * 1000)::float8
    as wait`;

const heldBack = `
  select ceil(extract(epoch from greatest(${nextSlot}, ${pauseEnd}) - clock_timestamp()))::int as seconds
    from rate_slot slot where key = $1`;

const isPaused = `select ${pauseEnd} > clock_timestamp() as paused from rate_slot slot where key = $1`;

const holdBack = `
  insert into rate_slot as slot (key, next_at, taken_at, paused_at, paused_until)
  values ($1, clock_timestamp(), clock_timestamp(), clock_timestamp(), clock_timestamp() + make_interval(secs => $2))
  on conflict (key) do update
    set paused_at = clock_timestamp(),
        paused_until = greatest(${pauseEnd}, clock_timestamp() + make_interval(secs => $2))`;

/**
 * One rate limit for all replicas: a row in PostgreSQL holds when the next request may go, and until when nobody may
 * send. It runs on the database's own clock, since it is transport's time and not the domain's. Slots are given in the
 * order in which they were asked for, whoever asks.
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

  /**
   * A process whose hands are full may wake long after its slot; sent then, its request would crowd those of the
   * slots that follow. It lets the slot go and takes another.
   */
  async take(): Promise<void> {
    for (let lost = 0; lost < SLOTS_LOST; lost += 1) {
      const wait = await this.#reserve();
      const due = performance.now() + wait;
      if (wait > 0) await sleep(Math.ceil(wait));
      if (wait > LATENESS_ALLOWED && (await this.#isPaused())) continue; // a pause began while it slept
      if (performance.now() - due <= LATENESS_ALLOWED) return;
    }
    throw new RateHeldBack(1);
  }

  async pause(seconds: number): Promise<void> {
    await this.#database.query(holdBack, [this.#key, Math.min(seconds, LONGEST_RETRY_AFTER)]);
  }

  async #reserve(): Promise<number> {
    const [slot] = await this.#database.query<{ wait: number }>(reserve, [this.#key, this.#intervalSeconds]);
    if (slot !== undefined) return slot.wait;
    const [held] = await this.#database.query<{ seconds: number }>(heldBack, [this.#key]);
    throw new RateHeldBack(Math.max(1, held?.seconds ?? 1));
  }

  async #isPaused(): Promise<boolean> {
    const [row] = await this.#database.query<{ paused: boolean | null }>(isPaused, [this.#key]);
    return row?.paused === true;
  }
}
