import { describe, expect, it } from '@jest/globals';
import { parseOptions } from '@node-rs/argon2';
import { hashPassword, NOBODYS_HASH, passwordMatches } from './password-hash.ts';

describe('a password hash', () => {
  it('is argon2id, version 19, with 19 MiB, two passes and one lane', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('has a salt of its own', async () => {
    expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'));
  });

  it('matches its password and no other', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(await passwordMatches('correct horse battery', hash)).toBe(true);
    expect(await passwordMatches('correct horse batterY', hash)).toBe(false);
  });

  it('costs the same work when there is no account', async () => {
    expect(parseOptions(NOBODYS_HASH)).toEqual(parseOptions(await hashPassword('correct horse battery')));
    const start = performance.now();
    expect(await passwordMatches('correct horse battery', undefined)).toBe(false);
    // a refusal without the work takes microseconds; with it, some 20 ms on any machine of these years
    expect(performance.now() - start).toBeGreaterThan(5);
  });
});
