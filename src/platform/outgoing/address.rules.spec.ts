import { describe, expect, it } from '@jest/globals';
import { isAllowedHost, isPublicAddress } from './address.rules.ts';

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
