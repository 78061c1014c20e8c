import { describe, expect, it } from '@jest/globals';
import { readTrustedProxies } from './trusted-proxies.ts';

describe('trusted proxies', () => {
  it.each([
    ['false', false],
    ['0', false],
    ['off', false],
    ['true', 1],
    ['TRUE', 1],
    ['1', 1],
    ['2', 2],
    ['10', 10],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, loopback , 2001:db8::/32', ['10.0.0.0/8', 'loopback', '2001:db8::/32']],
  ])('of %j are %j', (text, expected) => {
    expect(readTrustedProxies(text)).toEqual(expected);
  });

  it.each([
    'perhaps',
    '-1',
    '1.5',
    '11',
    '10.0.0.1,',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0',
    '010.0.0.1',
    'fe80::1%eth0',
    'proxy.example',
    'loopback;10.0.0.1',
  ])('are not read from %j', (text) => {
    expect(readTrustedProxies(text)).toBeUndefined();
  });
});
