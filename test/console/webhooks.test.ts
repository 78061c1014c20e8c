import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.ts';
import { tellApproved } from '../publishing/builders.ts';
import { startReceiver, type Receiver } from '../publishing/webhooks/receiver.ts';
import { answering, newPolicy } from '../publishing/webhooks/support.ts';
import { openBrowser, type Browser } from './support.ts';

describe('the pages about webhooks', () => {
  let app: TestApp;
  let admin: Browser;
  let receiver: Receiver;
  beforeAll(async () => {
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    admin = await openBrowser(app, { roles: ['admin'] });
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await app.close();
  });

  const usual = { format: 'standard', order: 'policy', concurrency: '4' };
  const make = async (fields: Record<string, string> = {}): Promise<{ id: string; page: string }> => {
    const made = await admin.post('/console/webhooks', { url: receiver.url, ...usual, ...fields });
    expect(made.status).toBe(200);
    const [, id = ''] = /\/console\/webhooks\/([\da-f-]{36})/.exec(made.text) ?? [];
    await app.drain();
    return { id, page: made.text };
  };
  const pageOf = async (id: string, query = '') => (await admin.get(`/console/webhooks/${id}${query}`)).text;

  it('are for administrators, who find them in the navigation', async () => {
    expect((await admin.get('/console')).text).toContain('href="/console/webhooks"');
    const empty = await admin.get('/console/webhooks');
    expect(empty.text).toContain('Nobody is called yet');
    const author = await openBrowser(app, { roles: ['author'] });
    expect((await author.get('/console')).text).not.toContain('href="/console/webhooks"');
    for (const path of ['', '/new']) expect((await author.get(`/console/webhooks${path}`)).status).toBe(403);
  });

  it('make one, whose secret is shown once, and show how it stands', async () => {
    const { id, page } = await make({ description: 'Claims <b>', linesOfBusiness: 'Medicare, Medicaid' });
    expect(page).toMatch(/whsec_[A-Za-z0-9+/]{43}=/);
    const shown = await pageOf(id);
    expect(shown).not.toContain('whsec_');
    expect(shown).toContain('Claims &lt;b>');
    expect(shown).toContain('Medicare, Medicaid');
    expect(shown).toContain('Active');
    expect(shown).toContain('endpoint.verification');
    expect((await admin.get('/console/webhooks')).text).toContain('Claims &lt;b>');
  });

  it('give a form back with what was typed and why it was not taken', async () => {
    for (const [fields, reason] of [
      [{ url: 'https://10.0.0.1/' }, 'not a public address'],
      [{ url: receiver.url, concurrency: '99' }, 'concurrency'],
      [{ url: receiver.url, policies: 'nowhere' }, 'nowhere'],
    ] as const) {
      const refused = await admin.post('/console/webhooks', { ...usual, description: 'Typed', ...fields });
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.text).toContain(reason);
      expect(refused.text).toContain('value="Typed"');
    }
  });

  it('send a test, show its exchange, and send an event again', async () => {
    const { id } = await make();
    receiver.answerWith(answering(503, { 'x-why': 'tea' }, 'out of order'));
    expect((await admin.post(`/console/webhooks/${id}/test`, {})).headers['location']).toBe(
      `/console/webhooks/${id}?done=tested`,
    );
    await app.drain();
    const log = await pageOf(id, '?state=dead');
    const [, deliveryId] = /deliveries\/([\da-f-]{36})">webhook\.test/.exec(log) ?? [];
    const exchange = (await admin.get(`/console/webhooks/${id}/deliveries/${deliveryId}`)).text;
    for (const said of [
      'answered 503',
      'connected to 127.0.0.1',
      'x-why: tea',
      'out of order',
      'v1,(not kept)',
    ])
      expect(exchange).toContain(said);

    receiver.answerWith(answering(204));
    await tellApproved(app, await newPolicy(app, 'sent-again'));
    await app.drain();
    const [, eventId] = /deliveries\/([\da-f-]{36})">policy\.version/.exec(await pageOf(id)) ?? [];
    receiver.received.length = 0;
    expect((await admin.post(`/console/webhooks/${id}/deliveries/${eventId}/replay`, {})).status).toBe(303);
    await app.drain();
    expect(receiver.received).toHaveLength(1);
    const all = await admin.post(`/console/webhooks/${id}/replay`, {
      which: 'days',
      from: '2026-02-10',
      to: '2026-02-10',
    });
    expect(all.headers['location']).toContain('done=replayed&count=1');
    expect((await admin.post(`/console/webhooks/${id}/replay`, { which: 'days' })).status).toBe(303);
    const dead = await admin.post(`/console/webhooks/${id}/replay`, { which: 'dead' });
    expect(dead.headers['location']).toContain('count=0');
    await app.drain();
  });

  it('change, disable, enable, rotate and delete it, the last only by whoever means it', async () => {
    const { id } = await make();
    expect((await admin.get(`/console/webhooks/${id}/edit`)).text).toContain(`value="${receiver.url}"`);
    const saved = await admin.post(`/console/webhooks/${id}`, {
      ...usual,
      url: receiver.url,
      order: 'strict',
    });
    expect(saved.headers['location']).toBe(`/console/webhooks/${id}?done=saved`);
    expect(await pageOf(id, '?done=saved')).toContain('All events in their order');
    const rotated = await admin.post(`/console/webhooks/${id}/rotate`, { overlapHours: '5' });
    expect(rotated.text).toMatch(/whsec_/);
    expect(await pageOf(id)).toContain('The secret before signs too until');
    await admin.post(`/console/webhooks/${id}/disable`, {});
    expect(await pageOf(id)).toContain('Nothing is sent to it: by request');
    const refused = await admin.post(`/console/webhooks/${id}/test`, {});
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('it is disabled');
    await admin.post(`/console/webhooks/${id}/enable`, {});
    await admin.post(`/console/webhooks/${id}/verify`, {});
    await app.drain();
    expect(await pageOf(id)).toContain('Active');
    await admin.post(`/console/webhooks/${id}/delete`, {});
    expect((await admin.get(`/console/webhooks/${id}`)).status).toBe(200);
    await admin.post(`/console/webhooks/${id}/delete`, { sure: 'yes' });
    expect((await admin.get(`/console/webhooks/${id}`)).status).toBe(404);
  });

  it('are nowhere for an id that is none, and take no form from elsewhere', async () => {
    for (const path of ['nonsense', 'nonsense/edit', 'nonsense/deliveries/nonsense'])
      expect((await admin.get(`/console/webhooks/${path}`)).status).toBe(404);
    expect((await admin.post('/console/webhooks/nonsense/test', { _csrf: 'x' })).status).toBe(403);
  });
});
