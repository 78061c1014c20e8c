import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.ts';
import { almanac, PROCESSES_TIMEOUT } from './support.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';

jest.setTimeout(PROCESSES_TIMEOUT);

const policy = `# Spinal Widget Therapy

Effective: January 1, 2026
Last Review: November 2025
Next Review: September 2026
Origin: February 1999

## Medical Policy Criteria

Spinal widget therapy is considered investigational.

## Codes

| Codes | Number | Description |
|---|---|---|
| CPT | 64999 | Unlisted procedure, nervous system |

## References

1. Doe J. Widgets. J Widgets. 2019. PMID: 30590850
`;

describe('almanac import', () => {
  let app: TestApp;
  let directory: string;
  let file: string;
  beforeAll(async () => {
    app = await startApp();
    directory = mkdtempSync(join(tmpdir(), 'almanac-import-'));
    file = join(directory, 'spinal-widgets.md');
    writeFileSync(file, policy);
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await app.close();
  });

  const run = async (...args: string[]) =>
    await almanac(
      {
        DATABASE_URL: app.databaseUrl,
        SECRET_KEYS: TEST_SECRET_KEYS,
        SMTP_URL: app.smtp.url,
        PUBLIC_URL: 'http://localhost:3000',
      },
      'import',
      ...args,
    );
  const stored = async () => await app.database.query<{ slug: string }>(`select slug from policy`);

  it('says with --dry-run what would come of it, findings too, and stores nothing', async () => {
    const { exitCode, stdout } = await run(file, '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Would import spinal-widget-therapy; nothing was stored\n/);
    expect(stdout).toContain('next review  2026-09\n');
    expect(stdout).toContain('info: nothing in the text cites reference 1');
    expect(await stored()).toEqual([]);
  });

  it('puts a policy into the open adoption batch, once', async () => {
    const { exitCode, stdout } = await run(file, '--adopt', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stored: true,
      policy: { slug: 'spinal-widget-therapy', title: 'Spinal Widget Therapy' },
      version: { number: 1, state: 'draft', dates: { effective: '2026-01-01', lastReview: '2025-11' } },
      adoption: expect.any(String),
    });
    expect(await stored()).toEqual([{ slug: 'spinal-widget-therapy' }]);
    const again = await run(file);
    expect(again).toMatchObject({ exitCode: 1, stdout: '' });
    expect(again.stderr).toMatch(/^policy_exists: .*\n$/);
    const [entry] = await app.database.query<object>(
      `select actor_id as actor, detail -> 'source' ->> 'name' as source from audit_entry where action = 'policy.imported'`,
    );
    expect(entry).toEqual({ actor: 'cli', source: 'spinal-widgets.md' });
  });

  it('refuses a file that is not there before it asks the database', async () => {
    const { exitCode, stderr } = await almanac({}, 'import', join(directory, 'nothing.md'));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^file_unreadable: .*nothing\.md cannot be read \(ENOENT\)\n$/);
  });
});
