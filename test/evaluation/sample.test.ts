import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SampleOrganisation } from '../../src/evaluation/sample-organisation.ts';
import { samplePeople } from '../../src/evaluation/sample-people.ts';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the sample organisation', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    const sample = app.nest.get(SampleOrganisation);
    await sample.addPolicy(await sample.addPeople());
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  it('has its people and its policy in force', async () => {
    const { items } = (await app.http({ url: '/v1/people', headers: admin })).json<{
      items: { email: string }[];
    }>();
    const addresses = items.map(({ email }) => email);
    expect(addresses).toEqual(expect.arrayContaining(Object.values(samplePeople).map(({ email }) => email)));
    const active = await app.http({ url: '/v1/policies/lysis-of-epidural-adhesions/active' });
    expect(active.status).toBe(200);
  });

  it('has a consumer that is heard from and current', async () => {
    const { items } = (await app.http({ url: '/v1/drift', headers: admin })).json<{ items: object[] }>();
    expect(items).toMatchObject([
      { consumer: { name: 'Claims' }, state: 'current', measured: 1, lastHeardAt: '2026-02-10T17:00:00Z' },
    ]);
    const board = await app.http({ url: '/console/consumers', headers: admin });
    expect(board.text).toContain('Claims');
  });
});
