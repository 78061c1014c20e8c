import { describe, expect, it } from '@jest/globals';
import { headingStyle } from './heading-style.rules.ts';

describe('headingStyle', () => {
  it.each([
    ['EVIDENCE SUMMARY', 'known'],
    ['Evidence Summary:', 'known'],
    ['1.0 DESCRIPTION', 'known'],
    ['LYSIS OF EPIDURAL ADHESIONS', 'capitals'],
    ['RANDOMIZED TRIALS (RCTs)', 'capitals'],
    ['AMERICAN PAIN SOCIETY (APS)', 'capitals'],
    ['Systematic Reviews', 'title_case'],
    ['Studies of Pain in the Lower Back', 'title_case'],
    ['None', null],
    ['N/A', null],
    ['This is a sentence.', null],
    ['Catheter-based techniques for lysis', null],
    ['1. First Item', null],
    ['A. First Criterion', null],
    ['CPT\t62263', null],
    ['x'.repeat(500), null],
  ])('takes "%s" for %s', (text, style) => {
    expect(headingStyle(text)).toBe(style);
  });
});
