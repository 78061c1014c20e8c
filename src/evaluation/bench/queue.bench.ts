import { PgBoss } from 'pg-boss';
import { Database } from '../../platform/database/database.ts';
import { QUEUE_SCHEMA } from '../../platform/jobs/queue-schema.ts';
import { defineJob, Jobs } from '../../platform/jobs/jobs.ts';
import { median, report, secondsOf, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const JOBS = 10_000;
const CHUNK = 1000;
const ROUNDS = 3;
const NAME = 'bench.nothing';

const chunks = Array.from({ length: JOBS / CHUNK }, (_, chunk) =>
  Array.from({ length: CHUNK }, (_unused, n) => ({ n: chunk * CHUNK + n })),
);

/** Enqueue and work 10,000 jobs that do nothing, through our Jobs and through the queue library alone, in turns. */
export async function queueBench(bench: Workbench): Promise<void> {
  const ours: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await throughJobs(bench));
    alone.push(await libraryAlone(await bench.freshDatabase()));
  }
  const [a, b] = [JOBS / median(ours), JOBS / median(alone)];
  report('enqueue and work 10,000 jobs / pg-boss alone', whole(a, 'jobs/s'), whole(b, 'jobs/s'), a / b);
}

async function throughJobs(bench: Workbench): Promise<number> {
  const { app } = await bench.app(false);
  try {
    const jobs = app.get(Jobs);
    const job = defineJob<{ n: number }>(NAME, { concurrency: 100 });
    const { done, count } = counter();
    jobs.handle(job, count);
    await jobs.open(job);
    return await secondsOf(async () => {
      for (const chunk of chunks) {
        await app.get(Database).transaction(async (tx) => await jobs.enqueueAll(tx, job, chunk));
      }
      await jobs.begin(job);
      await done;
    });
  } finally {
    await app.close();
  }
}

async function libraryAlone(url: string): Promise<number> {
  const boss = new PgBoss({
    connectionString: url,
    schema: QUEUE_SCHEMA,
    useListenNotify: true,
    migrate: false,
    schedule: false,
  });
  boss.on('error', console.error);
  await boss.start();
  try {
    await boss.createQueue(NAME, { notify: true });
    const { done, count } = counter();
    return await secondsOf(async () => {
      for (const chunk of chunks)
        await boss.insert(
          NAME,
          chunk.map((data) => ({ data })),
        );
      await boss.work(
        NAME,
        { batchSize: 100, burstWhenBatchFull: true, perJobResults: true },
        async (found) => {
          for (const _ of found) await count();
          return found.map(({ id }) => ({ id, status: 'completed' as const }));
        },
      );
      await done;
    });
  } finally {
    await boss.stop({ graceful: true });
  }
}

function counter(): { done: Promise<void>; count: () => Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let worked = 0;
  return {
    done: promise,
    count: async () => {
      worked += 1;
      if (worked === JOBS) resolve();
      await Promise.resolve();
    },
  };
}
