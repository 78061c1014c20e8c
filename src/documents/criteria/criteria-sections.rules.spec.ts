import { describe, expect, it } from '@jest/globals';
import { criteriaSections } from './criteria-sections.rules.ts';

const states = (...headings: string[]) =>
  criteriaSections(
    headings.map((heading) => ({
      heading: heading.trim(),
      level: 1 + (heading.length - heading.trimStart().length) / 2,
    })),
  );

describe('the sections that state criteria', () => {
  it.each([
    'MEDICAL POLICY CRITERIA', 'I. POLICY', 'Coverage Rationale', 'Position Statement', '1.0 Coverage Guidelines', 'Policy/Criteria:',
    'II. Indications and/or Limitations of Coverage', 'Clinical Coverage Criteria', 'Medically Necessary:', 'Criteria: Special Circumstances',
    'When services are Investigational and Not Medically Necessary', 'MEDICAL POLICY', 'Limitations',
  ])('are those under %j', (heading) => {
    expect(states(heading)).toEqual([true]);
  }); // prettier-ignore

  it.each([
    'DESCRIPTION', 'POLICY GUIDELINES', 'Policy History', 'Study Selection Criteria', 'RATIONALE', 'Benefit Application', 'Description of Services',
  ])('are not those under %j', (heading) => {
    expect(states(heading)).toEqual([false]);
  }); // prettier-ignore

  it('are those below them, unless policies keep them for something else', () => {
    expect(
      states(
        'POLICY',
        '  Long QT Syndrome',
        '  Introduction',
        '  Policy Guidelines',
        '    Families',
        'RATIONALE',
      ),
    ).toEqual([true, true, true, false, false, false]);
  });

  it('are none where evidence is weighed', () => {
    expect(states('RATIONALE', '  Criteria', '  Medical necessity of panels')).toEqual([false, false, false]);
  });
});
