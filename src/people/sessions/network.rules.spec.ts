import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayUseFrom, networkOf } from './network.rules.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.0/24'],
    ['192.0.2.255', '192.0.2.0/24'],
    ['192.0.3.0', '192.0.3.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:12:ffff::1', '2001:db8:12::/48'],
    ['2001:db8:13::1', '2001:db8:13::/48'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['fe80::1%eth0', 'fe80::/48'],
    ['no address', 'no address'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is the same for every address of a /24, and never for two of different ones', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const octets = fc.tuple(fc.integer({ min: 1, max: 126 }), byte, byte);
    fc.assert(
      fc.property(octets, octets, byte, byte, (a, b, x, y) => {
        const same = a.join('.') === b.join('.');
        expect(networkOf([...a, x].join('.')) === networkOf([...b, y].join('.'))).toBe(same);
      }),
    );
  });
});

describe('a session', () => {
  it.each([
    ['network', '192.0.2.7', '192.0.2.200', true],
    ['network', '192.0.2.7', '192.0.3.7', false],
    ['network', '192.0.2.7', '2001:db8::1', false],
    ['network', '::1', '127.0.0.1', true],
    ['strict', '192.0.2.7', '192.0.2.7', true],
    ['strict', '192.0.2.7', '192.0.2.8', false],
    ['off', '192.0.2.7', '203.0.113.9', true],
    ['strict', null, '203.0.113.9', true],
  ] as const)('held to its %s, opened at %s and used from %s: %s', (setting, home, from, may) => {
    expect(mayUseFrom(setting, home, from)).toBe(may);
  });
});
