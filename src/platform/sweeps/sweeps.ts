import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../database/database.ts';
import { Logger } from '../logging/logger.ts';

/** Claims what is due as of `now` and returns how many things it claimed. */
type Sweep = (now: Instant) => Promise<number>;

/**
 * The questions "what is due?", asked each minute on every replica and after each move of a simulated Clock.
 * A sweep claims in one transaction, so that running it twice, on two machines or after three days' sleep is safe.
 */
@Injectable()
export class Sweeps {
  private readonly sweeps = new Map<string, Sweep>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Adds a sweep; called while the application is put together. They run in the order they were added. */
  register(name: string, sweep: Sweep): void {
    if (this.sweeps.has(name)) throw new Error(`two sweeps are named ${name}`);
    this.sweeps.set(name, sweep);
  }

  /** Every sweep that was added, in that order. */
  get names(): string[] {
    return [...this.sweeps.keys()];
  }

  /** Runs every sweep once. One that fails is logged and noted, and does not keep the others from running. Returns what was claimed. */
  async runAll(): Promise<number> {
    let claimed = 0;
    for (const name of this.sweeps.keys()) {
      try {
        claimed += await this.run(name);
      } catch (error) {
        // ERROR and a row that /readyz shows: the next minute tries again, but nothing is claimed until then
        this.logger.error(
          { sweep: name, error: String(error), stack: error instanceof Error ? error.stack : null },
          'sweep failed',
        );
        await this.note(name, String(error)).catch(() => undefined); // the database itself is away: the log line above tells
      }
    }
    return claimed;
  }

  /** Runs one sweep by name. Throws what it throws. */
  async run(name: string): Promise<number> {
    const sweep = this.sweeps.get(name);
    if (sweep === undefined) throw new Error(`no sweep is named ${name}`);
    const claimed = await sweep(this.clock.now());
    await this.note(name, null);
    if (claimed > 0) this.logger.info({ sweep: name, claimed }, 'sweep');
    return claimed;
  }

  private async note(name: string, error: string | null): Promise<void> {
    await this.database.query(
      `insert into sweep_run as r (name, last_ran_at, last_succeeded_at, last_error)
       values ($1, clock_timestamp(), case when $2::text is null then clock_timestamp() end, $2)
       on conflict (name) do update set last_ran_at = excluded.last_ran_at,
         last_succeeded_at = coalesce(excluded.last_succeeded_at, r.last_succeeded_at), last_error = excluded.last_error`,
      [name, error],
    );
  }
}
