import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the simulated Clock', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const move = async (to: string) =>
    await app.http({ method: 'POST', url: '/v1/evaluation/clock', headers: admin, payload: { to } });

  it('walks to where it is told', async () => {
    expect((await move('2026-02-11T17:00:00Z')).json()).toMatchObject({
      now: '2026-02-11T17:00:00Z',
      today: '2026-02-11',
    });
  });

  it('walks no thousand years, and stays where it is', async () => {
    expect((await move('9998-01-01T00:00:00Z')).json()).toMatchObject({
      status: 400,
      code: 'invalid_request',
      fields: [{ field: 'to' }],
    });
    expect(app.clock.now().toString()).toBe('2026-02-11T17:00:00Z');
  });

  it('goes to no instant without a calendar date', async () => {
    expect((await move('+100000-01-01T00:00:00Z')).json()).toMatchObject({ code: 'invalid_date' });
  });
});
