import { describe, expect, it } from '@jest/globals';
import { CommandRefused, failureOf } from './failure.ts';
import { printable } from './printable.ts';

describe('a line for a terminal', () => {
  it.each([
    ['\u001B[2J\u001B[Hok', '\uFFFD[2J\uFFFD[Hok'],
    ['a\u202Eb', 'a\uFFFDb'],
    ['Müller µg 𝛽', 'Müller µg 𝛽'],
  ])('%j is printed as %j', (given, printed) => {
    expect(printable(given)).toBe(printed);
  });

  it('is no less plain in a refusal', () => {
    expect(failureOf(new CommandRefused('proof_fails', 'x\u001B[31m')).line).toBe('proof_fails: x\uFFFD[31m');
  });
});
