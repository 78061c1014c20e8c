import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../src/platform/database/embedded/embedded-postgres.ts';
import { prepareDatabase } from '../../../src/platform/database/prepare-database.ts';

/** A PostgreSQL of a test's own that can be stopped and started under its clients, at one address. */
export interface SwitchedServer {
  /** The address of its one, migrated database; it stays while the server comes and goes. */
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one. Its contents outlive a stop, since that is what is tried. */
export async function startSwitchedServer(): Promise<SwitchedServer> {
  const directory = mkdtempSync(join(tmpdir(), 'almanac-switched-'));
  chmodSync(directory, 0o755);
  const settings = { autovacuum: 'off' };
  let server: EmbeddedPostgres | null = await startEmbeddedPostgres(directory, { settings });
  await prepareDatabase(server.url('postgres'));

  // A server has another port at each start: what stands still is this door.
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    if (server === null) {
      client.destroy();
      return;
    }
    const upstream = connect(server.port, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined); // a cut connection is what this door is for
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((ready) => door.listen(0, '127.0.0.1', ready));
  const url = new URL(server.url('postgres'));
  url.port = String((door.address() as AddressInfo).port);

  const stop = async (): Promise<void> => {
    const stopping = server;
    server = null;
    await stopping?.stop();
  };
  return {
    url: url.href,
    stop,
    async start() {
      server = await startEmbeddedPostgres(directory, { settings });
    },
    async close() {
      await stop();
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => door.close(closed));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
