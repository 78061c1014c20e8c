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
    expect(markdown('A. first\nB. second')).toBe('A. first\n\nB. second');
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
});
