import { describe, expect, it } from '@jest/globals';
import { InvalidRequest } from '../../kernel/errors.ts';
import { checkNewPassword, normalisedPassword } from './password.rules.ts';

const ada = { name: 'Ada Reyes-Quill', email: 'areyes@plan.example', organisationName: 'Sample Health Plan' };

/** Characters of which none follows from those before it. */
const various = (length: number) =>
  Array.from({ length }, (_, index) => 'ktmwrbzvhq'[(index * index * 7 + index) % 10]).join('');

describe('a new password', () => {
  it.each([
    ['eleven characters', various(11)],
    ['eleven emoji, which are 22 UTF-16 units', '🔑🐢🌂🎻🧭🪁🍐🛶🧵🎈🪴'],
    ['1001 characters', various(1001)],
    ['nothing', ''],
    ['one character again and again', 'a'.repeat(12)],
    ['emoji again and again', '🔑'.repeat(12)],
    ['a pattern again and again', 'ab1!ab1!ab1!ab'],
    ['the digits in their order', '123456789012'],
    ['the digits backwards', '987654321098'],
    ['the alphabet', 'abcdefghijklmn'],
    ['a keyboard’s rows', 'qwertyuiopasdf'],
    ['a keyboard’s columns', '1qaz2wsx3edc'],
    ['a run of letters and one of digits', 'Abcdef123456'],
    ['a common password with a year', 'Password2026!'],
    ['a common password in disguise', 'P@$$w0rd-2026'],
    ['two common passwords', 'WelcomeSummer1'],
    ['a common password again and again', 'letmeinletmein'],
    ['the own name', 'Ada Reyes 2026'],
    ['the own address', 'areyes@plan.example'],
    ['the organisation', 'SampleHealthPlan1'],
    ['the service and a year', 'almanac-almanac-26'],
  ])('is refused with %s', (_, password) => {
    expect(() => checkNewPassword(password, ada)).toThrow(InvalidRequest);
  });

  it.each([
    ['twelve characters', various(12)],
    ['twelve emoji', '🔑🐢🌂🎻🧭🪁🍐🛶🧵🎈🪴🧊'],
    ['1000 characters', various(1000)],
    ['spaces inside', 'four words are fine'],
    ['lower-case letters only', 'turnipsinthecellar'],
    ['the own name in a sentence', 'why does ada never water the ferns'],
    ['another script', 'девять синих китов'],
    ['a common password in a sentence', 'the password of my bicycle shed'],
  ])('passes with %s', (_, password) => {
    expect(() => checkNewPassword(password, ada)).not.toThrow();
  });

  it('names the field and the reason, and never the password', () => {
    try {
      checkNewPassword('Password2026!', ada);
      throw new Error('it passed');
    } catch (error) {
      expect(error).toMatchObject({
        data: { fields: [{ field: 'password', reason: expect.stringContaining('commonest') }] },
      });
      expect(String(error)).not.toContain('2026');
    }
  });

  it('is judged quickly, however it is made', () => {
    for (const password of [
      'a'.repeat(1000),
      '1qaz'.repeat(250),
      'almanac'.repeat(142),
      'welcome'.repeat(142),
    ]) {
      const start = performance.now();
      expect(() => checkNewPassword(password, ada)).toThrow(InvalidRequest);
      expect(performance.now() - start).toBeLessThan(500);
    }
  });

  it('is the same typed composed or decomposed', () => {
    expect(normalisedPassword('cafe\u0301')).toBe(normalisedPassword('caf\u00e9'));
  });
});
