import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { webhookReceiver } from '../../client/src/webhook-receiver.ts';

const OLD = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEW = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const STRANGE = 'whsec_4FVsBQIhrscChlQIMV+b5sSYspob7oDx';

describe('a receiver of webhooks', () => {
  let secrets: string[];
  let woken: number;
  let url: string;
  let server: ReturnType<typeof webhookReceiver>;

  beforeEach(async () => {
    secrets = [OLD];
    woken = 0;
    server = webhookReceiver({ secrets: () => secrets, wake: () => (woken += 1) });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    await new Promise((closed) => server.close(closed));
  });

  const deliver = async (
    body: object,
    {
      by = [OLD],
      id = 'msg_1',
      at = new Date(),
      sent,
    }: { by?: string[]; id?: string; at?: Date; sent?: string } = {},
  ): Promise<Response> => {
    const text = JSON.stringify(body);
    const signature = by.map((secret) => new Webhook(secret).sign(id, at, text)).join(' ');
    return await fetch(url, {
      method: 'POST',
      body: sent ?? text,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signature,
      },
    });
  };
  const event = { type: 'policy.version.effective', timestamp: '2026-06-01T07:00:00Z', data: {} };

  it('wakes once an id, however often it is delivered', async () => {
    expect((await deliver(event)).status).toBe(204);
    expect((await deliver(event)).status).toBe(204);
    expect((await deliver(event, { id: 'msg_2' })).status).toBe(204);
    expect(woken).toBe(2);
  });

  it('believes the old secret and the new one while one is changed for the other', async () => {
    secrets = [NEW, OLD];
    expect((await deliver(event, { by: [OLD], id: 'a' })).status).toBe(204);
    expect((await deliver(event, { by: [OLD, NEW], id: 'b' })).status).toBe(204);
    secrets = [NEW];
    expect((await deliver(event, { by: [OLD], id: 'c' })).status).toBe(401);
    expect(woken).toBe(2);
  });

  it.each([
    ['by another secret', { by: [STRANGE] }],
    ['six minutes old', { at: new Date(Date.now() - 6 * 60_000) }],
    ['with another body than was signed', { sent: '{"type":"policy.retired"}' }],
  ])('refuses a delivery %s', async (_, how) => {
    expect((await deliver(event, how)).status).toBe(401);
    expect(woken).toBe(0);
  });

  it('answers the challenge, and only a signed one', async () => {
    const challenge = {
      type: 'endpoint.verification',
      timestamp: '2026-06-01T07:00:00Z',
      data: { challenge: 'c-1' },
    };
    const reply = await deliver(challenge);
    expect([reply.status, await reply.json()]).toEqual([200, { challenge: 'c-1' }]);
    expect((await deliver(challenge, { by: [STRANGE] })).status).toBe(401);
    expect(woken).toBe(0);
  });

  it('refuses what is too large or no delivery', async () => {
    expect((await deliver({ ...event, filling: 'x'.repeat(300_000) })).status).toBe(413);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  });
});
