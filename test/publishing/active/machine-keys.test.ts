import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { ApiKeysService, type CreatedKey } from '../../../src/people/api-keys/api-keys.service.ts';
import { ApiKeys } from '../../../src/people/api-keys/api-keys.ts';
import { KnownKeys } from '../../../src/people/api-keys/known-keys.ts';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { LISTENER_NAME } from '../../../src/platform/changes/listening-connection.ts';
import { credentialHash } from '../../../src/platform/http/credential.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { listenOn, until, type Network } from '../../support/network.ts';
import { publish } from '../builders.ts';

const PATH = '/v1/policies/lysis/active';

describe('a machine on the fast road', () => {
  let fresh: FreshDatabase;
  /** Answers. */
  let reader: TestApp;
  /** Where keys are ended and changed. */
  let writer: TestApp;
  let network: Network;
  let listener: ChangeListener;
  let readersBackend: number;
  let created: CreatedKey;

  beforeAll(async () => {
    fresh = await freshDatabase();
    reader = await startApp({ databaseUrl: fresh.url });
    network = await listenOn(reader);
    listener = reader.nest.get(ChangeListener);
    await until('the lease', () => listener.isTrusted);
    const [found] = await reader.database.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and application_name = $1`,
      [LISTENER_NAME],
    );
    readersBackend = found!.pid;
    writer = await startApp({ databaseUrl: fresh.url });
    await publish(writer, 'lysis');
  });
  afterAll(async () => {
    await Promise.all([reader.close(), writer.close()]);
    await fresh.drop();
  });
  beforeEach(async () => {
    created = await writer.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'claims', scopes: ['policies:read'] });
    await warm();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const ask = async (token = created.token, headers: Record<string, string> = {}) =>
    await network(PATH, { headers: { ...headers, authorization: `Bearer ${token}` } });
  const lookUps = () => jest.spyOn(reader.nest.get(ApiKeys), 'actorOf');
  /** Asks until both the version and the key come from memory. */
  const warm = async (token = created.token): Promise<void> => {
    const asked = lookUps();
    await until('an answer from memory', async () => {
      asked.mockClear();
      expect((await ask(token)).status).toBe(200);
      return asked.mock.calls.length === 0;
    });
    asked.mockRestore();
  };
  const refused = async (token = created.token) => (await ask(token)).status === 401;

  it('is known without a question, and gets the bytes and the headers that everybody gets', async () => {
    const asked = lookUps();
    const id = { 'x-request-id': 'same' };
    const [known, anybody] = [await ask(created.token, id), await network(PATH, { headers: id })];
    expect(known.bytes).toEqual(anybody.bytes);
    expect({ ...known.headers, date: '' }).toEqual({ ...anybody.headers, date: '' });
    const again = await ask(created.token, { 'if-none-match': String(known.headers.etag) });
    expect(again.status).toBe(304);
    expect(asked).not.toHaveBeenCalled();
  });

  it.each(['alm_unknown', '', 'x'])(
    'is refused with the secret %j, though the answer is at hand',
    async (secret) => {
      const reply = await ask(secret);
      expect(reply.status).toBe(401);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.headers['www-authenticate']).toContain('invalid_token');
      expect(reply.json()).toMatchObject({ code: 'unauthenticated' });
    },
  );

  it('is refused within a second of its key being revoked at another replica', async () => {
    await writer.nest.get(ApiKeysService).revoke(system('test'), created.key.id);
    await until('the refusal', async () => await refused(), 1);
  });

  it('is refused at once when its key is revoked here', async () => {
    await reader.nest.get(ApiKeysService).revoke(system('test'), created.key.id);
    expect(await refused()).toBe(true);
  });

  it('is refused within a second when its key is deleted in the database', async () => {
    await writer.database.query('delete from api_key where id = $1', [created.key.id]);
    await until('the refusal', async () => await refused(), 1);
  });

  it('is refused from the instant its key ends by the database’s clock, though nothing is told then', async () => {
    await writer.database.query(`update api_key set expires_at = now() + interval '400 ms' where id = $1`, [
      created.key.id,
    ]);
    await until(
      'the new end',
      () => reader.nest.get(KnownKeys).find(credentialHash(`Bearer ${created.token}`)) === undefined,
    );
    await warm();
    await until('the end', async () => {
      const [row] = await writer.database.query<{ over: boolean }>(
        'select expires_at <= clock_timestamp() as over from api_key where id = $1',
        [created.key.id],
      );
      return row!.over;
    });
    expect(await refused()).toBe(true);
  });

  it('is known by the old secret for the overlap of a rotation, and not a moment longer', async () => {
    const keys = writer.nest.get(ApiKeysService);
    const next = await keys.rotate(system('test'), created.key.id, { overlapHours: 1 });
    await warm();
    await warm(next.token);
    await keys.rotate(system('test'), created.key.id, { overlapHours: 0 });
    await until('the end of the first', async () => await refused(), 1);
    await until('the end of the second', async () => await refused(next.token), 1);
  });

  it('may what it may now: a scope that was taken is gone', async () => {
    const hash = credentialHash(`Bearer ${created.token}`);
    await writer.database.query(`update api_key set scopes = '{policies:read,reviews:read}' where id = $1`, [
      created.key.id,
    ]);
    const scopes = () => reader.nest.get(KnownKeys).find(hash)?.scopes;
    await until(
      'the change',
      async () => {
        await ask();
        return scopes()?.includes('reviews:read') ?? false;
      },
      1,
    );
    await writer.database.query(`update api_key set scopes = '{policies:read}' where id = $1`, [
      created.key.id,
    ]);
    await until(
      'the change back',
      async () => {
        await ask();
        return scopes()?.length === 1;
      },
      1,
    );
  });

  it('is looked up in the database while nothing can be heard', async () => {
    process.kill(readersBackend, 'SIGSTOP');
    try {
      await until('the end of the lease', () => !listener.isTrusted, 2);
      await writer.nest.get(ApiKeysService).revoke(system('test'), created.key.id);
      expect(await refused()).toBe(true);
    } finally {
      process.kill(readersBackend, 'SIGCONT');
    }
    await until('the lease', () => listener.isTrusted);
    expect(await refused()).toBe(true);
  });

  it('is looked up again when a change was told while it was looked up', async () => {
    const known = reader.nest.get(KnownKeys);
    known.dropAll();
    const asked = known.asking();
    known.drop();
    known.keep('hash', { kind: 'key', keyId: created.key.id, name: 'x', scopes: [] }, asked, 60_000);
    expect(known.find('hash')).toBeUndefined();
  });

  it('has its use noted each minute, and is asked for only then', async () => {
    const usedAgo = async () => {
      const [row] = await writer.database.query<{ seconds: number }>(
        `select extract(epoch from clock_timestamp() - last_used_at)::float8 as seconds from api_key where id = $1`,
        [created.key.id],
      );
      return row!.seconds;
    };
    await writer.database.query(
      `update api_key set last_used_at = clock_timestamp() - interval '59.7 seconds' where id = $1`,
      [created.key.id],
    );
    reader.nest.get(KnownKeys).dropAll();
    await warm();
    expect(await usedAgo()).toBeGreaterThan(59);
    await until(
      'the note',
      async () => {
        await ask();
        return (await usedAgo()) < 10;
      },
      2,
    );
  });
});

describe('the shares of callers on the fast road', () => {
  let app: TestApp;
  let network: Network;
  beforeAll(async () => {
    app = await startApp({ settings: { RATE_LIMIT_PUBLISHED: '20' } });
    network = await listenOn(app);
    await publish(app, 'lysis');
    await until('the lease', () => app.nest.get(ChangeListener).isTrusted);
  });
  afterAll(async () => {
    await app.close();
  });

  it('are as large as on every other, and refusals of the same kind', async () => {
    const replies = [];
    for (let n = 0; n < 21; n += 1) replies.push(await network(PATH));
    expect(replies.map(({ status }) => status)).toEqual([...Array<number>(20).fill(200), 429]);
    expect(replies[5]!.headers['ratelimit']).toBeUndefined();
    expect(replies[18]!.headers['ratelimit']).toMatch(/^"published";r=1;t=/);
    const last = replies[20]!;
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.headers['content-type']).toContain('application/problem+json');
    expect(last.json()).toMatchObject({ code: 'rate_limited' });
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'x', scopes: ['policies:read'] });
    // not known yet, it counts by its address, whose share is spent
    expect((await network(PATH, { headers: { authorization: `Bearer ${token}` } })).status).toBe(429);
  });

  it('are a known key’s own', async () => {
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'y', scopes: ['policies:read'] });
    const headers = { authorization: `Bearer ${token}` };
    // heard of from elsewhere, as its address here has nothing left
    await app.http({ url: PATH, headers, remoteAddress: '192.0.2.1' });
    const found = [];
    for (let n = 0; n < 21; n += 1) found.push((await network(PATH, { headers })).status);
    expect(found).toEqual([...Array<number>(20).fill(200), 429]);
  });
});
