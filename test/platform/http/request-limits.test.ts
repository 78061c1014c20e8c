import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPerson, signIn } from '../../people/support.ts';

describe('a request', () => {
  let app: TestApp;
  let port: number;
  let headers: Record<string, string>;
  beforeAll(async () => {
    app = await startApp({ settings: { REQUEST_SECONDS: '1' } });
    headers = await signIn(app, await buildPerson(app, { roles: ['admin', 'author'] }));
    await app.nest.listen(0, '127.0.0.1');
    port = (app.nest.getHttpServer() as { address(): AddressInfo }).address().port;
  });
  afterAll(async () => {
    await app.close();
  });

  /** What the server answers to these bytes until it hangs up. */
  const send = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    const answer: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => answer.push(chunk));
    const ended = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    // a server that hangs up on what is still being sent resets the connection
    socket.on('error', () => undefined);
    socket.write(bytes);
    await ended;
    return Buffer.concat(answer).toString();
  };
  const begin = (...lines: string[]) =>
    ['POST /v1/sessions HTTP/1.1', 'Host: almanac', ...lines, '', ''].join('\r\n');

  it.each([
    [
      'whose body never comes',
      begin('Content-Type: application/json', 'Content-Length: 100') + '{"email":',
      '408',
    ],
    ['whose header never ends', 'GET /healthz HTTP/1.1\r\nHost: almanac\r\nX-Slow: ', '408'],
    ['with a huge header', begin(`X-Huge: ${'x'.repeat(20_000)}`), '431'],
    ['with thousands of headers', begin(...Array.from({ length: 3000 }, (_, n) => `X-${n}: 1234`)), '431'],
    ['that is none', 'nonsense\r\n\r\n', '400'],
    ['with two lengths', begin('Content-Length: 1', 'Content-Length: 2') + '{}', '400'],
    [
      'with a length and chunks',
      begin('Content-Length: 5', 'Transfer-Encoding: chunked') + '0\r\n\r\n',
      '400',
    ],
  ])('%s is answered with %3$s and hung up on', async (_, bytes, status) => {
    const answer = await send(bytes);
    expect(answer.split(' ')[1]).toBe(status);
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(answer).toContain('"code":"invalid_request"');
  });

  it('with a body that is too large is refused', async () => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      headers: { 'content-type': 'application/json' },
      payload: `{"email":"${'x'.repeat(3 * 1024 * 1024)}"}`,
    });
    expect([reply.status, reply.json()]).toMatchObject([413, { code: 'payload_too_large' }]);
  });

  it.each([
    ['brackets in each other', '['.repeat(500_000)],
    ['brackets that are closed too', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects in each other', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['a prototype', '{"email":"a@b.c","password":"x","__proto__":{"roles":["admin"]}}'],
    ['a constructor', '{"email":"a@b.c","password":"x","constructor":{"prototype":{"a":1}}}'],
  ])('of %s is refused, and does no harm', async (_, payload) => {
    for (const extra of [{}, { 'idempotency-key': 'deep' }]) {
      const reply = await app.http({
        method: 'POST',
        url: '/v1/people',
        headers: { ...headers, ...extra, 'content-type': 'application/json' },
        payload,
      });
      expect(reply.status).toBe(400);
      expect(reply.json()).toMatchObject({ code: 'invalid_request' });
    }
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
  });

  it('of ten thousand fields is refused as a form, as JSON and as an upload', async () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `field${n}`);
    const form = await app.http({
      method: 'POST',
      url: '/console/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      payload: names.map((name) => `${name}=1`).join('&'),
    });
    expect(form.status).toBe(400);
    const json = await app.http({
      method: 'POST',
      url: '/v1/people',
      headers,
      payload: Object.fromEntries(names.map((name) => [name, 1])),
    });
    expect(json.status).toBe(400);
    const boundary = 'limit';
    const parts = names.map(
      (name) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n`,
    );
    const upload = await app.http({
      method: 'POST',
      url: '/v1/policies/import',
      headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: `${parts.join('')}--${boundary}--\r\n`,
    });
    expect([upload.status, upload.json()]).toMatchObject([413, { code: 'payload_too_large' }]);
  });

  it('with an address longer than any of ours is refused', async () => {
    const reply = await app.http({ url: `/v1/policies?q=${'x'.repeat(15_000)}` });
    expect(reply.status).toBe(400);
  });
});
