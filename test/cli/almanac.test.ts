import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.ts';
import { almanac, PROCESSES_TIMEOUT, type CommandResult } from './support.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';

jest.setTimeout(PROCESSES_TIMEOUT);

describe('the command line, beside a running instance', () => {
  let app: TestApp;
  let environment: Record<string, string>;
  beforeAll(async () => {
    app = await startApp();
    environment = {
      DATABASE_URL: app.databaseUrl,
      SECRET_KEYS: TEST_SECRET_KEYS,
      SMTP_URL: app.smtp.url,
      PUBLIC_URL: 'http://localhost:4711',
    };
  });
  afterAll(async () => {
    await app.close();
  });

  const run = async (...args: string[]): Promise<CommandResult> => await almanac(environment, ...args);
  const signInBy = async (url: string) =>
    await app.http({
      method: 'POST',
      url: '/v1/sessions/from-link',
      payload: { token: new URL(url).searchParams.get('token'), password: 'correct horse battery staple' },
    });

  it('adds the first administrator, whose link works once', async () => {
    const added = await run(
      'person',
      'add',
      '--name',
      'Ann Admin',
      '--email',
      'Ann@Example.org',
      '--role',
      'admin',
      '--role',
      'author',
      '--credentials',
      'RN',
    );
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    expect(added.stdout).toContain('Added Ann Admin <ann@example.org>: admin, author');
    const url = /http:\/\/localhost:4711\/console\/sign-in\/link\?token=\S+/.exec(added.stdout)?.[0];
    const signedIn = await signInBy(url!);
    expect(signedIn.status).toBe(201);
    expect(signedIn.json()).toMatchObject({
      person: { email: 'ann@example.org', credentials: 'RN', roles: ['admin', 'author'] },
    });
    expect((await signInBy(url!)).status).toBe(410);
    const [entry] = await app.database.query(
      `select actor_kind, actor_id from audit_entry where action = 'person.added'`,
    );
    expect(entry).toEqual({ actor_kind: 'system', actor_id: 'cli' });
  });

  it('says on one line why it refuses', async () => {
    const again = await run(
      'person',
      'add',
      '--name',
      'Ann',
      '--email',
      'ann@example.org',
      '--role',
      'admin',
    );
    expect(again).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'email_taken: another person has the address ann@example.org\n',
    });
  });

  it('prints a new link, and data where it is asked for', async () => {
    const { stdout } = await run('person', 'link', 'ann@example.org', '--json');
    const { person, link } = JSON.parse(stdout) as { person: object; link: { url: string } };
    expect(person).toMatchObject({ name: 'Ann Admin', active: true });
    expect((await signInBy(link.url)).status).toBe(201);
    expect((await run('person', 'list')).stdout).toMatch(
      /^NAME +EMAIL .*\nAnn Admin +ann@example\.org +admin, author +RN +yes\n$/,
    );
  });

  it('makes a key that the running instance takes, lists it without its token, and revokes it', async () => {
    const created = await run(
      'key',
      'create',
      '--name',
      'claims',
      '--scope',
      'people:read',
      '--expires',
      '90d',
      '--json',
    );
    const key = JSON.parse(created.stdout) as {
      id: string;
      token: string;
      scopes: string[];
      createdBy: string;
    };
    expect(key).toMatchObject({
      scopes: ['people:read'],
      createdBy: 'system:cli',
      expiresAt: expect.any(String),
    });
    const use = async () =>
      (await app.http({ url: '/v1/people', headers: { authorization: `Bearer ${key.token}` } })).status;
    expect(await use()).toBe(200);
    const list = await run('key', 'list');
    expect(list.stdout).toContain(key.id);
    expect(list.stdout).not.toContain(key.token);
    expect(await run('key', 'revoke', key.id)).toMatchObject({
      exitCode: 0,
      stdout: `Revoked key ${key.id}\n`,
    });
    expect(await use()).toBe(401);
  });

  it('verifies the audit chain, and names the first bad entry', async () => {
    const good = await run('audit', 'verify');
    expect(good).toMatchObject({ exitCode: 0, stderr: '' });
    // this command's clock and the application's are months apart, which it names for somebody to look at
    expect(good.stdout).toMatch(
      /^The chain holds: \d+ entries, the last with the hash sha256:[0-9a-f]{64}\n(To look at: (entry \d+|\d+ entries, the first \d+) \(position \d+\).*\n)+$/,
    );
    await app.database.query('alter table audit_entry disable trigger audit_entry_append_only');
    await app.database.query(
      `update audit_entry set detail = '{}' where id = (select entry_id from audit_seal where position = 2)`,
    );
    const bad = await run('audit', 'verify');
    expect(bad.exitCode).toBe(1);
    expect(bad.stderr).toMatch(/^audit_chain_broken: at position 2 \(entry \d+\): the entry was changed\n$/);
  });

  it('exits with 2 when it is not understood', async () => {
    const result = await run('person', 'add', '--name', 'X');
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toBe("error: required option '--email <address>' not specified\n");
  });
});

describe('the command line, without a database', () => {
  it('says so on one line', async () => {
    const result = await almanac(
      {
        DATABASE_URL: 'postgres://127.0.0.1:1/none',
        SECRET_KEYS: TEST_SECRET_KEYS,
        SMTP_URL: 'smtp://127.0.0.1:1',
        PUBLIC_URL: 'https://almanac.plan.example',
      },
      'key',
      'list',
    );
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toMatch(/^unavailable: .*\n$/);
  });
});
