import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { webhookDesk, type WebhookDesk } from '../publishing/webhooks/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { copied, KeptCopy, truth } from './kept-copy.ts';

/** Processes are started and killed, and each signature is a ballot. */
const LONGEST = 90_000;

/** Where nobody listens: the address is given once the receiver is there. */
const NOWHERE = 'http://127.0.0.1:9/';

describe('the example consumer, woken by webhooks', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  let copy: KeptCopy;
  let built: BuiltPolicyVersion;
  let webhook: { id: string; secret: string };
  let url: string;

  beforeAll(async () => {
    app = await startApp({
      now: '2026-05-04T15:00:00Z',
      settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' },
    });
    await app.nest.listen(0, '127.0.0.1');
    built = await buildPolicyVersion(app);
    await app.drain();
    desk = await webhookDesk(app);
    webhook = (await desk.call('POST', '', { url: NOWHERE })).json();
    copy = await KeptCopy.inNewDirectory({
      ALMANAC_URL: await app.nest.getUrl(),
      WEBHOOK_PORT: '0',
      WEBHOOK_SECRETS: webhook.secret,
    });
    copy.start();
    await copy.untilCaughtUp(app);
    url = `http://127.0.0.1:${await copy.receiverPort()}/`;
  }, 90_000);
  afterAll(async () => {
    await copy.remove();
    await app.close();
  });

  it(
    'answers the challenge, by which its address is verified',
    async () => {
      expect(await desk.shown(webhook.id)).toMatchObject({ state: 'unverified', verifiedAt: null });
      const changed = await desk.call('PATCH', `/${webhook.id}`, { url });
      expect([changed.status, changed.text]).toEqual([200, expect.any(String)]);
      await app.drain();
      expect(await desk.shown(webhook.id)).toMatchObject({
        url,
        state: 'active',
        verifiedAt: expect.any(String),
      });
    },
    LONGEST,
  );

  // left to itself it would look again after a minute, which is longer than `untilCaughtUp` waits
  it(
    'loads what was signed as soon as it is told, and keeps it for its day',
    async () => {
      await buildNextVersion(app, built.slug, { effective: '2026-06-01' });
      await copy.untilCaughtUp(app);
      for (const day of ['2026-05-31', '2026-06-01'])
        expect([day, await copied(copy, built.slug, day)]).toEqual([day, await truth(app, built.slug, day)]);
      expect(await copy.governing(built.slug, '2026-06-01')).toMatchObject({ version: 2 });
      const deliveries = await desk.deliveries(webhook.id, '?limit=200');
      expect(deliveries).toContainEqual(
        expect.objectContaining({ type: 'policy.version.approved', state: 'delivered' }),
      );
      expect(deliveries.filter(({ kind, state }) => kind === 'event' && state !== 'delivered')).toEqual([]);
    },
    LONGEST,
  );

  it(
    'is woken by a version that takes force',
    async () => {
      await app.advanceTo('2026-06-01T07:00:00Z');
      await copy.untilCaughtUp(app);
      expect(await desk.deliveries(webhook.id, '?limit=200')).toContainEqual(
        expect.objectContaining({ type: 'policy.version.effective', state: 'delivered' }),
      );
      expect(copy.errors).toEqual([]);
    },
    LONGEST,
  );
});
