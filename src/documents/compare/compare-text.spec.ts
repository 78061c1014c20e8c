import { describe, expect, it } from '@jest/globals';
import { compareLine, compareText, depthChange, type Comparing } from './compare-text.ts';
import { Effort } from './effort.ts';
import { written } from './redline-text.ts';

/** After a reference was put in front, each number is one higher. */
const comparing = (): Comparing => ({
  effort: new Effort(),
  citations: {
    before: (numbers) => `^[${numbers.map((number) => number + 1).join(' ')}]`,
    after: (numbers) => `^[${numbers.join(' ')}]`,
  },
});
const marked = (before: string, after: string) =>
  compareText(before, after, comparing()).blocks.map(({ cells }) => cells.map(written).join('|'));

describe('comparing words', () => {
  it.each([
    ['one word', 'at least 3 months', 'at least 6 months', 'at least [-3-]{+6+} months'],
    ['a number as a whole', '11.6% of cases', '11.8% of cases', '[-11.6-]{+11.8+}% of cases'],
    ['words put in', 'of therapy', 'of supervised therapy', 'of {+supervised +}therapy'],
    ['words taken out', 'of supervised therapy', 'of therapy', 'of [-supervised -]therapy'],
    [
      'words with only space between them',
      'the old words stay',
      'the new text stays',
      'the [-old words stay-]{+new text stays+}',
    ],
    ['words with accents', 'naive naïve cafe', 'naive naive café', 'naive [-naïve cafe-]{+naive café+}'],
    ['a pair of letters and its mark', 'cafe\u0301 noir', 'cafe noir', '[-cafe\u0301-]{+cafe+} noir'],
    ['emoji as a whole', 'so 👨‍👩‍👧 it is', 'so 👨‍👩‍👦 it is', 'so [-👨‍👩‍👧-]{+👨‍👩‍👦+} it is'],
    [
      'a script without spaces, by character',
      '腰椎癒着の治療',
      '腰椎癒着の手術',
      '腰椎癒着の[-治療-]{+手術+}',
    ],
    [
      'an apostrophe inside a word',
      'the payer’s policy',
      'the payers policy',
      'the [-payer’s-]{+payers+} policy',
    ],
    [
      'an emphasis that both sides end',
      '**one** way to go',
      '**another** day to go',
      '[-**one** way-]{+**another** day+} to go',
    ],
    ['nothing', 'as it was', 'as it was', 'as it was'],
  ])('marks %s', (_, before, after, expected) => {
    expect(written(compareLine(before, after, comparing()))).toBe(expected);
  });

  it('shows a citation whose number only shifted as such', () => {
    expect(marked('It helps.^[1, 2] So they say.', 'It helps.^[2, 3] So they say.')).toEqual([
      'It helps.{~^[1, 2]|^[2, 3]~} So they say.',
    ]);
    expect(compareText('It helps.^[1]', 'It helps.^[2]', comparing()).difference).toBe('citations');
  });

  it('takes a range for the numbers in it', () => {
    expect(compareText('It helps.^[1-3]', 'It helps.^[2, 3, 4]', comparing()).difference).toBe('citations');
  });

  it('shows a citation of something else as an edit, though its number stayed', () => {
    expect(marked('It helps.^[3]', 'It helps.^[3]')).toEqual(['It helps.[-^[3]-]{+^[3]+}']);
  });

  it('takes other line breaks for no change of wording', () => {
    const compared = compareText('one two\nthree', 'one\ntwo three', comparing());
    expect(compared.difference).toBe('layout');
  });
});

describe('comparing blocks', () => {
  it('puts a paragraph between others without touching them', () => {
    expect(marked('First one.\n\nLast one.', 'First one.\n\nAnother in between.\n\nLast one.')).toEqual([
      'First one.',
      '{+Another in between.+}',
      'Last one.',
    ]);
  });

  it('finds the paragraph that a changed one was among others that changed', () => {
    const before = 'Pain lasts for months in many people.\n\nSurgery was tried before in most.';
    const after =
      'New words.\n\nPain lasts for years in many people.\n\nSurgery was never tried before in most.';
    expect(marked(before, after)).toEqual([
      '{+New words.+}',
      'Pain lasts for [-months-]{+years+} in many people.',
      'Surgery was {+never +}tried before in most.',
    ]);
  });

  it('replaces a paragraph by another that has nothing of it', () => {
    expect(marked('All of this is gone.', 'Something else stands here now.')).toEqual([
      '[-All of this is gone.-]',
      '{+Something else stands here now.+}',
    ]);
  });

  it('compares lists item by item', () => {
    expect(marked('- A. one thing here\n- B. two', '- A. one thing there\n- B. two\n- C. three')).toEqual([
      'A. one thing [-here-]{+there+}',
      'B. two',
      '{+C. three+}',
    ]);
  });

  it('takes the number of an ordered list for layout', () => {
    expect(compareText('1. one\n2. two', '2. one\n3. two', comparing()).difference).toBe('layout');
  });

  it.each([
    ['deeper', '- any of:\n  - pain\n- drugs', '- any of:\n  - pain\n  - drugs'],
    ['less deep', '- any of:\n  - pain\n  - drugs', '- any of:\n  - pain\n- drugs'],
  ])('says when an item stands %s', (change, before, after) => {
    const { difference, blocks } = compareText(before, after, comparing());
    expect(difference).toBe('placed');
    expect(blocks.map(depthChange)).toEqual([null, null, change]);
  });

  it('takes another width of the same indentation for layout', () => {
    expect(compareText('- a\n  - b', '- a\n    - b', comparing()).difference).toBe('layout');
  });

  it('compares tables cell by cell, rows matched', () => {
    const table = (...rows: readonly string[]) => ['| Drug | Dose |', '| --- | --- |', ...rows].join('\n');
    const before = table('| Alpha | 10 mg daily |', '| Beta | 5 mg |');
    const after = table('| Alpha | 20 mg daily |', '| Gamma | 1 mg once |', '| Beta | 5 mg |');
    expect(marked(before, after).slice(2)).toEqual([
      '| Alpha | [-10-]{+20+} mg daily |',
      '|{+ Gamma +}|{+ 1 mg once +}|',
      '| Beta | 5 mg |',
    ]);
  });

  it('never matches the cells of rows that have more or fewer', () => {
    expect(
      marked('| a | b |\n| --- | --- |\n| 1 | 2 |', '| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |'),
    ).toEqual([
      '|[- a -]|[- b -]|',
      '|{+ a +}|{+ b +}|{+ c +}|',
      '|[- --- -]|[- --- -]|',
      '|{+ --- +}|{+ --- +}|{+ --- +}|',
      '|[- 1 -]|[- 2 -]|',
      '|{+ 1 +}|{+ 2 +}|{+ 3 +}|',
    ]);
  });
});
