import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roles } from '../../src/kernel/actor.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { routesOf, type Route } from '../support/routes.ts';
import { openBrowser, postForm, type Browser } from './support.ts';

/** The form that sends a file. */
const UPLOAD = '/console/import';

/** The doors, which have no session yet: they look at where the browser says it comes from. */
const DOORS: ReadonlyMap<string, Record<string, string>> = new Map([
  ['/console/sign-in', { email: 'a@example.org', password: 'x' }],
  ['/console/sign-in/link', { token: 'x' }],
  ['/console/sign-in/forgotten', { email: 'a@example.org' }],
]);

describe('every form of the console', () => {
  let app: TestApp;
  let browser: Browser;
  let forms: Route[];
  beforeAll(async () => {
    app = await startApp();
    browser = await openBrowser(app, { roles: [...roles] });
    forms = routesOf(app).filter(({ method, path }) => method === 'POST' && path.startsWith('/console'));
  });
  afterAll(async () => {
    await app.close();
  });

  const addressOf = ({ path }: Route) => path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000');
  /** Posts fields as the form of the page does: with a file where it takes one. */
  const post = async (route: Route, fields: Record<string, string>, headers: Record<string, string>) => {
    if (route.path !== UPLOAD) return (await postForm(app, addressOf(route), fields, headers)).status;
    const parts = Object.entries(fields).map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const file =
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n# A\r\n--b--\r\n';
    const reply = await app.http({
      method: 'POST',
      url: route.path,
      headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
      payload: parts.join('') + file,
    });
    return reply.status;
  };
  const statusesOf = async (ask: (route: Route) => Promise<number>, routes: readonly Route[]) => {
    const found: Record<string, number> = {};
    for (const route of routes) found[route.path] = await ask(route);
    return found;
  };
  const all = (routes: readonly Route[], status: number) =>
    Object.fromEntries(routes.map(({ path }) => [path, status]));

  it('is there, and more than a few', () => {
    expect(forms.length).toBeGreaterThan(50);
    for (const door of DOORS.keys()) expect(forms.map(({ path }) => path)).toContain(door);
  });

  it('is refused without its session’s token, with another one, and with none at all', async () => {
    const signedIn = forms.filter(({ path }) => !DOORS.has(path));
    for (const fields of [{ _csrf: '' }, { _csrf: 'x'.repeat(32) }]) {
      const found = await statusesOf(async (route) => await post(route, fields, browser.headers), signedIn);
      expect(found).toEqual(all(signedIn, 403));
    }
    const bare = await statusesOf(async (route) => await post(route, {}, browser.headers), signedIn);
    expect(bare).toEqual(all(signedIn, 403));
  });

  it('is refused from another site, the doors too', async () => {
    const found = await statusesOf(
      async (route) =>
        await post(
          route,
          { _csrf: browser.csrfToken },
          { ...browser.headers, 'sec-fetch-site': 'cross-site' },
        ),
      forms.filter(({ path }) => !DOORS.has(path)),
    );
    expect(new Set(Object.values(found))).toEqual(new Set([403]));
    for (const [door, fields] of DOORS) {
      const reply = await postForm(app, door, fields, { 'sec-fetch-site': 'cross-site' });
      expect([door, reply.status]).toEqual([door, 403]);
    }
  });

  it('changes nothing by GET', async () => {
    const found = await statusesOf(
      async (route) => (await app.http({ url: addressOf(route), headers: browser.headers })).status,
      forms.filter(
        ({ path }) => path.includes('/end') || path.endsWith('/revoke') || path.endsWith('/rotate'),
      ),
    );
    expect(new Set(Object.values(found))).toEqual(new Set([404]));
  });
});
