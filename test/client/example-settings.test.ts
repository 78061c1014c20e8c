import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

describe('the examples, started without what they need', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'almanac-copy-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const start = (file: string, env: Record<string, string>, ...words: string[]) =>
    spawnSync(process.execPath, [`client/examples/${file}`, ...words], {
      env: { PATH: process.env['PATH'] ?? '', COPY_DIRECTORY: directory, ...env },
      encoding: 'utf8',
      timeout: 20_000,
    });
  const ALMANAC_URL = 'http://127.0.0.1:9';

  it.each([
    ['where Almanac is', {}, 'ALMANAC_URL'],
    ['a secret by which webhooks are known', { ALMANAC_URL, WEBHOOK_PORT: '0' }, 'WEBHOOK_SECRETS'],
    ['a secret that is one', { ALMANAC_URL, WEBHOOK_PORT: '0', WEBHOOK_SECRETS: ' ' }, 'WEBHOOK_SECRETS'],
    ['the zone of the day that is acknowledged', { ALMANAC_URL, COPY_ACKNOWLEDGE: 'true' }, 'ALMANAC_ZONE'],
  ])('the keeper does not start without %s', (_, env, name) => {
    const run = start('keep-copy.ts', env);
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining(`${name} is needed`)]);
  });

  it('which-version takes no day of its own', () => {
    const run = start('which-version.ts', {}, 'a-policy');
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining('ALMANAC_ZONE')]);
    expect(start('which-version.ts', { ALMANAC_ZONE: 'America/Los_Angeles' }, 'a-policy').status).toBe(3);
    expect(start('which-version.ts', {}, 'a-policy', '2026-02-01').status).toBe(3);
  });
});
