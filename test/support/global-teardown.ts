import { rmSync } from 'node:fs';
import { startedServer } from './test-server.ts';

/** Stops the run's PostgreSQL and removes its files. */
export default async function globalTeardown(): Promise<void> {
  const started = startedServer();
  await started?.server.stop();
  if (started !== undefined) rmSync(started.directory, { recursive: true, force: true });
}
