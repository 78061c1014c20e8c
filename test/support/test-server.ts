import type { EmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres.ts';

/** The run's PostgreSQL and the directory to remove after it. */
export interface TestServer {
  readonly server: EmbeddedPostgres;
  readonly directory: string;
}

// Jest loads set-up and tear-down apart from each other; the process's global object is what they share.
const shared: typeof globalThis & { almanacTestServer?: TestServer } = globalThis;

/** Called by the global set-up. */
export function keepForTeardown(started: TestServer): void {
  shared.almanacTestServer = started;
}

/** What the set-up kept; undefined when it failed before that. */
export function startedServer(): TestServer | undefined {
  return shared.almanacTestServer;
}
