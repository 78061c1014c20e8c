import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  findRunningEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/embedded-postgres.ts';
import {
  liveProcess,
  liveProcessFromProc,
  liveProcessFromPs,
} from '../../src/platform/database/embedded/process-table.ts';
import { holdPostgres, killAll, until, watchdogOf, type Holder } from './fixtures/holder.ts';

const settings = { fsync: 'off' };
const isRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux' ? it : it.skip;
const asRoot = isRoot ? it : it.skip;

/** A stopped PostgreSQL that holds one table, `kept`. Copying it is many times faster than making another. */
let prepared: string;
/** Where a test's PostgreSQL lives: empty, unless the test copies the prepared one. */
let directory: string;
let pidFile: string;

beforeAll(async () => {
  prepared = newDirectory();
  const server = await startEmbeddedPostgres(prepared, { settings });
  await query(server.url('postgres'), 'create table kept as select 42 as answer');
  await server.stop();
});
beforeEach(() => {
  directory = newDirectory();
  pidFile = join(directory, 'cluster', 'data', 'postmaster.pid');
});
afterEach(async () => {
  await killAll();
  await until('no server is left', () => !serverRuns());
  rmSync(directory, { recursive: true, force: true });
});
afterAll(() => rmSync(prepared, { recursive: true, force: true }));

function newDirectory(): string {
  const made = mkdtempSync(join(tmpdir(), 'almanac-embedded-'));
  chmodSync(made, 0o755);
  return made;
}

/** By cp(1), because the files belong to another account and must go on doing so. */
function copyPrepared(): void {
  execFileSync('cp', ['-a', `${prepared}/.`, directory]);
}

const serverPid = () => Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
const serverRuns = () =>
  existsSync(pidFile) && liveProcess(serverPid())?.commandLine.includes(directory) === true;

async function query(url: string | undefined, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function holdPrepared(): Promise<Holder> {
  copyPrepared();
  return await holdPostgres(directory);
}

const kept = (holder: Holder) => query(holder.url, 'select answer from kept');

describe('a server of our own', () => {
  it('starts, answers, keeps its data over a restart, and stops as often as asked', async () => {
    const first = await startEmbeddedPostgres(directory, { settings });
    expect(await query(first.url('postgres'), 'show server_version')).toEqual([expect.stringMatching(/^18/)]);
    expect(await query(first.url('postgres'), "select current_setting('timezone')")).toEqual(['UTC']);
    expect(await query(first.url('postgres'), "select 'É' ilike 'é', 'a' < 'B'")).toEqual([true, false]);
    await query(first.url('postgres'), 'create table kept as select 42 as answer');
    await Promise.all([first.stop(), first.stop()]);
    await first.stop();
    expect(serverRuns()).toBe(false);

    const second = await startEmbeddedPostgres(directory, { settings });
    expect(await query(second.url('postgres'), 'select answer from kept')).toEqual([42]);
    await second.stop();
  });

  it('asks for the password, and keeps it to its user', async () => {
    copyPrepared();
    const server = await startEmbeddedPostgres(directory, { settings });
    const withoutPassword = new URL(server.url('postgres'));
    withoutPassword.password = 'guess';
    await expect(query(withoutPassword.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(directory, 'cluster', 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'owner.json')).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  it('says what the log says when it does not start, and gives the directory back', async () => {
    copyPrepared();
    const wrong = startEmbeddedPostgres(directory, { settings: { ...settings, shared_buffers: 'plenty' } });
    await expect(wrong).rejects.toThrow(/invalid value for parameter "shared_buffers"/);
    const right = await startEmbeddedPostgres(directory, { settings });
    await right.stop();
  });

  asRoot('moves out of a directory that its account cannot reach, and leaves a note of it', async () => {
    const closed = join(directory, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const holder = await holdPostgres(closed);
    await query(holder.url, 'create table kept as select 42 as answer');
    const [home = ''] = readFileSync(join(closed, 'data-is-elsewhere.txt'), 'utf8').split('\n');
    expect(home).toMatch(/^\/var\/tmp\/almanac-/);
    await holder.stop();
    const again = await holdPostgres(closed);
    expect(await kept(again)).toEqual([42]);
    await again.stop();

    rmSync(home, { recursive: true });
    await expect(startEmbeddedPostgres(closed, { settings })).rejects.toThrow(/which has gone/);
  });
});

describe('one owner at a time', () => {
  it('refuses a second start beside a living owner and leaves the first unharmed', async () => {
    const first = await holdPrepared();
    const server = serverPid();
    const second = await holdPostgres(directory);
    expect(second.refused).toContain(`another Almanac (process ${first.pid}) holds ${directory}`);
    await expect(startEmbeddedPostgres(directory, { settings })).rejects.toMatchObject({ pid: first.pid });
    expect(serverPid()).toBe(server);
    expect(await kept(first)).toEqual([42]);
    await first.stop();
  });

  it('lets one of three starts win, on an empty directory and after a kill', async () => {
    for (const round of ['empty', 'after a kill']) {
      const three = await Promise.all([1, 2, 3].map(() => holdPostgres(directory)));
      const [winner, ...others] = three.filter(({ url }) => url !== undefined);
      expect({ round, others }).toEqual({ round, others: [] });
      expect(three.filter(({ refused }) => refused?.startsWith('DirectoryHeld'))).toHaveLength(2);
      expect(await query(winner?.url, 'select 1')).toEqual([1]);
      await winner?.kill();
    }
  });

  it('is found by a neighbour while it runs, and only then', async () => {
    expect(await findRunningEmbeddedPostgres(join(directory, 'nowhere'))).toBeUndefined();
    expect(await findRunningEmbeddedPostgres(directory)).toBeUndefined();
    const holder = await holdPrepared();
    const found = await findRunningEmbeddedPostgres(directory);
    expect(found?.url('postgres')).toBe(holder.url);
    await holder.kill();
    expect(await findRunningEmbeddedPostgres(directory)).toBeUndefined();
  });
});

describe('after a kill -9', () => {
  it('of the owner, the server stops and the next start finds the data', async () => {
    const holder = await holdPrepared();
    await holder.kill();
    await until('the watchdog has stopped the server', () => !serverRuns());
    const next = await holdPostgres(directory);
    expect(await kept(next)).toEqual([42]);
    await next.stop();
  });

  it('of the owner, the next start does not wait for the watchdog', async () => {
    const holder = await holdPrepared();
    await holder.kill();
    const next = await holdPostgres(directory);
    expect(await kept(next)).toEqual([42]);
    await next.stop();
  });

  onLinux('of the owner and the watchdog, the next start stops the orphan and takes over', async () => {
    const holder = await holdPrepared();
    const orphan = serverPid();
    process.kill(watchdogOf(holder.pid), 'SIGKILL');
    await holder.kill();
    expect(liveProcess(orphan)).toBeDefined();
    const next = await holdPostgres(directory);
    expect(liveProcess(orphan)).toBeUndefined();
    expect(await kept(next)).toEqual([42]);
    await next.stop();
  });

  onLinux('of everything, the next start harms nobody whom the stale pid file names', async () => {
    const holder = await holdPrepared();
    process.kill(watchdogOf(holder.pid), 'SIGKILL');
    process.kill(serverPid(), 'SIGKILL');
    await holder.kill();
    const stranger = spawn('sleep', ['60']);
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(stranger.pid)));
    const next = await holdPostgres(directory);
    expect(await kept(next)).toEqual([42]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
    await next.stop();
  });

  it('in the middle of making the cluster, the next start makes it anew', async () => {
    const parts = () => readdirSync(directory).filter((name) => name.startsWith('cluster.'));
    const holder = holdPostgres(directory);
    await until('initdb is at work', () =>
      parts().some((part) => existsSync(join(directory, part, 'data', 'global'))),
    );
    await killAll();
    await holder;
    expect(existsSync(join(directory, 'cluster'))).toBe(false);
    const next = await holdPostgres(directory);
    expect(await query(next.url, 'select 1')).toEqual([1]);
    expect(parts()).toEqual([]);
    await next.stop();
  });
});

describe('the process table', () => {
  onLinux('reads the same from /proc and from ps, and no dead process from either', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    await until('it has become sleep', () => liveProcessFromProc(pid)?.commandLine === 'sleep 60');
    const start = liveProcessFromProc(pid)?.startedAt;
    expect(liveProcessFromProc(pid)).toEqual({ pid, startedAt: start, commandLine: 'sleep 60' });
    expect(liveProcessFromPs(pid)).toEqual({
      pid,
      startedAt: expect.stringMatching(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/),
      commandLine: 'sleep 60',
    });
    const exited = once(child, 'exit');
    child.kill();
    await exited;
    expect([liveProcessFromProc(pid), liveProcessFromPs(pid)]).toEqual([undefined, undefined]);
  });
});
