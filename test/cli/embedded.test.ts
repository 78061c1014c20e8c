import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { launch, type Launched } from '../../src/launch.ts';
import { ApiKeys } from '../../src/people/api-keys/api-keys.ts';
import { findRunningEmbeddedPostgres } from '../../src/platform/database/embedded/embedded-postgres.ts';
import { almanac, PROCESSES_TIMEOUT } from './support.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';

jest.setTimeout(PROCESSES_TIMEOUT);

describe('the command line of an evaluation', () => {
  let directory: string;
  let environment: Record<string, string>;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'almanac-cli-'));
    chmodSync(directory, 0o755);
    environment = {
      ALMANAC_DATA: directory,
      PORT: String(await freePort()),
      CLOCK_START: '2026-02-10T09:00:00-08:00',
      LOG_LEVEL: 'silent',
    };
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const run = async (...args: string[]) => await almanac(environment, ...args);

  it('starts the embedded server for the command and stops it afterwards', async () => {
    const added = await run(
      'person',
      'add',
      '--name',
      'Ann',
      '--email',
      'ann@example.org',
      '--role',
      'admin',
    );
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await findRunningEmbeddedPostgres(directory)).toBeUndefined();
  });

  it('cannot tell the time of an instance that does not run', async () => {
    const { exitCode, stderr } = await run('clock', 'show');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^unavailable: nobody answers at http:\/\/localhost:\d+; is Almanac running\?\n$/);
  });

  describe('beside a running instance', () => {
    let running: Launched;
    beforeAll(async () => {
      running = await launch(environment);
    });
    afterAll(async () => {
      await running.stop();
    });

    it('uses its database', async () => {
      const { stdout } = await run('person', 'list', '--json');
      expect(JSON.parse(stdout)).toMatchObject([{ email: 'ann@example.org' }]);
      expect(await findRunningEmbeddedPostgres(directory)).toBeDefined();
    });

    it('shows and moves its Clock, and leaves no key that is good', async () => {
      expect((await run('clock', 'show')).stdout).toMatch(
        /^2026-02-10 09:\d\d PST \(America\/Los_Angeles\)\n$/,
      );
      const moved = await run('clock', 'set', '2026-02-12');
      expect(moved).toMatchObject({ exitCode: 0, stderr: '' });
      expect(moved.stdout).toMatch(/^2026-02-12 00:\d\d PST/);
      const leapt = await run('clock', 'set', '2026-03-01T08:00:00-08:00', '--leap', '--json');
      expect(JSON.parse(leapt.stdout)).toMatchObject({ zone: 'America/Los_Angeles', today: '2026-03-01' });
      const keys = await running.app.get(ApiKeys).list(undefined, 10);
      expect(keys).toHaveLength(2);
      expect(keys.every(({ revokedAt }) => revokedAt !== null)).toBe(true);
    });
  });
});

describe('the command line with an operator’s database', () => {
  it('has no simulated Clock', async () => {
    const { exitCode, stderr } = await almanac(
      {
        DATABASE_URL: 'postgres://127.0.0.1:1/none',
        SECRET_KEYS: TEST_SECRET_KEYS,
        SMTP_URL: 'smtp://127.0.0.1:1',
        PUBLIC_URL: 'https://almanac.plan.example',
      },
      'clock',
      'show',
    );
    expect(exitCode).toBe(1);
    expect(stderr).toBe('unavailable: with DATABASE_URL set there is no simulated Clock\n');
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
