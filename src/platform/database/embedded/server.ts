import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { releaseDirectory, serverArguments } from './release-directory.ts';
import { serviceProcess } from './service-account.ts';

/** A running server, child of this process. */
export interface Server {
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Fast shutdown: ends connections, writes everything to the disk. Resolves when the server has exited, at once if it had. */
  stop(): Promise<void>;
}

/** PostgreSQL ended while it was starting; the message has the tail of its log. */
export class ServerFailed extends Error {
  readonly log: string;
  constructor(outcome: string, log: string) {
    super(`PostgreSQL did not start: ${outcome}\n${log.trim()}`);
    this.name = 'ServerFailed';
    this.log = log;
  }
}

/** Refusals that pass: the port went to somebody else since it was found free; processes of a killed server are still ending. */
const passing = [
  /could not create any TCP\/IP sockets/,
  /lock file "postmaster\.pid" already exists/,
  /pre-existing shared memory block/,
];
const attempts = 20;
const pauseMs = 500;
const logTail = 4000;

/** Frees the data directory and starts a server on it. The caller owns the directory. Throws {@link ServerFailed}. */
export async function startServer(
  bin: string,
  data: string,
  settings: Readonly<Record<string, string>>,
): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    await releaseDirectory(data);
    try {
      return await launch(bin, data, settings);
    } catch (error) {
      const passes = error instanceof ServerFailed && passing.some((reason) => reason.test(error.log));
      if (!passes || attempt === attempts) throw error;
      await sleep(pauseMs);
    }
  }
}

async function launch(
  bin: string,
  data: string,
  settings: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  // Reached by this machine's TCP only: these two are not the caller's to change.
  const all = { ...settings, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A process group of its own: Ctrl-C in the terminal must not end the database before the application has closed.
  const server = spawn(join(bin, 'postgres'), [...serverArguments(data, port), ...flags], {
    ...serviceProcess,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  watch(server);
  await ready(server);
  letGo(server, server.stderr);
  return { port, stop: () => stop(server) };
}

/** Resolves when the server accepts connections; a crash recovery may come first and take as long as it needs. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.once('error', (cause) =>
      reject(new Error(`PostgreSQL could not be run: ${cause.message}`, { cause })),
    );
    server.once('close', (code, signal) =>
      reject(new ServerFailed(signal === null ? `it exited with ${code}` : `it was ended by ${signal}`, log)),
    );
    // Read on for ever: a server whose log nobody reads would block on a full pipe.
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-logTail);
      if (log.includes('ready to accept connections')) resolve();
    });
  });
}

/** Starts the watchdog: its input closes when this process ends in any way, kill -9 included, and then it stops the server. */
function watch(server: ChildProcess): void {
  if (server.pid === undefined) return;
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _ || kill -INT "$0"', String(server.pid)], {
    ...serviceProcess,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a watchdog the server outlives a killed owner, and the next start stops it: no reason to fail.
  watchdog.once('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  // Dismissed with a word once there is nothing to watch, lest it signals a stranger who is given the pid.
  server.once('exit', () => watchdog.stdin.end('dismissed\n'));
  letGo(watchdog, watchdog.stdin);
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.ref();
    server.once('exit', () => resolve());
    server.kill('SIGINT');
  });
}

/** Lets this process end while the child runs. */
function letGo(child: ChildProcess, pipe: unknown): void {
  child.unref();
  if (pipe instanceof Socket) pipe.unref();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address === null || typeof address === 'string'
          ? reject(new Error('no TCP port is free'))
          : resolve(address.port),
      );
    });
  });
}
