import { describe, expect, it } from '@jest/globals';
import { InvalidRequest } from '../../kernel/errors.ts';
import { checkNewPassword, normalisedPassword } from './password.rules.ts';

describe('a new password', () => {
  it.each([
    ['eleven characters', 'a'.repeat(11)],
    ['eleven emoji, which are 22 UTF-16 units', '🔑'.repeat(11)],
    ['257 characters', 'a'.repeat(257)],
    ['nothing', ''],
  ])('is refused with %s', (_, password) => {
    expect(() => checkNewPassword(password)).toThrow(InvalidRequest);
  });

  it.each([
    ['twelve characters', 'a'.repeat(12)],
    ['twelve emoji', '🔑'.repeat(12)],
    ['256 characters', 'a'.repeat(256)],
    ['spaces inside', 'four words are fine'],
  ])('passes with %s', (_, password) => {
    expect(() => checkNewPassword(password)).not.toThrow();
  });

  it('is the same typed composed or decomposed', () => {
    expect(normalisedPassword('cafe\u0301')).toBe(normalisedPassword('caf\u00e9'));
  });
});
