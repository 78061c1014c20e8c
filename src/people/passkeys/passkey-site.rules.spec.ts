import { describe, expect, it } from '@jest/globals';
import { passkeySiteOf } from './passkey-site.rules.ts';

describe('the site that passkeys are made for', () => {
  it.each([
    ['https://almanac.plan.example', 'almanac.plan.example', 'https://almanac.plan.example'],
    ['https://almanac.plan.example:8443/', 'almanac.plan.example', 'https://almanac.plan.example:8443'],
    ['https://Plan.Example/almanac', 'plan.example', 'https://plan.example'],
    ['http://localhost:3000', 'localhost', 'http://localhost:3000'],
    ['http://almanac.localhost', 'almanac.localhost', 'http://almanac.localhost'],
  ])('of %s is %s', (publicUrl, rpId, origin) => {
    expect(passkeySiteOf(publicUrl)).toEqual({ rpId, origin });
  });

  it.each([
    'http://almanac.plan.example',
    'http://127.0.0.1:3000',
    'https://10.0.0.7',
    'https://[::1]:3000',
    'https://0x7f.1',
    'http://notlocalhost',
  ])('is none for %s', (publicUrl) => {
    expect(passkeySiteOf(publicUrl)).toBeNull();
  });
});
