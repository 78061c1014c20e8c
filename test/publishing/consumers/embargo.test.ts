import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { buildConsumer, manage, type BuiltConsumer } from './support.ts';

const SECRET = 'Quietly Renamed';

describe('an embargoed version and those who keep copies', () => {
  let app: TestApp;
  let claims: BuiltConsumer;
  let admin: SessionHeaders;
  let slug: string;
  let before: string;

  /** Everything that tells of holdings, with what an acknowledgement of each version number is answered. */
  const told = async (): Promise<string> => {
    const items = [1, 2, 3, null].map((version) => ({
      policy: slug,
      version,
      loadedAt: '2026-02-10T17:00:00Z',
    }));
    const said = await claims.post({ items });
    await claims.say({ items: [{ policy: slug, version: 1 }] });
    const own = await app.http({ url: '/v1/holdings', headers: claims.headers });
    const held = await manage(app, 'GET', `consumers/${claims.id}/holdings`);
    const drift = await manage(app, 'GET', 'drift');
    const pages = await Promise.all(
      ['/console/consumers', `/console/consumers/${claims.id}`].map(
        async (url) => await app.http({ url, headers: { ...admin } }),
      ),
    );
    expect([said, own, held, drift, ...pages].map(({ status }) => status)).toEqual(Array(6).fill(200));
    const unlike =
      /name="[^"]*" value="[^"]*"|"(?:loadedAt|saidAt|lastHeardAt)":"[^"]*"|<time[^>]*>[^<]*<\/time>/g;
    return [said, own, held, drift, ...pages].map(({ text }) => text.replaceAll(unlike, '')).join('\n');
  };

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    ({ slug } = await buildPolicyVersion(app));
    claims = await buildConsumer(app, 'Claims');
    await told(); // what is said for the first time is answered otherwise than again
    before = await told();
    await buildNextVersion(app, slug, {
      effective: '2026-06-01',
      edit: { title: SECRET },
      terms: { embargoUntil: calendarDate('2026-05-01') },
    });
  });
  afterAll(async () => await app.close());

  it('changes no answer, page and holding before its embargo ends', async () => {
    expect(await told()).toBe(before);
    await app.advanceTo('2026-05-01T06:59:59Z');
    expect(await told()).not.toContain(SECRET);
    expect(await claims.outcomes({ policy: slug, version: 2 })).toEqual(['version_unknown']);
  });

  it('is loaded ahead from the first moment of its day on', async () => {
    await app.advanceTo('2026-05-01T07:00:00Z');
    const { items } = await claims.say({ items: [{ policy: slug, version: 2 }] });
    expect(items).toMatchObject([{ outcome: 'scheduled', from: '2026-06-01', inForce: { version: 1 } }]);
    await app.advanceTo('2026-06-01T07:00:00Z');
    expect(await claims.holding(slug)).toMatchObject({ state: 'current', holds: { version: 2 } });
  });
});
