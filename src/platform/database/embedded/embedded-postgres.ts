import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { binaries } from './binaries.ts';
import { initialise } from './initialise.ts';
import { locate, settle, type Location } from './location.ts';
import { announcePort, dropOwnership, livingOwner, takeOwnership } from './ownership.ts';
import { startServer } from './server.ts';

/** A PostgreSQL that this process keeps. It ends with the process, however that ends. */
export interface EmbeddedPostgres {
  /** TCP port on 127.0.0.1, another one at each start. */
  readonly port: number;
  /** The address of a database of this server, with the superuser's name and password: a secret. */
  url(database: string): string;
  /** Shuts down in order and resolves when the server has exited. May be called again. */
  stop(): Promise<void>;
}

/** How a server differs from the usual one. */
export interface EmbeddedPostgresOptions {
  /** Server settings by name, for example `{ fsync: 'off' }`. Where it listens cannot be set. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the PostgreSQL that lives under `directory`, and makes it on first use. What a killed predecessor left is put in order:
 * a server without an owner is stopped, an unfinished cluster thrown away.
 * Throws `DirectoryHeld` when another process runs it now, and with the tail of the server's log when it does not start.
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const settings = options.settings ?? {};
  mkdirSync(directory, { recursive: true });
  const { ownerFile } = locate(directory);
  takeOwnership(ownerFile);
  try {
    const location = settle(directory);
    const bin = binaries();
    await initialise(bin, location, settings['fsync'] !== 'off');
    const server = await startServer(bin, location.data, settings);
    announcePort(ownerFile, server.port);
    let stopping: Promise<void> | undefined;
    return {
      port: server.port,
      url: addresses(location, server.port),
      stop: () => (stopping ??= server.stop().then(() => dropOwnership(ownerFile))),
    };
  } catch (error) {
    dropOwnership(ownerFile);
    throw error;
  }
}

/** The PostgreSQL that another process runs under `directory` now; undefined when none does, or when it is still starting. */
export async function findRunningEmbeddedPostgres(
  directory: string,
): Promise<Pick<EmbeddedPostgres, 'url'> | undefined> {
  if (!existsSync(directory)) return undefined;
  const location = locate(directory);
  const owner = livingOwner(location.ownerFile);
  if (owner === undefined || owner.port === null) return undefined;
  return { url: addresses(location, owner.port) };
}

function addresses(location: Location, port: number): (database: string) => string {
  const password = readFileSync(location.passwordFile, 'utf8').trim();
  return (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}
