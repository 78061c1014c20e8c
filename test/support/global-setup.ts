import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/database/embedded/embedded-postgres.ts';
import { prepareDatabase } from '../../src/platform/database/prepare-database.ts';
import globalTeardown from './global-teardown.ts';
import { keepForTeardown } from './test-server.ts';

/** The contents need not outlive the run, so nothing waits for the disk. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
};

/** Starts one PostgreSQL for the whole run, with the migrated database `tpl` that `freshDatabase` copies. */
export default async function globalSetup(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'almanac-test-'));
  chmodSync(directory, 0o755);
  const server = await startEmbeddedPostgres(directory, { settings });
  keepForTeardown({ server, directory });
  try {
    await createTemplate(server);
  } catch (error) {
    // Jest tears down only what was set up to the end.
    await globalTeardown();
    throw error;
  }
  // Workers are other processes: the environment is what reaches them. `%` stands for the name of a database.
  process.env['ALMANAC_TEST_POSTGRES'] = server.url('%');
}

async function createTemplate(server: EmbeddedPostgres): Promise<void> {
  const admin = new pg.Client(server.url('postgres'));
  await admin.connect();
  try {
    await admin.query('create database tpl');
    await prepareDatabase(server.url('tpl'));
    await admin.query('alter database tpl with is_template true allow_connections false');
  } finally {
    await admin.end();
  }
}
