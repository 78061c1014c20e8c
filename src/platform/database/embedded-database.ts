import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { prepareDatabase } from './prepare-database.ts';

/** Name of Almanac's database in the embedded server. */
export const EMBEDDED_DATABASE = 'almanac';

/**
 * Starts the embedded server with Almanac's database in it, made and brought to this version's schema where needed.
 * Throws DirectoryHeld while another process runs it.
 */
export async function startEmbeddedDatabase(directory: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(directory);
  try {
    await createDatabase(server);
    await prepareDatabase(server.url(EMBEDDED_DATABASE));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** No race: the server belongs to this process, and nobody else knows its port yet. */
async function createDatabase(server: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client(server.url('postgres'));
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [EMBEDDED_DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${EMBEDDED_DATABASE}`);
  } finally {
    await client.end();
  }
}
