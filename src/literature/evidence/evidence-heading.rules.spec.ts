import { describe, expect, it } from '@jest/globals';
import { studyTypes } from '../records/study-type.rules.ts';
import { newHeadings, studyTypeOfHeading } from './evidence-heading.rules.ts';

describe('the kind of studies below a heading', () => {
  it.each([
    ['Systematic Reviews', 'systematic_review'],
    ['Systematic Reviews and Meta-analyses', 'systematic_review'],
    ['META-ANALYSIS', 'systematic_review'],
    ['Health Technology Assessments', 'systematic_review'],
    ['Systematic reviews of randomized trials', 'systematic_review'],
    ['Randomized Controlled Trials (RCTs)', 'rct'],
    ['Randomised controlled trials', 'rct'],
    ['RCTs', 'rct'],
    ['Randomized Control Trials', 'rct'],
    ['Nonrandomized Studies', 'nonrandomised'],
    ['Non-Randomized Trials', 'nonrandomised'],
    ['Non randomised comparative studies', 'nonrandomised'],
    ['Observational Studies', 'nonrandomised'],
    ['Case Series', 'nonrandomised'],
    ['Retrospective cohort studies', 'nonrandomised'],
    ['Uncontrolled trials', 'nonrandomised'],
    ['PRACTICE GUIDELINE SUMMARY', 'guideline'],
    ['Practice Guidelines and Position Statements', 'guideline'],
    ['Professional Societies/Organizations', 'guideline'],
    ['Consensus Statements', 'guideline'],
    ['Narrative Reviews', 'other'],
    ['Systematic and narrative reviews', 'systematic_review'],
    ['OTHER PUBLICATIONS', 'other'],
    ['Other studies', 'nonrandomised'],
    ['SUMMARY OF EVIDENCE', null],
    ['BACKGROUND', null],
    ['Arctic expeditions', null],
    ['', null],
  ])('is told by "%s"', (heading, type) => {
    expect(studyTypeOfHeading(heading)).toBe(type);
  });

  it('is told by every heading that a policy gets for it', () => {
    for (const type of studyTypes) expect(studyTypeOfHeading(newHeadings[type])).toBe(type);
  });
});
