import { describe, expect, it } from '@jest/globals';
import {
  leadsToAnotherRule,
  namesAnotherRule,
  namesAnotherSource,
  numbersAnotherRule,
} from './quoted-source.rules.ts';

describe('what a date may be about', () => {
  it.each([
    ['MEDICARE COVERAGE', true, true],
    ['LCD L38294', true, true],
    ['Preferred Drug List', true, true],
    ['Formulary information', true, true],
    ['CPT/HCPCS Codes', false, true],
    ['ICD-10-CM', false, true],
    ['Summary of evidence', false, false],
    ['Decoded signals', false, false],
  ])('"%s" names another rule %s, another source %s', (text, rule, source) => {
    expect([namesAnotherRule(text), namesAnotherSource(text)]).toEqual([rule, source]);
  });

  it('takes only a short text for what announces a date', () => {
    expect(leadsToAnotherRule('NCD 160.7')).toBe(true);
    expect(leadsToAnotherRule(`NCD 160.7 ${'and text '.repeat(20)}`)).toBe(false);
  });

  it('knows a determination by its number', () => {
    expect(numbersAnotherRule('NCD/LCD 160.7')).toBe(true);
    expect(numbersAnotherRule('NCD/LCD None')).toBe(false);
  });
});
