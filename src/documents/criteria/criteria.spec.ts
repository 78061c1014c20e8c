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

  it.each([
    'Lysis is considered investigational except when ALL of the following are met:',
    'Lysis is considered not medically necessary unless ALL of the following are met:',
  ])('do not inherit what does not hold when they are met: %j', (statement) => {
    const [first, ...items] = criteria(`${statement}\n\n- A. Age\n- B. Pain\n  - 1\\. Long`);
    expect(first?.determination).not.toBeNull();
    expect(items.map(({ determination }) => determination)).toEqual([null, null, null]);
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

  const covered = 'It is medically necessary when:';
  it.each([
    ['bullets behind a note', `${covered}\n\n- one\n\nNote: see below.\n\n- four\n- five`, 3],
    ['bullets behind a paragraph', `${covered}\n\n- one\n\nIt continues here.\n\n- four\n- five`, 3],
    ['numbers behind a note', `${covered}\n\n1. one\n\nNote: see below.\n\n2. two\n3. three`, 3],
    ['labels behind a note', `${covered}\n\n- A. one\n\nNote: see below.\n\n- B. two`, 2],
    ['labels behind a list of notes', `${covered}\n\n- A. one\n\nNotes:\n\n- x\n\n* B. two`, 2],
    ['a list that a note stands before', `${covered}\n\nNote: see below.\n\n- A. one\n- B. two`, 2],
    ['numbers behind a denial', `${covered}\n\n1. one\n\nSurgery is investigational.\n\n2. two`, 2],
  ])('go on with the list before them: %s', (_what, markdown, items) => {
    const inherited = criteria(markdown).filter(({ id }) => id.startsWith('criteria--statement-1-'));
    expect(inherited.map(({ determination }) => determination)).toEqual(
      Array.from({ length: items }, () => 'medically_necessary'),
    );
  });

  it('do not go on with a list before them where they count from the start again', () => {
    expect(ids(`${covered}\n\n- A. one\n\nNote: see below.\n\n- A. other`)).toEqual([
      'criteria--statement-1',
      'criteria--statement-1-a',
      'criteria--a',
    ]);
  });

  it('have labels of four digits only in a list that reaches them', () => {
    const labels = (markdown: string) => criteria(markdown).map(({ label }) => label);
    expect(labels('- 999\\. one\n- 1000\\. two\n- 1001\\. three')).toEqual(['999', '1000', '1001']);
    expect(labels('999. one\n1000. two')).toEqual(['999', '1000']);
    expect(labels('- 2019\\. It was covered.')).toEqual(['']);
  });

  it.each([
    ['a paragraph', 'See the contract.', ['See the contract.']],
    ['bullets that nothing announces', 'See these.\n\n- one\n- two', ['See these.', 'one', 'two']],
    ['a table', 'A. Age\n\n| a |\n| --- |\n| 1 |', ['| a |\n| --- |\n| 1 |']],
    ['a quotation', '> It is quoted.', ['> It is quoted.']],
    ['labels on lines of one paragraph', 'I. Age\nA. Pain', ['A. Pain']],
    ['criteria', nested, []],
    ['a note', 'NOTE: See below.', []],
    ['notes', 'Notes:\n\n- one', []],
    ['a ruled line', '---', []],
  ])('leave what is none of them unplaced: %s', (_what, markdown, unplaced) => {
    expect(withCriteria([section(markdown)]).unplaced).toEqual(unplaced);
  });

  it('leave nothing unplaced where nothing is decided', () => {
    expect(withCriteria([section('Some text.', 'EVIDENCE SUMMARY')]).unplaced).toEqual([]);
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
    expect(withCriteria([section(markdown)])).toMatchObject({ sections: plain.sections, criteria: renamed });
  });
});
