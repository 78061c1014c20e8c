import { describe, expect, it } from '@jest/globals';
import { withCriteria, withWrittenAnchors, type CriteriaPast } from './criteria.ts';
import type { DocumentSection } from '../policy-document.ts';

const section = (markdown: string, heading = 'CRITERIA', level = 1): DocumentSection => {
  return { id: heading.toLowerCase().replaceAll(' ', '-'), heading, level, markdown };
};
const criteria = (markdown: string, past?: CriteriaPast) => withCriteria([section(markdown)], past).criteria;
const ids = (markdown: string, past?: CriteriaPast) => criteria(markdown, past).map(({ id }) => id);

const nested = [
  '- I. Testing may be considered **medically necessary** when both are met:',
  '  - A. Adults; and',
  '  - B. Any of the following:',
  '    - 1\\. Pain',
  '    - 2\\. Loss of function',
  '- II. Testing is considered investigational when Criterion I. is not met.',
].join('\n');

describe('the criteria of a section', () => {
  it('have their labels from the top and anchors made from them', () => {
    expect(criteria(nested).map(({ id, label }) => [id, label])).toEqual([
      ['criteria--i', 'I'],
      ['criteria--i-a', 'I.A'],
      ['criteria--i-b', 'I.B'],
      ['criteria--i-b-1', 'I.B.1'],
      ['criteria--i-b-2', 'I.B.2'],
      ['criteria--ii', 'II'],
    ]);
  });

  it('have their own determination or that of the one above', () => {
    expect(criteria(nested).map(({ determination }) => determination)).toEqual([
      ...Array.from({ length: 5 }, () => 'medically_necessary'),
      'investigational',
    ]);
  });

  it('have their own text without label and without what stands below', () => {
    expect(criteria(nested)[2]?.markdown).toBe('Any of the following:');
    const [first] = criteria(
      '- A. One\n\n  Two\n\n  | a | b |\n  | --- | --- |\n  | 1 | 2 |\n  - 1\\. below',
    );
    expect(first?.markdown).toBe('One\n\nTwo\n\n| a | b |\n| --- | --- |\n| 1 | 2 |');
  });

  it.each([
    [
      'one sentence that states a determination',
      'Lysis is considered **investigational**.',
      ['criteria--statement-1'],
    ],
    [
      'a paragraph that announces bullets',
      'One of the following:\n\n- pain\n- loss\n\nAnd all of these:\n\n- age',
      [
        'criteria--statement-1',
        'criteria--statement-1-item-1',
        'criteria--statement-1-item-2',
        'criteria--statement-2',
        'criteria--statement-2-item-1',
      ],
    ],
    ['a numbered list', '1. one\n   - deep\n2. two', ['criteria--1', 'criteria--1-item-1', 'criteria--2']],
    [
      'parts of a number',
      '- 1\\. one\n  - 1.1 deep\n  - 1.2 deeper',
      ['criteria--1', 'criteria--1-1', 'criteria--1-2'],
    ],
    ['labels in brackets', '- (a) one\n- (b) two', ['criteria--a', 'criteria--b']],
    ['lists that begin anew', '- A. one\n\nText.\n\n- A. other', ['criteria--a', 'criteria--a--2']],
    ['bullets right below the heading', '- age\n- pain', ['criteria--item-1', 'criteria--item-2']],
    ['a labelled paragraph', 'A. One is met.', ['criteria--a']],
  ])('are found in %s', (_what, markdown, expected) => {
    expect(ids(markdown)).toEqual(expected);
  });

  it.each([
    ['a note', 'NOTE: It may be considered medically necessary.'],
    [
      'a list of notes',
      'Notes:\n\n- It is considered investigational.\n- This policy does not address children.',
    ],
    ['a note among items', '- Note: It is investigational.'],
    ['text that decides nothing', 'See the member contract.\n\n- Policy 4\n- Policy 5'],
    ['a table', '| A | B |\n| --- | --- |\n| is investigational | x |'],
  ])('are not found in %s', (_what, markdown) => {
    expect(criteria(markdown)).toEqual([]);
  });

  it('stand below the list of notes, not in it', () => {
    expect(ids('Notes:\n\n- a note\n\n* I. It is covered.')).toEqual(['criteria--i']);
  });

  it('inherit what the heading states', () => {
    const { criteria: found } = withCriteria([
      section('', 'CRITERIA'),
      section('- whole genome sequencing', 'Not Medically Necessary', 2),
    ]);
    expect(found).toMatchObject([{ label: '', determination: 'not_medically_necessary' }]);
  });

  it('are looked for only where a heading says so', () => {
    expect(withCriteria([section(nested, 'EVIDENCE SUMMARY')]).criteria).toEqual([]);
  });
});

describe('anchors of criteria', () => {
  const before = criteria(nested);

  it('stay with what is numbered anew', () => {
    const inserted = nested
      .replace('- II.', '- III.')
      .replace('- I. ', '- I. Counselling is covered.\n- II. ');
    expect(criteria(inserted, { before }).map(({ id, label }) => [id, label])).toEqual([
      ['criteria--i--2', 'I'],
      ['criteria--i', 'II'],
      ['criteria--i-a', 'II.A'],
      ['criteria--i-b', 'II.B'],
      ['criteria--i-b-1', 'II.B.1'],
      ['criteria--i-b-2', 'II.B.2'],
      ['criteria--ii', 'III'],
    ]);
  });

  it('stay with what is reworded under its label', () => {
    expect(ids(nested.replace('Loss of function', 'Severe loss of function'), { before })).toEqual(
      before.map(({ id }) => id),
    );
  });

  it('are not given to another thing under an old label', () => {
    const other = nested.replace('Pain', 'A written consent of the parents');
    expect(ids(other, { before })[3]).toBe('criteria--i-b-1--2');
    expect(ids('- A. one', { reserved: new Set(['criteria--a']) })).toEqual(['criteria--a--2']);
  });

  it('may be written behind the text, which does not hold them', () => {
    const written = '- A. One {#given}\n- B. Two {#not an anchor}\n\nIt is covered. {#whole}';
    const { sections, criteria: found } = withCriteria([section(written)]);
    expect(sections[0]?.markdown).toBe('- A. One\n- B. Two {#not an anchor}\n\nIt is covered.');
    expect(found.map(({ id }) => id)).toEqual(['given', 'criteria--b', 'whole']);
  });

  it('are written only where the text alone would not give them again', () => {
    const plain = withCriteria([section(nested)]);
    expect(withWrittenAnchors(plain.sections, plain.criteria)).toEqual([nested]);
    const renamed = plain.criteria.map((each, index) => (index === 1 ? { ...each, id: 'once' } : each));
    const [markdown = ''] = withWrittenAnchors(plain.sections, renamed);
    expect(markdown).toContain('A. Adults; and {#once}\n');
    expect(withCriteria([section(markdown)])).toEqual({ sections: plain.sections, criteria: renamed });
  });
});
