import { describe, expect, it } from '@jest/globals';
import { doiIn, normalDoi } from './doi.rules.ts';

describe('doiIn', () => {
  it.each([
    ['10.1016/j.jpain.2010.01.001', '10.1016/j.jpain.2010.01.001'],
    [' 10.3349/YMJ.2022.0493\n', '10.3349/YMJ.2022.0493'],
    ['https://doi.org/10.1002/14651858.CD001', '10.1002/14651858.CD001'],
    ['http://dx.doi.org/10.1002/abc', '10.1002/abc'],
    ['doi.org/10.1002/abc', '10.1002/abc'],
    ['doi: 10.1002/abc', '10.1002/abc'],
    ['DOI 10.1002/abc', '10.1002/abc'],
    ['10.1641/0006-3568(2001)051[0933:TEOTWA]2.0.CO;2', '10.1641/0006-3568(2001)051[0933:TEOTWA]2.0.CO;2'],
    ['10.1000.10/123', '10.1000.10/123'],
    ['10.1016/S0140-6736(20) 30183-5', null],
    ['10.x/abc', null],
    ['11.1000/abc', null],
    ['S0140-6736(20)30183-5', null],
    ['10.1016/', null],
    ['', null],
    [null, null],
  ])('finds in %j %j', (text, expected) => {
    expect(doiIn(text)).toBe(expected);
  });
});

describe('normalDoi', () => {
  it.each([
    ['10.3349/YMJ.1', '10.3349/ymj.1'],
    ['https://doi.org/10.1016/S0140-6736%2820%2930183-5', '10.1016/s0140-6736(20)30183-5'],
    ['10.1002/a%zz', '10.1002/a%zz'],
    ['none', null],
    [null, null],
  ])('turns %j into %j', (text, expected) => {
    expect(normalDoi(text)).toBe(expected);
  });
});
