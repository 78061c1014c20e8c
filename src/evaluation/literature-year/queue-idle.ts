import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Waits until nothing is left that may go now, so many seconds at most. Other processes work: there is no event to wait on. */
export async function untilIdle(database: pg.Client, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  do {
    const { rows } = await database.query<{ busy: boolean }>(
      `select exists (select from literature_turn where due_at <= clock_timestamp())
           or exists (select from pgboss.job where name like 'literature.%'
                       and (state = 'active' or state in ('created', 'retry') and start_after <= clock_timestamp())) as busy`,
    );
    if (rows[0]?.busy === false) return;
    await sleep(25);
  } while (performance.now() < end);
}
