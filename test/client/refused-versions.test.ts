import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { almanacClient } from '../../client/src/client.ts';
import { CopyKeeper, type KeeperOptions } from '../../client/src/copy-keeper.ts';
import { CopyStore } from '../../client/src/copy-store.ts';
import { LocalCopy } from '../../client/src/local-copy.ts';
import { keyWith } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';

/** What stands between the copy and Almanac, and may change what is read. */
type Between = (request: Request, response: Response) => Promise<Response> | Response;

const DAY = '2026-05-04';
const VERIFIED = { content: 'verified', envelope: 'verified' };

describe('a copy whose versions are not what was signed', () => {
  let app: TestApp;
  let good: BuiltPolicyVersion;
  let bad: BuiltPolicyVersion;
  let described: BuiltPolicyVersion;
  let key: string;
  let directory: string;
  let store: CopyStore;
  let asked: string[];
  let between: Between;

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z' });
    await app.nest.listen(0, '127.0.0.1');
    good = await buildPolicyVersion(app, { title: 'Good Policy' });
    bad = await buildPolicyVersion(app, { title: 'Bad Policy' });
    described = await buildPolicyVersion(app, {
      title: 'Described Policy',
      codes: ['62263 | Words of the AMA'], // a third cell of its row
    });
    await app.drain();
    key = (await keyWith(app, 'policies:read', 'policies:write')).authorization.replace('Bearer ', '');
  }, 90_000);
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'almanac-copy-'));
    store = await CopyStore.open(directory);
    asked = [];
    between = (_, response) => response;
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const keeper = async (
    withKey: string | undefined,
    options: Partial<KeeperOptions> = {},
  ): Promise<CopyKeeper> => {
    const client = almanacClient({
      baseUrl: await app.nest.getUrl(),
      key: withKey,
      fetch: async (request) => {
        asked.push(`${request.method} ${new URL(request.url).pathname}`);
        return await between(request, await fetch(request));
      },
    });
    return new CopyKeeper(client, store, {
      waitSeconds: 0,
      hasKey: withKey !== undefined,
      acknowledge: false,
      acknowledgementFailed: () => undefined,
      today: () => DAY,
      nowMilliseconds: () => Date.now(),
      ...options,
    });
  };
  const governing = async (slug: string, day = DAY) =>
    await new LocalCopy(store, () => Date.now()).governing(slug, day);
  const look = async (by: CopyKeeper) => await by.look(AbortSignal.timeout(20_000));

  /** Changes a word of a version's text, and says what it says of itself as before. */
  const tampering =
    (slug: string, version = 1): Between =>
    async (request, response) => {
      if (!new URL(request.url).pathname.endsWith(`/policies/${slug}/versions/${version}`)) return response;
      const text = (await response.text()).replace('"markdown":"', '"markdown":"Never. ');
      return new Response(text, { headers: response.headers });
    };

  it('takes the others, moves on, and tells of the one', async () => {
    between = tampering(bad.slug);
    const keeping = await keeper(undefined);
    await look(keeping);
    expect(await store.position()).not.toBeNull();
    expect(await governing(good.slug)).toMatchObject({ answer: 'version', verification: VERIFIED });
    expect(await governing(bad.slug)).toMatchObject({
      answer: 'refused_version',
      version: 1,
      contentHash: bad.contentHash,
      refused: { reason: expect.stringContaining(bad.contentHash), since: expect.any(String) },
    });
    expect(await store.hasVersion(bad.envelopeHash)).toBe(false);
  });

  it('tries it again at each look, and by another process, until it is right', async () => {
    between = tampering(bad.slug);
    const keeping = await keeper(undefined);
    await look(keeping);
    const first = (await governing(bad.slug)) as { refused: { since: string } };
    await look(keeping);
    expect(await governing(bad.slug)).toMatchObject({ refused: { since: first.refused.since } });
    const other = await keeper(undefined);
    await look(other);
    expect(await governing(bad.slug)).toMatchObject({ refused: { since: first.refused.since } });
    between = (_, response) => response;
    await look(keeping);
    expect(await governing(bad.slug)).toMatchObject({ answer: 'version', verification: VERIFIED });
    asked = [];
    await look(keeping);
    expect(asked).toEqual(['GET /v1/changes']);
  });

  it('takes no text as withheld of which that is not said', async () => {
    between = tampering(described.slug);
    await look(await keeper(undefined));
    expect(await governing(described.slug)).toMatchObject({ verification: { content: 'withheld' } }); // it is said of this one
    const takingBack: Between = async (request, response) => {
      const headers = new Headers(response.headers);
      headers.delete('almanac-withheld');
      const changed = await tampering(described.slug)(request, response);
      return new Response(changed.body, { status: changed.status, headers });
    };
    between = takingBack;
    await rm(directory, { recursive: true });
    store = await CopyStore.open(directory);
    await look(await keeper(undefined));
    expect(await governing(described.slug)).toMatchObject({ answer: 'refused_version' });
  });

  it('asks for no proof without a key, and checks again what was withheld once there is one', async () => {
    await look(await keeper(undefined));
    expect(asked.filter((path) => path.endsWith('/proof'))).toEqual([]);
    expect(await governing(described.slug)).toMatchObject({ verification: { content: 'withheld' } });
    asked = [];
    const keyed = await keeper(key);
    await look(keyed);
    expect(asked.filter((path) => path.endsWith('/proof'))).toEqual([
      `GET /v1/policies/${described.slug}/versions/1/proof`,
    ]);
    expect(await governing(described.slug)).toMatchObject({ answer: 'version', verification: VERIFIED });
    asked = [];
    await look(keyed);
    expect(asked).toEqual(['GET /v1/changes']);
  });

  it('finds by the key what was changed before there was one', async () => {
    between = tampering(described.slug);
    await look(await keeper(undefined));
    await look(await keeper(key));
    expect(await governing(described.slug)).toMatchObject({ answer: 'refused_version' });
  });

  it('ends all its work where one call fails, and comes to the same afterwards', async () => {
    let failing = true;
    between = (request, response) =>
      failing && new URL(request.url).pathname.includes(good.slug)
        ? new Response('no', { status: 502 })
        : response;
    const keeping = await keeper(undefined);
    await expect(look(keeping)).rejects.toThrow('502');
    const calls = asked.length;
    await new Promise((wake) => setImmediate(wake));
    expect(asked).toHaveLength(calls);
    expect(await store.position()).toBeNull();
    failing = false;
    await look(keeping);
    expect(await governing(good.slug)).toMatchObject({ answer: 'version' });
  });

  it('reads on where Almanac cannot be told what is loaded, and says so', async () => {
    const failures: string[] = [];
    const keeping = await keeper(key, {
      acknowledge: true,
      acknowledgementFailed: (error) => failures.push(String(error)),
    });
    await look(keeping);
    expect(await governing(good.slug)).toMatchObject({ answer: 'version' });
    expect(failures).toEqual([expect.stringContaining('insufficient_scope')]);
    await look(keeping);
    expect(failures.length).toBeGreaterThan(1); // tried again
  });

  it('is as old as the reply that it knows, not as the end of its loading', async () => {
    let milliseconds = Date.parse('2026-05-04T15:00:00Z');
    const keeping = await keeper(undefined, { nowMilliseconds: () => milliseconds });
    between = (request, response) => {
      if (new URL(request.url).pathname.endsWith('/versions/1')) milliseconds += 60_000;
      return response;
    };
    await look(keeping);
    expect((await store.position())?.caughtUpAt).toBe('2026-05-04T15:00:00.000Z');
  });

  it('does not take a snapshot for whole that was cut at the end of a line', async () => {
    between = async (request, response) => {
      if (!request.url.includes('active.ndjson')) return response;
      const lines = (await response.text()).split('\n');
      const headers = new Headers(response.headers);
      headers.delete('content-length');
      return new Response(`${lines.slice(0, -2).join('\n')}\n`, { headers });
    };
    await expect(look(await keeper(undefined))).rejects.toThrow('cut off after 2 of 3 lines');
    expect(await store.position()).toBeNull();
  });

  it('keeps the version before for its days, refuses the days of the other, and moves on', async () => {
    const keeping = await keeper(undefined);
    await look(keeping);
    const before = await store.position();
    await buildNextVersion(app, good.slug, { effective: '2026-06-01' });
    await app.drain();
    between = tampering(good.slug, 2);
    await look(keeping);
    expect((await store.position())!.cursor).not.toBe(before!.cursor);
    expect(await governing(good.slug, '2026-05-31')).toMatchObject({ answer: 'version', version: 1 });
    expect(await governing(good.slug, '2026-06-01')).toMatchObject({ answer: 'refused_version', version: 2 });
    between = (_, response) => response;
    await look(keeping);
    expect(await governing(good.slug, '2026-06-01')).toMatchObject({ answer: 'version', version: 2 });
  }, 60_000);
});
