import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { guardedAgent, type Resolve } from '../../../src/platform/outgoing/guarded-agent.ts';
import { startReceiver, type Receiver } from '../../publishing/webhooks/receiver.ts';

/** A name server that answers each question with the next of its answers. */
function nameServer(...answers: string[][]): Resolve & { asked: number } {
  const resolve: Resolve & { asked: number } = Object.assign(
    (_: string, __: { all: true }, found: (error: null, addresses: LookupAddress[]) => void) => {
      const addresses = answers[Math.min(resolve.asked, answers.length - 1)] ?? [];
      resolve.asked += 1;
      found(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
    { asked: 0 },
  );
  return resolve;
}

describe('the guarded HTTP client', () => {
  let receiver: Receiver;
  let port: string;
  beforeAll(async () => {
    receiver = await startReceiver();
    port = receiver.host.split(':')[1]!;
  });
  afterAll(async () => {
    await receiver.close();
  });

  const post = async (host: string, resolve?: Resolve, allowed: string[] = []) => {
    const agent = guardedAgent(allowed, resolve);
    try {
      return await agent.request({ origin: `http://${host}:${port}`, path: '/', method: 'POST', body: '{}' });
    } finally {
      await agent.destroy();
    }
  };

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
  ])('does not connect to %s', async (host) => {
    await expect(post(host)).rejects.toThrow('no public address');
    expect(receiver.received).toHaveLength(0);
  });

  it.each([
    ['127.0.0.1'],
    ['::1'],
    ['10.0.0.7'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['169.254.169.254'],
  ])('does not connect to a name that resolves to %s', async (address) => {
    await expect(post('hooks.example.org', nameServer([address]))).rejects.toThrow('no public address');
    expect(receiver.received).toHaveLength(0);
  });

  it('does not connect to a name that resolves to nothing', async () => {
    await expect(post('hooks.example.org', nameServer([]))).rejects.toThrow('no public address');
  });

  it('asks for a name once a connection and goes where it checked: a second answer gains nothing', async () => {
    const names = nameServer(['127.0.0.1'], ['93.184.216.34'], ['127.0.0.1']);
    await expect(post('rebind.example.org', names)).rejects.toThrow('no public address');
    expect(names.asked).toBe(1);
    expect(receiver.received).toHaveLength(0);
  });

  it('stays with the public address that it checked when the name says loopback beside it, and the next time alone', async () => {
    // of the 6bone, given back in 2006 (RFC 3701): global unicast, and routed by nobody
    const names = nameServer(['127.0.0.1', '3ffe::1'], ['127.0.0.1']);
    const agent = guardedAgent([], names);
    const origin = `http://rebind.example.org:${port}`;
    const asked = agent.request({
      origin,
      path: '/',
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(500),
    });
    await expect(asked).rejects.toThrow();
    await agent.destroy();
    expect(names.asked).toBe(1);
    expect(receiver.received).toHaveLength(0);
  });

  it('connects where the operator allows it, by host or by host and port', async () => {
    expect((await post('127.0.0.1', undefined, ['127.0.0.1'])).statusCode).toBe(204);
    expect((await post('127.0.0.1', undefined, [`127.0.0.1:${port}`])).statusCode).toBe(204);
    await expect(post('127.0.0.1', undefined, ['127.0.0.1:1'])).rejects.toThrow('no public address');
  });
});
