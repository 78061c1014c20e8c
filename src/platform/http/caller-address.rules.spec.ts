import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { callerAddress, readAddress } from './caller-address.rules.ts';

describe('the address of a caller', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['2001:DB8:0::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['unknown', undefined],
    ['_hidden', undefined],
    ['192.0.2.256', undefined],
    ['192.0.2', undefined],
    ['3221225991', undefined],
    ['0x7f.0.0.1', undefined],
    ['192.0.2.7\0', undefined],
    ['<script>', undefined],
    ['1'.repeat(10_000), undefined],
    [`::${'0'.repeat(10_000)}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j', (said, expected) => {
    expect(readAddress(said)).toBe(expected);
  });

  it('is that of the connection where the proxy says none', () => {
    expect(callerAddress('unknown', '::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(callerAddress(undefined, undefined)).toBe('0.0.0.0');
  });

  it('is an address whatever is sent', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (said, at) => isIP(callerAddress(said, at)) !== 0));
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (at) => isIP(readAddress(at) ?? '') !== 0));
  });
});
