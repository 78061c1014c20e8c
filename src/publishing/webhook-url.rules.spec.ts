import { describe, expect, it } from '@jest/globals';
import { isAllowedHost, isPublicAddress, webhookUrl } from './webhook-url.rules.ts';

describe('a public address', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '2a00:1450:4001::8a'])(
    '%s is one',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    'example.org',
    '',
  ])('%s is none', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe("a webhook's URL", () => {
  it.each([
    'https://hooks.example.org/almanac',
    'https://93.184.216.34:8443/',
    'https://hooks.example.org/?tenant=7',
  ])('%s is taken', (url) => {
    expect(webhookUrl(url, []).toString()).toBe(url);
  });

  it.each([
    ['nonsense', /not a URL/],
    ['http://hooks.example.org/', /only https/],
    ['ftp://hooks.example.org/', /only https/],
    ['file:///etc/passwd', /only https/],
    ['https://user:secret@hooks.example.org/', /password/],
    ['https://hooks.example.org/#part', /fragment/],
    ['https://127.0.0.1/', /not a public address/],
    ['https://2130706433/', /not a public address/],
    ['https://0x7f000001/', /not a public address/],
    ['https://0177.0.0.1/', /not a public address/],
    ['https://127.1/', /not a public address/],
    ['https://[::1]/', /not a public address/],
    ['https://[::ffff:10.0.0.1]/', /not a public address/],
    ['https://169.254.169.254/latest/meta-data', /not a public address/],
    ['https://localhost/', /not a public address/],
    ['https://LOCALHOST./', /not a public address/],
    ['https://api.localhost/', /not a public address/],
    ['https://metadata.google.internal/', /not a public address/],
  ])('%s is refused', (url, reason) => {
    expect(() => webhookUrl(url, [])).toThrow(reason);
  });

  it('does not repeat a path or a password in the refusal', () => {
    expect(() => webhookUrl('https://user:hunter2@hooks.example.org/token', [])).toThrow(
      /^(?!.*(hunter2|token))/,
    );
  });

  it('may be plain http and local where the operator names the host', () => {
    expect(webhookUrl('http://localhost:4010/', ['localhost:4010']).port).toBe('4010');
    expect(webhookUrl('http://127.0.0.1:4010/', ['127.0.0.1']).hostname).toBe('127.0.0.1');
    expect(() => webhookUrl('http://localhost:4011/', ['localhost:4010'])).toThrow(/only https/);
  });
});

describe('a host the operator names', () => {
  it.each([
    ['hooks.test', '443', true],
    ['HOOKS.test.', '443', true],
    ['hooks.test', '80', true],
    ['other.test', '8443', true],
    ['other.test', '443', false],
    ['sub.hooks.test', '443', false],
  ])('%s:%s is allowed: %s', (host, port, allowed) => {
    expect(isAllowedHost(host, port, ['hooks.test', 'other.test:8443'])).toBe(allowed);
  });
});
