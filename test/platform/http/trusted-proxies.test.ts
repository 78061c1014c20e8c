import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '../../../src/platform/logging/logger.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPerson, PASSWORD } from '../../people/support.ts';

describe('the address of a caller behind a proxy', () => {
  let app: TestApp;
  afterEach(async () => {
    await app.close();
  });

  /** Signs in with such an X-Forwarded-For and returns which address the session is of. */
  const seen = async (forwarded: string, remoteAddress = '10.0.0.1'): Promise<string> => {
    const { email } = await buildPerson(app);
    const reply = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      remoteAddress,
      headers: { 'x-forwarded-for': forwarded },
      payload: { email, password: PASSWORD },
    });
    expect(reply.status).toBe(201);
    const [session] = await app.database.query<{ address: string }>(
      'select address from session order by created_at desc, id desc limit 1',
    );
    return session!.address;
  };
  const start = async (trust: string) => {
    app = await startApp({ settings: { TRUST_PROXY: trust } });
  };

  it('is that of the connection where no proxy is believed, and the log says so once', async () => {
    await start('false');
    const warn = jest.spyOn(app.nest.get(Logger), 'warn');
    expect(await seen('203.0.113.7')).toBe('10.0.0.1');
    expect(await seen('203.0.113.8')).toBe('10.0.0.1');
    const words = warn.mock.calls.filter(([, message]) => message.includes('TRUST_PROXY'));
    expect(words).toHaveLength(1);
  });

  it('is what the nearest proxy says, whatever its client claimed', async () => {
    await start('true');
    expect(await seen('203.0.113.7')).toBe('203.0.113.7');
    expect(await seen('198.51.100.1, 198.51.100.2, 203.0.113.7')).toBe('203.0.113.7');
    expect(await seen('[2001:DB8::7]:4711')).toBe('2001:db8::7');
  });

  it('is what the second proxy says where there are two', async () => {
    await start('2');
    expect(await seen('198.51.100.1, 203.0.113.7, 10.0.0.2')).toBe('203.0.113.7');
  });

  it('is the first that is not one of the named proxies', async () => {
    await start('10.0.0.0/8, loopback');
    expect(await seen('198.51.100.1, 203.0.113.7, 10.9.9.9')).toBe('203.0.113.7');
    expect(await seen('198.51.100.1', '192.0.2.50')).toBe('192.0.2.50');
  });

  it('is that of the connection where the proxy passes on what is no address', async () => {
    await start('1');
    for (const odd of [
      'unknown',
      'x'.repeat(8000),
      '1,'.repeat(3000),
      "'; drop table session",
      ' , ,',
      '999.1.1.1',
    ])
      expect(await seen(odd)).toBe('10.0.0.1');
  });
});
