import { describe, expect, it } from '@jest/globals';
import { readRelayUrl, relayContradictions, relayUrlSchema } from './relay-url.ts';

const nobody = { user: null, password: null, token: null };

describe('where the feed is relayed to', () => {
  it.each([
    ['nats://broker', { scheme: 'nats', servers: ['broker:4222'], ...nobody, stream: 'ALMANAC' }],
    [
      'tls://one:4223,two/EAST',
      { scheme: 'tls', servers: ['one:4223', 'two:4222'], ...nobody, stream: 'EAST' },
    ],
    ['nats://[::1]:4222/', { scheme: 'nats', servers: ['[::1]:4222'], ...nobody, stream: 'ALMANAC' }],
    [
      'nats://us%40er:p%3Aw@broker:4222',
      {
        scheme: 'nats',
        servers: ['broker:4222'],
        user: 'us@er',
        password: 'p:w',
        token: null,
        stream: 'ALMANAC',
      },
    ],
    [
      'nats://s3cret@broker',
      { scheme: 'nats', servers: ['broker:4222'], ...nobody, token: 's3cret', stream: 'ALMANAC' },
    ],
  ])('is read from %s', (text, address) => {
    expect(readRelayUrl(text)).toEqual(address);
  });

  it.each([
    '',
    'broker:4222',
    'http://broker',
    'nats://',
    'nats://broker:0',
    'nats://broker:70000',
    'nats://one,,two',
    'nats://user:@broker',
    'nats://:password@broker',
    'nats://a:b:c@broker',
    'nats://%zz@broker',
    'nats://broker/two words',
    'nats://broker/A.B',
    'nats://broker/A/B',
    'nats://broker?tls=1',
  ])('is not %s', (text) => {
    expect(readRelayUrl(text)).toBeUndefined();
  });

  it('is refused without showing the password', () => {
    const refused = relayUrlSchema.safeParse('nats://user:hunter2@broker/no good');
    expect(JSON.stringify(refused.error?.issues)).not.toContain('hunter2');
  });

  it('takes one kind of credentials', () => {
    const relayUrl = readRelayUrl('nats://broker')!;
    const withPassword = readRelayUrl('nats://user:password@broker')!;
    const told = (url: typeof relayUrl | null, relayCredentials: string | null) =>
      relayContradictions({ relayUrl: url, relayCredentials }).join();
    expect(told(relayUrl, 'relay.creds')).toBe('');
    expect(told(null, null)).toBe('');
    expect(told(null, 'relay.creds')).toContain('no RELAY_URL');
    expect(told(withPassword, 'relay.creds')).toContain('already');
  });
});
