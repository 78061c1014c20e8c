import { describe, expect, it } from '@jest/globals';
import { headingNumber, tidyHeading, withoutCitation, withoutNumber } from './heading-text.rules.ts';
import { knownHeading, roleOf } from './known-headings.rules.ts';

describe('the text of a heading', () => {
  it.each([
    ['II. Policy Statement', 'II.', 'Policy Statement'],
    ['1.0 DESCRIPTION', '1.0', 'DESCRIPTION'],
    ['2.1.3. Details', '2.1.3.', 'Details'],
    ['A. Background', 'A.', 'Background'],
    ['(b) Scope', '(b)', 'Scope'],
    ['Section 3. Criteria', 'Section 3.', 'Criteria'],
    ['2023 Update', '', '2023 Update'],
    ['A Study', '', 'A Study'],
    ['IV. 5.', 'IV.', 'IV. 5.'],
  ])('%j has the number %j', (heading, number, rest) => {
    expect([headingNumber(heading), withoutNumber(heading)]).toEqual([number, rest]);
  });

  it.each([
    ['II. PRODUCT VARIATIONS   TOP', 'II. PRODUCT VARIATIONS'],
    ['Clinical Evidence ......... 10', 'Clinical Evidence'],
    ['Criteria (continued):', 'Criteria'],
    ['Criteria:', 'Criteria'],
    [':', ':'],
  ])('%j is tidied to %j', (printed, heading) => {
    expect(tidyHeading(printed)).toBe(heading);
  });

  it('is told from the citation behind it', () => {
    expect(withoutCitation('RETINA SPECIALISTS^[35]')).toEqual({
      heading: 'RETINA SPECIALISTS',
      citation: '^[35]',
    });
    expect(withoutCitation('Trials [abstract]')).toEqual({ heading: 'Trials [abstract]', citation: '' });
  });
});

describe('known headings', () => {
  it.each([
    ['VIII. Evidence-based Scientific References', 'references'],
    ['Coding Information TOP', 'codes'],
    ['CPT Codes / HCPCS Codes / ICD Codes', 'codes'],
    ['Other Related Policies:', 'crossReferences'],
    ['Important Information – Please Read Before Using This Policy', 'boilerplate'],
    ['Table of Contents', 'contents'],
    ['Policy History', 'section'],
    ['Anything else', 'section'],
  ])('%j has the role %s', (heading, role) => {
    expect(roleOf(heading)).toBe(role);
  });

  it.each(['IX. Policy^[1]', '*Policy*', 'policy:', '1.0 POLICY'])('%j is known', (heading) => {
    expect(knownHeading(heading)?.statesCriteria).toBe(true);
  });
});
