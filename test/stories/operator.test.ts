import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SampleOrganisation } from '../../src/evaluation/sample-organisation.ts';
import { buildPerson, signIn } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { freshDatabase } from '../support/fresh-database.ts';

describe('with an operator’s own database', () => {
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let app: TestApp;
  beforeAll(async () => {
    fresh = await freshDatabase();
    app = await startApp({
      databaseUrl: fresh.url,
      settings: { DATABASE_URL: fresh.url, PUBLIC_URL: 'http://localhost:3000' },
    });
  });
  afterAll(async () => {
    await app.close();
    await fresh.drop();
  });

  it('has no simulated Clock, no mailbox page and no sample', async () => {
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    expect((await app.http({ url: '/v1/evaluation/clock', headers: admin })).status).toBe(404);
    const move = {
      method: 'POST' as const,
      url: '/v1/evaluation/clock',
      headers: admin,
      payload: { to: '2030-01-01T00:00:00Z' },
    };
    expect((await app.http(move)).status).toBe(404);
    expect(
      (await app.http({ url: '/console/mailbox', headers: { ...admin, accept: 'text/html' } })).status,
    ).toBe(404);
    expect(() => app.nest.get(SampleOrganisation)).toThrow();
    expect((await app.http({ url: '/v1/policies' })).json()).toEqual({ items: [], nextCursor: null });
  });
});
