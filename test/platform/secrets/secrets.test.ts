import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, chmodSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { SettingsRefused } from '../../../src/platform/config/settings.ts';
import { evaluationKeys } from '../../../src/platform/secrets/evaluation-key.ts';
import { SecretRotation } from '../../../src/platform/secrets/secret-rotation.ts';
import { writeSecretKey } from '../../../src/platform/secrets/secret-keys.rules.ts';
import { Secrets, type SealedColumn } from '../../../src/platform/secrets/secrets.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase } from '../../support/fresh-database.ts';

const key = (id: string) => writeSecretKey({ id, bytes: randomBytes(32) });
const kidOf = (sealed: string): unknown =>
  (JSON.parse(Buffer.from(sealed.split('.')[0]!, 'base64url').toString()) as { kid: unknown }).kid;

describe('a sealed value', () => {
  let app: TestApp;
  let column: SealedColumn;
  beforeAll(async () => {
    app = await startApp();
    column = app.nest.get(Secrets).column({ table: 'webhook', column: 'secret', id: 'id', wasPlain: true });
  });
  afterAll(async () => {
    await app.close();
  });

  it('opens to what was sealed, and is another text each time', async () => {
    const [one, two] = [await column.seal('row', 'hunter2 ü'), await column.seal('row', 'hunter2 ü')];
    expect(one).not.toBe(two);
    expect(one).not.toContain('hunter2');
    expect(await column.open('row', one)).toBe('hunter2 ü');
    expect(await column.open('row', await column.seal('row', ''))).toBe('');
  });

  it('does not open in another row or column', async () => {
    const sealed = await column.seal('row', 'hunter2');
    const other = app.nest.get(Secrets).column({ table: 'service_key', column: 'private_jwk', id: 'kid' });
    await expect(column.open('other row', sealed)).rejects.toThrow('sealed for another place');
    await expect(other.open('row', sealed)).rejects.toThrow('sealed for another place');
    await expect(other.open('row', 'hunter2')).rejects.toThrow('it is not sealed');
  });

  it('does not open once a single letter was changed', async () => {
    const parts = (await column.seal('row', 'hunter2')).split('.');
    for (const index of [2, 3, 4]) {
      const changed = parts.map((part, at) => (at === index ? flip(part) : part)).join('.');
      await expect(column.open('row', changed)).rejects.toThrow('does not open it, or it was changed');
    }
  });
});

describe('the keys of secrets', () => {
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  const apps: TestApp[] = [];
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    await fresh.drop();
  });
  const start = async (...keys: string[]) => {
    const app = await startApp({ databaseUrl: fresh.url, settings: { SECRET_KEYS: keys.join(',') } });
    apps.push(app);
    return app;
  };
  const stop = async (app: TestApp) => {
    apps.splice(apps.indexOf(app), 1);
    await app.close();
    // a process that stopped long ago says no more that it seals
    await app.database.query('select 1').catch(() => undefined);
  };
  const makeWebhooks = async (app: TestApp, count: number) => {
    const column = columnOf(app);
    for (let n = 0; n < count; n += 1) {
      const id = `01a203ef-a883-7573-ade6-${n.toString(16).padStart(12, '0')}`;
      await app.database.query(
        `insert into webhook (id, url, secret, event_types, state, disabled_reason, created_at, woken_at)
         values ($1, 'https://hooks.example.org/', $2, '{}', 'disabled', 'by request', now(), now())`,
        [id, await column.seal(id, `whsec_${n}`)],
      );
    }
  };
  const columnOf = (app: TestApp) =>
    app.nest.get(Secrets).column({ table: 'webhook', column: 'secret', id: 'id', wasPlain: true });
  const secretsOf = async (app: TestApp) =>
    await app.database.query<{ id: string; secret: string }>('select id, secret from webhook order by id');
  const age = async (app: TestApp, kid: string) =>
    await app.database.query(
      `update secret_key set sealing_at = sealing_at - interval '1 hour' where kid = $1`,
      [kid],
    );

  it('are told by name at start when one is missing or another than it was', async () => {
    const [old, other] = [key('old'), key('old')];
    await stop(await start(old));
    await expect(start(key('new'))).rejects.toThrow(SettingsRefused);
    await expect(start(key('new'))).rejects.toThrow('the key old is missing');
    await expect(start(other)).rejects.toThrow('the key old is not the one');
    await start(old);
  });

  it('are rotated while two replicas run, and the old one can then be taken away', async () => {
    const [old, young] = [key('old'), key('young')];
    const first = await start(old);
    await makeWebhooks(first, 450);
    await stop(first);
    const [one, two] = [await start(old, young), await start(young, old)];
    const report = await two.nest.get(SecretRotation).rotate(system('test'));
    expect(report).toMatchObject({ key: 'young', removable: [], stillSealing: ['old'] });
    expect(report.resealed).toBe(450);
    // the replica that has not been started anew yet reads what was sealed anew, and seals with its own
    const [sealed] = await secretsOf(one);
    expect(await columnOf(one).open(sealed!.id, sealed!.secret)).toBe('whsec_0');
    await one.database.query('update webhook set secret = $2 where id = $1', [
      sealed!.id,
      await columnOf(one).seal(sealed!.id, 'whsec_changed'),
    ]);
    await stop(one);
    await age(two, 'old');
    const again = await Promise.all(
      [1, 2].map(async () => await two.nest.get(SecretRotation).rotate(system('test'))),
    );
    expect(again[0]!.resealed + again[1]!.resealed).toBe(1);
    expect(again.map(({ stillSealing }) => stillSealing)).toEqual([[], []]);
    expect(again.some(({ removable }) => removable.includes('old'))).toBe(true);
    await stop(two);
    const last = await start(young);
    const all = await secretsOf(last);
    expect(new Set(all.map(({ secret }) => kidOf(secret)))).toEqual(new Set(['young']));
    expect(await columnOf(last).open(all[0]!.id, all[0]!.secret)).toBe('whsec_changed');
    const audited = await last.database.query<{ text: string }>(
      `select detail::text as text from audit_entry where action = 'secrets.rotated' order by id limit 1`,
    );
    expect(audited[0]!.text).toContain('"resealed": 450');
  });

  it('seal at the next sweep what an earlier version left plain, and read it until then', async () => {
    const app = await start(key('one'));
    await makeWebhooks(app, 2);
    await app.database.query(`update webhook set secret = 'whsec_${'x'.repeat(43)}='`);
    const [plain] = await secretsOf(app);
    expect(await columnOf(app).open(plain!.id, plain!.secret)).toBe(`whsec_${'x'.repeat(43)}=`);
    await app.sweep();
    for (const { id, secret } of await secretsOf(app)) {
      expect(secret).not.toContain('whsec');
      expect(await columnOf(app).open(id, secret)).toBe(`whsec_${'x'.repeat(43)}=`);
    }
  });
});

describe("an evaluation's own key", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'almanac-keys-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('is made once, and only its owner reads it', () => {
    const data = join(directory, 'data');
    const made = evaluationKeys(data);
    expect(made).toHaveLength(1);
    const path = join(data, 'secret-keys');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    expect(evaluationKeys(data)).toEqual(made);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^evaluation:[A-Za-z0-9+/]{43}=\n$/);
  });
});

function flip(part: string): string {
  return (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
}
