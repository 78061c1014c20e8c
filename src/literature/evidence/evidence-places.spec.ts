import { describe, expect, it } from '@jest/globals';
import type { DocumentReference, DocumentSection } from '../../documents/policy-document.ts';
import { placeFor, placesOf } from './evidence-places.ts';

const section = (level: number, heading: string, markdown = ''): DocumentSection => {
  return { id: `${heading.toLowerCase().replace(/[^a-z]+/g, '-')}-${level}`, heading, level, markdown };
};
const reference = (number: number, citation: string): DocumentReference => {
  return { number, citation, pmid: null, pmidPrinted: 'absent', doi: null, url: null };
};
const place = (
  sections: readonly DocumentSection[],
  text: string,
  references: readonly DocumentReference[] = [],
) => placeFor({ sections, references }, { studyType: 'rct', text });

describe('the place of a work', () => {
  it('is below the heading of its kind of study, and never where coverage is decided', () => {
    const sections = [
      section(1, 'POLICY CRITERIA'),
      section(2, 'Randomized trials are needed'),
      section(1, 'RATIONALE'),
      section(2, 'Randomized Trials'),
    ];
    expect(place(sections, 'any')).toMatchObject({ into: { sectionId: 'randomized-trials-2' }, others: [] });
    expect(placesOf({ sections }).map(({ path }) => path)).toEqual([
      ['RATIONALE'],
      ['RATIONALE', 'Randomized Trials'],
    ]);
  });

  it('of several is the one whose headings speak of the work, "without" turned round', () => {
    const sections = [
      section(1, 'EVIDENCE SUMMARY'),
      section(2, 'Ablation with mapping'),
      section(3, 'RCTs', 'with'),
      section(2, 'Ablation without mapping'),
      { ...section(3, 'RCTs', 'without'), id: 'other' },
    ];
    expect(place(sections, 'Ablation guided by mapping').path[1]).toBe('Ablation with mapping');
    expect(place(sections, 'Plain ablation')).toMatchObject({
      path: ['EVIDENCE SUMMARY', 'Ablation without mapping', 'RCTs'],
      others: [{ path: ['EVIDENCE SUMMARY', 'Ablation with mapping', 'RCTs'] }],
    });
  });

  it('is else the one that cites works like it, else the first', () => {
    const sections = [
      section(1, 'EVIDENCE SUMMARY'),
      section(2, 'One'),
      section(3, 'RCTs', 'x ^[1]'),
      section(2, 'Two'),
      { ...section(3, 'RCTs', 'y ^[2]'), id: 'two' },
    ];
    const references = [
      reference(1, 'Stimulation of nerves.'),
      reference(2, 'Infusion of ketamine in depression.'),
    ];
    expect(place(sections, 'ketamine in depression', references)).toMatchObject({
      into: { sectionId: 'two' },
    });
    expect(place(sections, 'something else', references)).toMatchObject({
      path: ['EVIDENCE SUMMARY', 'One', 'RCTs'],
      why: expect.stringContaining('first'),
    });
  });

  it.each<[string, readonly DocumentSection[], object]>([
    [
      'evidence without parts',
      [section(1, 'EVIDENCE SUMMARY', 'Text.')],
      { into: { sectionId: 'evidence-summary-1' } },
    ],
    [
      'evidence with other parts',
      [section(1, 'EVIDENCE SUMMARY'), section(2, 'Systematic Reviews'), section(1, 'SUMMARY')],
      { into: { heading: 'Randomized Controlled Trials', level: 2, after: 'systematic-reviews-2' } },
    ],
    [
      'no evidence at all',
      [section(1, 'BACKGROUND')],
      { into: { heading: 'Randomized Controlled Trials', level: 1, after: 'background-1' } },
    ],
    ['no text at all', [], { into: { heading: 'Randomized Controlled Trials', level: 1, after: null } }],
    [
      'guidelines alone',
      [section(1, 'PRACTICE GUIDELINES')],
      { into: { level: 1, after: 'practice-guidelines-1' } },
    ],
  ])('where no heading names its kind is said: %s', (_, sections, expected) => {
    expect(place(sections, 'any')).toMatchObject(expected);
  });
});
