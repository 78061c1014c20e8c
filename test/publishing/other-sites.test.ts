import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { ChangeListener } from '../../src/platform/changes/change-listener.ts';
import { launchChromium, openPage } from '../console/chromium.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { until } from '../support/network.ts';
import { publish, tellApproved, tellEffective, type BuiltVersion } from './builders.ts';

/** What a page's `fetch` could see of an answer. */
interface SeenByPage {
  readonly status: number;
  readonly etag: string | null;
  readonly link: string | null;
  readonly requestId: string | null;
  readonly title: string | null;
}

describe("a page of a provider's portal, in a real browser", () => {
  let app: TestApp;
  let version: BuiltVersion;
  let portal: Server;
  let chromium: Browser;
  let page: Page;
  let complaints: string[];
  let address: string;
  beforeAll(async () => {
    app = await startApp();
    version = (await publish(app, 'lysis')).version;
    await app.nest.listen(0, '127.0.0.1');
    address = (await app.nest.getUrl()).replace('[::1]', '127.0.0.1');
    portal = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Portal</title>');
    });
    await new Promise<void>((listening) => portal.listen(0, '127.0.0.1', listening));
    chromium = await launchChromium();
    ({ page, complaints } = await openPage(chromium));
    await page.goto(`http://127.0.0.1:${(portal.address() as AddressInfo).port}/`);
    await until('the lease', () => app.nest.get(ChangeListener).isTrusted);
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await new Promise((closed) => portal.close(closed));
    await app.close();
  });

  const fetched = async (path: string, headers: Record<string, string> = {}): Promise<SeenByPage> =>
    await page.evaluate(
      async ([url, sent]) => {
        const reply = await fetch(url, { headers: sent, cache: 'no-store' });
        const text = await reply.text();
        const name = (header: string) => reply.headers.get(header);
        return {
          status: reply.status,
          etag: name('etag'),
          link: name('link'),
          requestId: name('x-request-id'),
          title: text.startsWith('{') ? (JSON.parse(text) as { title: string }).title : null,
        };
      },
      [`${address}${path}`, headers] as const,
    );

  it.each(['from the database', 'from memory'])('reads the active version and its headers, %s', async () => {
    const whole = await fetched('/v1/policies/lysis/active');
    expect(whole).toMatchObject({ status: 200, link: expect.stringContaining('rel="self"') });
    expect(whole.title).not.toBeNull();
    expect(whole.requestId).not.toBeNull();
    const unchanged = await fetched('/v1/policies/lysis/active', { 'if-none-match': String(whole.etag) });
    expect(unchanged).toMatchObject({ status: 304, etag: whole.etag });
    expect(complaints).toEqual([]);
  });

  it('hears of changes as they come, and goes on where it was cut off', async () => {
    await page.evaluate((url) => {
      const heard: string[] = [];
      const source = new EventSource(url);
      for (const type of ['policy.version.approved', 'policy.version.effective'])
        source.addEventListener(type, ({ lastEventId }) => heard.push(`${type} ${lastEventId}`));
      Object.assign(globalThis, { heard, source });
    }, `${address}/v1/changes`);
    const heard = async () => await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
    await tellApproved(app, version);
    await until('the first', async () => (await heard()).length === 1);
    // the connection breaks: the browser comes again by itself and says what it has heard last
    app.nest.getHttpServer().closeAllConnections();
    await tellEffective(app, version);
    await until('the second', async () => (await heard()).length === 2, 15);
    const types = (await heard()).map((one) => one.split(' ')[0]);
    expect(types).toEqual(['policy.version.approved', 'policy.version.effective']);
    await page.evaluate(() => (globalThis as unknown as { source: EventSource }).source.close());
    complaints.splice(0); // the cut was one of them
  }, 60_000);

  it('reads nothing that only some may see', async () => {
    for (const path of ['/v1/people', '/v1/webhooks', '/v1/policies'])
      await expect(fetched(path)).rejects.toThrow('Failed to fetch');
  });
});
