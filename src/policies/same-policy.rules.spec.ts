import { describe, expect, it } from '@jest/globals';
import { comparableNumber, titlesAlike } from './same-policy.rules.ts';

describe('titlesAlike', () => {
  it.each([
    ['Lysis of Epidural Adhesions', 'LYSIS OF EPIDURAL ADHESIONS'],
    ['Genetic Testing for Cardiomyopathy', 'Genetic Testing of Cardiomyopathy'],
    ['Spinal Cord Stimulation', 'Spinal Cord Stimulation for Pain'],
  ])('%p and %p may be one policy', (a, b) => {
    expect(titlesAlike(a, b)).toBe(true);
  });

  it.each([
    ['Genetic Testing for Cardiomyopathy', 'Wheelchairs'],
    ['Medical Policy', 'Policy'],
    ['Knee Arthroplasty', 'Hip Arthroplasty, Revision'],
  ])('%p and %p are two', (a, b) => {
    expect(titlesAlike(a, b)).toBe(false);
  });
});

describe('comparableNumber', () => {
  it.each([
    ['MED.0012', 'med 0012'],
    ['94', '94'],
  ])('%p is %p', (a, b) => {
    expect(comparableNumber(a)).toBe(comparableNumber(b));
  });
});
