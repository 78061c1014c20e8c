import { describe, expect, it } from '@jest/globals';
import { readListMark, readingsOf, readSequelMark } from './list-mark.rules.ts';

describe('readListMark', () => {
  it.each([
    ['II. Text', 'II.', 'II', '#.', 'Text'],
    ['A.    Text', 'A.', 'A', '#.', 'Text'],
    ['1) Text', '1)', '1', '#)', 'Text'],
    ['(iv) Text', '(iv)', 'iv', '(#)', 'Text'],
    ['1.2 Text', '1.2', '1.2', '#', 'Text'],
    ['1.2.3. Text', '1.2.3.', '1.2.3', '#.', 'Text'],
    ['aa. Text', 'aa.', 'aa', '#.', 'Text'],
    ['A.', 'A.', 'A', '#.', ''],
    ['• Text', '', '', '•', 'Text'],
    ['o Text', '', '', 'o', 'Text'],
    ['☐ Text', '', '', '☐', 'Text'],
    ['[ ] Text', '', '', '[ ]', 'Text'],
    ['[x] Text', '', '', '[ ]', 'Text'],
    ['[] Text', '', '', '[ ]', 'Text'],
    ['\uf0b7 Text', '', '', '\uf0b7', 'Text'],
  ])('reads %j', (line, printed, label, style, text) => {
    expect(readListMark(line)).toMatchObject({ printed, label, style, text });
  });

  it.each([
    'Text',
    '2019. Text',
    '1.5mg of it',
    'i.e. this',
    'of. it',
    'Dr. Who',
    'or',
    '-5 degrees',
    '(see) it',
    '[see] it',
    '1.Text',
    'A',
  ])('reads none in %j', (line) => {
    expect(readListMark(line)).toBeNull();
  });
});

describe('readSequelMark', () => {
  it.each([
    ['1.Text', '1.', '1', '#.', 'Text'],
    ['(b)Text', '(b)', 'b', '(#)', 'Text'],
    ['II)Text', 'II)', 'II', '#)', 'Text'],
    ['1000. Text', '1000.', '1000', '#.', 'Text'],
  ])('reads %j', (line, printed, label, style, text) => {
    expect(readSequelMark(line)).toMatchObject({ printed, label, style, text });
  });

  it.each(['1.5mg', 'e.g. this', 'U.S. law', 'a.m.', 'Dr.Who', '10000. Text', '1. Text'])(
    'reads none in %j',
    (line) => {
      expect(readSequelMark(line)).toBeNull();
    },
  );
});

describe('readingsOf', () => {
  it.each([
    [
      'I',
      [
        ['roman', 1],
        ['capital', 9],
      ],
    ],
    ['C', [['capital', 3]]],
    [
      'L',
      [
        ['capital', 12],
        ['roman', 50],
      ],
    ],
    ['XIV', [['roman', 14]]],
    [
      'v',
      [
        ['smallRoman', 5],
        ['letter', 22],
      ],
    ],
    [
      'ii',
      [
        ['smallRoman', 2],
        ['letter', 35],
      ],
    ],
    ['iiii', []],
    ['12', [['digit', 12]]],
    ['2.7', [['digit', 7]]],
  ])('reads %s', (label, expected) => {
    expect(readingsOf(label).map(({ numbering, ordinal }) => [numbering, ordinal])).toEqual(expected);
  });
});
