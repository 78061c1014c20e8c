import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  readonly greeting: string;
}

/** Milliseconds for a process that makes a database and loads the whole application. */
const PATIENCE = 120_000;

/** `npm start` after its build, as a process of its own; resolves when it has said where everything is. */
async function start(directory: string, port: number): Promise<Running> {
  const child = spawn(process.execPath, ['--import', './test/cli/load-typescript.mjs', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: process.env['TZ'] ?? 'UTC',
      ALMANAC_DATA: directory,
      PORT: String(port),
      LOG_LEVEL: 'error',
      EUTILS_URL: 'http://127.0.0.1:9/',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let greeting = '';
  for await (const chunk of child.stdout) {
    greeting += String(chunk);
    if (greeting.includes('Ctrl-C stops it.')) break;
  }
  if (!greeting.includes('Almanac is running.')) throw new Error(`it did not start: ${greeting}`);
  return { process: child, url: `http://127.0.0.1:${port}`, greeting };
}

async function stop({ process: child }: Running, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

describe('npm start', () => {
  let directory: string;
  const port = 20_000 + (process.pid % 20_000);
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'almanac-start-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it(
    'fills an empty directory once, keeps it through a kill -9, and stops on Ctrl-C',
    async () => {
      const active = async ({ url }: Running) =>
        (await (await fetch(`${url}/v1/policies/lysis-of-epidural-adhesions/active`)).json()) as Record<
          string,
          unknown
        >;

      const first = await start(directory, port);
      expect(first.greeting).toMatch(/\/console\/sign-in\/link\?token=/);
      expect(first.greeting).toContain('/console/mailbox');
      expect(first.greeting).toContain('/docs');
      const before = await active(first);
      expect(before).toMatchObject({
        version: 1,
        dates: { origin: '1999-02', lastReview: '2025-11', nextReview: '2026-09', effective: '2026-01-01' },
      });
      await stop(first, 'SIGKILL');

      const second = await start(directory, port);
      expect(second.greeting).not.toContain('shown only now');
      expect(await active(second)).toEqual(before);
      expect(await stop(second, 'SIGINT')).toBe(0);
    },
    PATIENCE,
  );
});
