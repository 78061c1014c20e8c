import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import type { ConsumerReply } from '../../src/publishing/consumers/consumers.schemas.ts';
import type { BoardLineReply } from '../../src/publishing/consumers/drift/drift.schemas.ts';
import { board, manage } from '../publishing/consumers/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { KeptCopy } from './kept-copy.ts';

/** Midnight of June 1 in Los Angeles, where the organisation's days begin, and after the usual grace of an hour. */
const LATE = '2026-06-01T08:00:00Z';

/** Processes are started and killed, and each signature is a ballot. */
const LONGEST = 90_000;

describe('what the example consumer has loaded', () => {
  let app: TestApp;
  let copy: KeptCopy;
  let consumer: ConsumerReply;
  let first: BuiltPolicyVersion;
  let second: BuiltPolicyVersion;

  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z' });
    await app.nest.listen(0, '127.0.0.1');
    first = await buildPolicyVersion(app);
    second = await buildPolicyVersion(app, { title: 'Second Policy' });
    await app.drain();
    const { key, token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'claims', scopes: ['holdings:write'] });
    const made = await manage(app, 'POST', 'consumers', { name: 'Claims', keys: [key.id] });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    consumer = made.json<ConsumerReply>();
    copy = await KeptCopy.inNewDirectory({
      ALMANAC_URL: await app.nest.getUrl(),
      ALMANAC_KEY: token,
      COPY_ACKNOWLEDGE: 'true',
    });
  }, 90_000);
  afterAll(async () => {
    await copy.remove();
    await app.close();
  });

  const line = async (): Promise<BoardLineReply> => {
    const { items } = await board(app);
    return items.find((each) => each.consumer.id === consumer.id)!;
  };
  const holds = async () => {
    const reply = await manage(app, 'GET', `consumers/${consumer.id}/holdings?limit=200`);
    const { items } = reply.json<{
      items: { policy: { slug: string }; holds: { version: number } | null; ahead: { version: number }[] }[];
    }>();
    const ofPolicy = items.map(({ policy, holds: held, ahead }) => [
      policy.slug,
      { version: held?.version ?? null, ahead: ahead.map(({ version }) => version) },
    ]);
    return Object.fromEntries(ofPolicy) as Record<string, { version: number | null; ahead: number[] }>;
  };

  it(
    'is known to Almanac, and its board shows it current',
    async () => {
      expect(await line()).toMatchObject({ state: 'not_heard_from' });
      copy.start({ COPY_TODAY: '2026-05-04' });
      await copy.until(async () => (await line()).state === 'current');
      expect(await line()).toMatchObject({ measured: 2, due: 0, behind: 0, damaged: 0, eventsUnread: 0 });
      expect(await holds()).toEqual({
        [first.slug]: { version: 1, ahead: [] },
        [second.slug]: { version: 1, ahead: [] },
      });
    },
    LONGEST,
  );

  it(
    'is known ahead of its day, and current when the day has come',
    async () => {
      await buildNextVersion(app, first.slug, { effective: '2026-06-01' });
      await app.drain();
      await copy.until(async () => (await holds())[first.slug]?.ahead.includes(2) === true);
      await copy.kill();
      await buildNextVersion(app, second.slug, { effective: '2026-06-01' });
      await app.advanceTo(LATE);
      expect(await holds()).toMatchObject({
        [first.slug]: { version: 2, ahead: [] },
        [second.slug]: { version: 1, ahead: [] },
      });
    },
    LONGEST,
  );

  it(
    'is behind where it was away when a version was signed, until it has loaded it',
    async () => {
      expect(await line()).toMatchObject({
        state: 'behind',
        behind: 1,
        policies: [{ policy: second.slug, state: 'behind', reason: 'outdated', holds: 1, inForce: 2 }],
      });
      copy.start({ COPY_TODAY: '2026-06-01' });
      await copy.until(async () => (await line()).state === 'current');
      expect(await line()).toMatchObject({ behind: 0, behindSince: null, policies: [], eventsUnread: 0 });
      expect(await holds()).toMatchObject({ [second.slug]: { version: 2, ahead: [] } });
    },
    LONGEST,
  );
});
