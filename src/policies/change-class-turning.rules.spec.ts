import { describe, expect, it } from '@jest/globals';
import { turnsRound } from './change-class-turning.rules.ts';

describe('a text', () => {
  it.each([
    'Does not have infection',
    'No prior surgery',
    'Absence of severe depression',
    'is considered investigational except when ALL are met:',
    'is not medically necessary **unless** all are met:',
    'without any of these',
    'pain that isn’t relieved',
    'Contraindications:',
    'EXCLUSIONS AND LIMITATIONS',
  ])('turns its conditions round: %j', (text) => {
    expect(turnsRound(text)).toBe(true);
  });

  it.each([
    'no more than 40 points',
    'not less than 18 years',
    'a dose not to exceed 40 mg',
    'drugs, including but not limited to opioids',
    'is considered **not** medically necessary for any of these:',
    'is not covered when all of these apply:',
    'does not meet coverage criteria',
    'a known or notable diagnosis',
  ])('leaves them as they are: %j', (text) => {
    expect(turnsRound(text)).toBe(false);
  });
});
