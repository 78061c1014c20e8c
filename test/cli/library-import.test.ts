import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.ts';
import { policyText } from '../support/policy-file.ts';
import { almanac, PROCESSES_TIMEOUT, type CommandResult } from './support.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';

jest.setTimeout(PROCESSES_TIMEOUT);

interface Summary {
  files: number;
  storedBefore: number;
  read: number;
  partly_read: number;
  duplicate: number;
  refused: number;
}

describe('almanac import DIRECTORY', () => {
  let app: TestApp;
  let directory: string;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'almanac-library-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const environment = () => ({
    DATABASE_URL: app.databaseUrl,
    SECRET_KEYS: TEST_SECRET_KEYS,
    SMTP_URL: app.smtp.url,
    PUBLIC_URL: 'http://localhost:3000',
  });
  const run = async (...args: string[]) => await almanac(environment(), 'import', ...args);
  const write = (name: string, content: string) => writeFileSync(join(directory, name), content);
  const writeMany = (prefix: string, count: number) => {
    for (let n = 0; n < count; n += 1) {
      const title = `${prefix} ${String(n).padStart(3, '0')}`;
      write(`${title}.md`, policyText({ title, criteria: `${title} is considered cosmetic.` }));
    }
  };
  const count = async (sql: string, ...params: string[]) =>
    (await app.database.query<{ n: number }>(`select count(*) as n from ${sql}`, params))[0]!.n;
  const versionsOf = async (prefix: string) =>
    await count(`policy_version where title like $1 || '%'`, prefix);
  const summaryOf = ({ stdout }: CommandResult) => JSON.parse(stdout) as Summary;

  it('says what would come of a dry run, with a report that is safe to open, and stores nothing', async () => {
    write(
      'plain.md',
      policyText({ title: 'Plain Widgets', lastReview: 'January 2019', nextReview: 'January 2020' }),
    );
    write(
      'formula.md',
      policyText({ title: '=HYPERLINK("http://example.org")', criteria: 'It is cosmetic.' }),
    );
    write(
      'markup.md',
      policyText({ title: '<script>alert(1)</script> Widgets', criteria: 'This is unproven.' }),
    );
    write('+file.txt', 'milk\neggs\n');
    write('picture.png', 'x');
    const report = join(directory, 'report');
    const { exitCode, stdout, stderr } = await run(directory, '--dry-run', '--report', report);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('nothing was stored');
    expect(stdout).toMatch(/refused +1\n/);
    expect(stderr).toMatch(/^1\/4 refused: \+file\.txt \(.*\)\n2\/4 /);
    expect(await count('policy')).toBe(0);
    expect(await count('library_import')).toBe(0);
    const read = (name: string) => readFileSync(join(report, name), 'utf8');
    const html = read('import-report.html');
    expect(html).toContain('A dry run: nothing was stored.');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Widgets');
    expect(html).not.toMatch(/<script|<a /);
    expect(html).toContain('<h2>Overdue reviews</h2>');
    expect(html).toContain('picture.png');
    const files = read('import-files.csv');
    expect(files).toContain(`"'=HYPERLINK(""http://example.org"")"`);
    expect(files).toMatch(/\r\n'\+file\.txt,refused,/);
    expect(read('import-policies.csv')).toMatch(/plain-widgets,,Plain Widgets,1,2020-01,overdue,missing\r\n/);
    expect(read('import-findings.csv')).toMatch(
      /plain\.md,plain-widgets,1,info,reference_not_cited,|^file,policy/,
    );
  });

  it('goes on where it was killed: nothing is half stored, and nothing twice', async () => {
    writeMany('Killed', 150);
    await killedAfter(20, environment(), directory);
    const stored = await versionsOf('Killed');
    expect(stored).toBeGreaterThanOrEqual(20);
    expect(stored).toBeLessThan(150);
    expect(await count('library_import_file f join policy_version v on v.id = f.version_id')).toBe(stored);
    expect(await count(`policy where title like 'Killed%'`)).toBe(stored);
    expect(await count(`audit_entry where action = 'policy.imported'`)).toBe(stored);
    const again = await run(directory, '--json');
    expect(summaryOf(again)).toMatchObject({ files: 150, storedBefore: stored, refused: 0, duplicate: 0 });
    expect(await versionsOf('Killed')).toBe(150);
  });

  it('is shared by two processes that run at once', async () => {
    writeMany('Shared', 40);
    const both = await Promise.all([run(directory, '--json'), run(directory, '--json', '--adopt')]);
    for (const result of both)
      expect(summaryOf(result)).toMatchObject({ files: 40, refused: 0, duplicate: 0 });
    expect(await versionsOf('Shared')).toBe(40);
  });

  it('puts what is stored into adoption when asked the second time, and names what it leaves', async () => {
    writeMany('Late', 3);
    await run(directory, '--json');
    await app.database.query(
      `update policy_version set state = 'in_review', submitted_at = created_at where title = 'Late 001'`,
    );
    const dry = await run(directory, '--adopt', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ storedBefore: 3, putIntoAdoption: 2 });
    const { stdout, stderr } = await run(directory, '--adopt');
    expect(stdout).toMatch(/now put into adoption +2\n/);
    expect(stdout).toContain('  not adopted: Late 001.md (late-001 v1 is in review)');
    expect(stderr).toMatch(/^1\/3 read before, put into the open adoption batch: Late 000\.md\n/);
    const again = await run(directory, '--adopt', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      putIntoAdoption: 0,
      notAdopted: [{ state: 'in_review' }],
    });
  });

  it('reports what was found in a file that another text of its day keeps out', async () => {
    const text = { title: 'Kept Out', nextReview: null };
    write('a.md', policyText({ ...text, criteria: 'It is considered cosmetic after 3 months.' }));
    write('b.md', policyText({ ...text, criteria: 'It is considered cosmetic after 6 months.' }));
    const report = join(directory, 'report');
    await run(directory, '--report', report);
    const read = (name: string) => readFileSync(join(report, name), 'utf8');
    expect(read('import-files.csv')).toMatch(/b\.md,refused,.*it differs from version 1 in wording/);
    expect(read('import-findings.csv')).toMatch(/\r\nb\.md,,,/);
  });

  it('refuses a directory with nothing to import, and options that are for a file', async () => {
    mkdirSync(join(directory, 'empty'));
    const empty = await run(join(directory, 'empty'));
    expect(empty).toMatchObject({ exitCode: 1, stdout: '' });
    expect(empty.stderr).toMatch(/^nothing_to_import: .*empty holds no \.txt, \.md, \.docx or \.pdf file\n$/);
    const misused = await run(directory, '--policy', 'widgets');
    expect(misused).toMatchObject({ exitCode: 2 });
    expect(misused.stderr).toContain('--policy is for a file');
  });
});

/** Runs the import until it has told of so many files, and kills it with no time to tidy up. */
async function killedAfter(files: number, environment: object, directory: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', './test/cli/load-typescript.mjs', 'src/cli/almanac.ts', 'import', directory],
    { env: { PATH: process.env['PATH'] ?? '', ...environment }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  await new Promise<void>((closed, failed) => {
    child.once('error', failed);
    child.once('close', () => closed());
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(`${files}/`)) child.kill('SIGKILL');
    });
  });
}
