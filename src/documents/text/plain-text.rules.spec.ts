import { describe, expect, it } from '@jest/globals';
import { markdownOfPlainText } from './plain-text.rules.ts';
import { blocksOf, sourceLines } from './source-lines.rules.ts';

const markdown = (text: string) => markdownOfPlainText(blocksOf(sourceLines(text)));

describe('markdownOfPlainText', () => {
  it('joins wrapped lines into one paragraph', () => {
    expect(markdown('One line\n  and   another.\n\nNext.')).toBe('One line and another.\n\nNext.');
  });

  it('joins a sentence that a page end cut in two', () => {
    expect(markdown('having 60 patients in\n\neach group.')).toBe('having 60 patients in each group.');
    expect(markdown('having 60 patients in\n\nPage 3 of 12\n\neach group.')).toBe(
      'having 60 patients in each group.',
    );
  });

  it.each([
    'The first ended.\n\nthe second starts small.',
    'It ended with a citation.^[3]\n\nand so on',
    'He said “no.”\n\nand so on',
    'These:\n\npain',
    'Without an end\n\nThe next starts large.',
  ])('keeps two paragraphs of %j', (text) => {
    expect(markdown(text)).toBe(text);
  });

  it('keeps list items apart and wraps them up', () => {
    expect(markdown('One of:\n• first\n  goes on\n• second')).toBe('One of:\n\n- first goes on\n- second');
    expect(markdown('1. first\n2. second\n   goes on')).toBe('1. first\n2. second goes on');
    expect(markdown('A. first\nB. second')).toBe('- A. first\n- B. second');
  });

  it('does not take a wrapped year for a list', () => {
    expect(markdown('It was published in\n2019. Later it was not.')).toBe(
      'It was published in 2019. Later it was not.',
    );
  });

  it('makes columns of tabs a table', () => {
    expect(markdown('Group\tPain\nLysis\t5.7')).toBe('| Group | Pain |\n| --- | --- |\n| Lysis | 5.7 |');
  });

  it.each([
    ['# of patients: 12', '\\# of patients: 12'],
    ['> 50% relief', '\\> 50% relief'],
    ['```', '\\```'],
  ])('escapes %j, which is no markup in plain text', (text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  it('stands items in each other by number and indentation, whatever page they are on', () => {
    const text = [
      '   I. It may be considered necessary when all',
      '      are met:',
      '        A.    Age over 18; and',
      '        B.    Any of the following:',
      '              1. Pain',
      '',
      '            2. Loss of function that goes on',
      '               and on; or',
      '    C. Nothing else.',
      ' II. It is investigational when Criterion',
      '     I. is not met.',
    ].join('\n');
    expect(markdown(text)).toBe(
      [
        '- I. It may be considered necessary when all are met:',
        '  - A. Age over 18; and',
        '  - B. Any of the following:',
        '    1. Pain',
        '    2. Loss of function that goes on and on; or',
        '  - C. Nothing else.',
        '- II. It is investigational when Criterion I. is not met.',
      ].join('\n'),
    );
  });

  it('keeps the labels of digits where numbers are not to be counted by a viewer', () => {
    const blocks = blocksOf(sourceLines('All of:\n1. One;\n1) Two:\n(a) three'));
    expect(markdownOfPlainText(blocks, { numbered: false })).toBe(
      'All of:\n\n- 1\\. One;\n\n* 1\\) Two:\n  - (a) three',
    );
  });

  it.each([
    ['I.', 'a Roman numeral at the start', 'I. one\nII. two', '- I. one\n- II. two'],
    ['I.', 'a letter behind H.', 'H. One\nI. Two\nJ. Three', '- H. One\n- I. Two\n- J. Three'],
    [
      'i.',
      'a numeral below a letter',
      'h. One\n    i. Two\n    ii. Three\ni. Four',
      '- h. One\n  - i. Two\n  - ii. Three\n- i. Four',
    ],
    ['C.', 'a letter', 'A. one\nB. two\nC. three\nD. four', '- A. one\n- B. two\n- C. three\n- D. four'],
    ['V.', 'a numeral behind IV.', 'IV. One\nV. Two', '- IV. One\n- V. Two'],
  ])('takes %s for %s', (_label, _what, text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  it.each([
    [
      'lists in each other at one margin',
      'I. Age\nA. Pain\nB. Care\n1. drug\n2. rest\nC. More\nII. Other',
      '- I. Age\n  - A. Pain\n  - B. Care\n    1. drug\n    2. rest\n  - C. More\n- II. Other',
    ],
    [
      'a list behind words that end nothing',
      'A. Age\nB. Pain\n1. six months\n2. meds',
      '- A. Age\n- B. Pain\n  1. six months\n  2. meds',
    ],
    [
      'numerals between two letters',
      `A. All\n${Array.from('abcdefgh', String)
        .map((letter) => `${letter}. One`)
        .join('\n')}\ni. sub one\nii. sub two\ni. Last\nB. Else`,
      `- A. All\n${Array.from('abcdefgh', String)
        .map((letter) => `  - ${letter}. One`)
        .join('\n')}\n    - i. sub one\n    - ii. sub two\n  - i. Last\n- B. Else`,
    ],
    [
      'a list whose first letters were lost',
      'A. Age\nh. first\ni. sub one\nii. sub two\ni. last\nB. Else',
      '- A. Age\n  - h. first\n    - i. sub one\n    - ii. sub two\n  - i. last\n- B. Else',
    ],
    ['labels without a space', '1.Age\n2.Pain\n3. Care', '1. Age\n2. Pain\n3. Care'],
    ['boxes', '[ ] Age\n[x] Pain\n\n☐ Care\n☐ Rest', '- Age\n- Pain\n- Care\n- Rest'],
    [
      'what a wrapped line names',
      'The tumor is of stage\nI. It goes on here',
      'The tumor is of stage I. It goes on here',
    ],
  ])('tells %s', (_what, text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  it('goes on counting behind 999', () => {
    const text = Array.from({ length: 1002 }, (_, index) => `${index + 1}. thing`).join('\n');
    expect(markdown(text)).toBe(text);
    expect(markdown('It was\n2019. Text')).toBe('It was 2019. Text');
  });

  it('tells a list of notes from the list below it', () => {
    expect(markdown('Notes:\n    • First note\n    • Second note\n\n  I. One\n  II. Two')).toBe(
      'Notes:\n\n- First note\n- Second note\n\n* I. One\n* II. Two',
    );
  });

  it('keeps a paragraph between two items inside the item around them', () => {
    expect(markdown('I. Any of:\n   A. one\n\n   NOTE: Mind this.\n\n   B. two\nII. more')).toBe(
      '- I. Any of:\n  - A. one\n\n  NOTE: Mind this.\n\n  - B. two\n- II. more',
    );
  });

  it('goes on counting behind a paragraph', () => {
    expect(markdown('1) one\n2) two\n\nThe following is not covered.\n\n3) three')).toBe(
      '1) one\n2) two\n\nThe following is not covered.\n\n3) three',
    );
  });

  it.each([
    ['laboratory-\ndeveloped tests', 'laboratory-developed tests'],
    ['a first-\nor second-degree relative', 'a first- or second-degree relative'],
    ['is **medically**\n**necessary** here', 'is **medically necessary** here'],
  ])('joins %j', (text, expected) => {
    expect(markdown(text)).toBe(expected);
  });

  it('makes one table of one that a page end broke, its head printed again or not', () => {
    const table = '| Gene | Cost |\n| --- | --- |\n| A | 1 |\n| B | 2 |';
    expect(markdown('Gene\tCost\nA\t1\n\nPage 2 of 3\n\nGene\tCost\nB\t2')).toBe(table);
    expect(markdown('Gene\tCost\nA\t1\n\nB\t2')).toBe(table);
  });

  it('takes a label with a tab behind it for no table', () => {
    expect(markdown('A.\tone\nB.\ttwo')).toBe('- A. one\n- B. two');
  });

  it('finds items whose bullets are drawn where criteria stand', () => {
    const text = [
      'It is covered for any of the following:',
      '  Age of 35 years or more at the time of delivery, whether by oneself or of a donor whose age is known; or',
      '  A finding that says so, which goes on over the end of the line because it is as long as a line can ever be',
      '  and ends here',
      '  Another',
      'It is not covered else.',
    ].join('\n');
    expect(markdownOfPlainText(blocksOf(sourceLines(text)), { numbered: false }).split('\n')).toEqual([
      'It is covered for any of the following:',
      '',
      '- Age of 35 years or more at the time of delivery, whether by oneself or of a donor whose age is known; or',
      '- A finding that says so, which goes on over the end of the line because it is as long as a line can ever be and ends here',
      '- Another',
      '',
      'It is not covered else.',
    ]);
  });
});
