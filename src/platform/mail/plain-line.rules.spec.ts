import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fittedSubject, plainLine, shortened, SUBJECT_LENGTH } from './plain-line.rules.ts';

describe('one line', () => {
  it.each([
    ['two\r\nlines', 'two lines'],
    ['  a\tb\u0000c  ', 'a b c'],
    ['fine\u2028print', 'fine print'],
    ['exe\u202Etxt.', 'exe txt.'],
    ['half \uD83D', 'half \uFFFD'],
    ['Crohn’s 疾患', 'Crohn’s 疾患'],
  ])('of %j is %j', (text, line) => {
    expect(plainLine(text)).toBe(line);
  });
});

describe('shortened text', () => {
  it.each([
    ['Spinal Taps', 11, 'Spinal Taps'],
    ['Spinal Taps', 10, 'Spinal…'],
    ['Spinal Taps of Adults', 13, 'Spinal Taps…'],
    ['Spinal Taps, of Adults', 14, 'Spinal Taps…'],
    ['Pneumonoultramicroscopic', 10, 'Pneumonou…'],
    ['A Pneumonoultramicroscopic', 10, 'A Pneumon…'],
    ['👩‍⚕️👩‍⚕️👩‍⚕️', 12, '👩‍⚕️👩‍⚕️…'],
    ['e\u0301e\u0301e\u0301e\u0301', 6, 'e\u0301e\u0301…'],
    ['anything', 1, '…'],
  ])('of %j to %d is %j', (text, length, short) => {
    expect(shortened(text, length)).toBe(short);
  });

  it('is never longer than asked, and never ends in half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, length) => {
        const short = shortened(text, length);
        expect(short.length).toBeLessThanOrEqual(Math.max(length, 1));
        expect(short.isWellFormed()).toBe(text.isWellFormed() || short.isWellFormed());
        if (short !== text) expect(short.endsWith('…')).toBe(true);
      }),
    );
  });
});

describe('a subject', () => {
  it('keeps what stands around a long title', () => {
    const subject = fittedSubject(
      'Review overdue by 8 days: ',
      'Percutaneous '.repeat(20),
      ' (September 2026)',
    );
    expect(subject).toBe('Review overdue by 8 days: Percutaneous Percutaneous… (September 2026)');
    expect(subject.length).toBeLessThanOrEqual(SUBJECT_LENGTH);
  });

  it('shows the beginning of a title however little room there is', () => {
    expect(fittedSubject('x'.repeat(90), 'Lysis of Epidural Adhesions', '')).toContain('Lysis of Epidural…');
  });
});
