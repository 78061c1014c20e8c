import { describe, expect, it } from '@jest/globals';
import { sourceLines } from '../text/source-lines.rules.ts';
import { bodyLabels, withLastAlone, type PartPlace } from './body-labels.ts';

const lastPart: PartPlace = { role: 'section', path: [], markdown: false, isLast: true, lastLine: 20 };

function read(text: string, place: Partial<PartPlace> = {}, heading = 'Summary', line = 1) {
  const lines = sourceLines(text).map((each) => ({ ...each, number: each.number + line - 1 }));
  const part = { heading, level: 1, anchor: null, line, lines };
  const { labels, rest } = bodyLabels(part, { ...lastPart, ...place });
  return {
    dates: labels.map(({ field, value }) => [field, value]),
    doubts: labels.map(({ doubt }) => doubt !== undefined),
    rest: rest.map((each) => each.text),
  };
}

describe('bodyLabels', () => {
  it('takes a block of nothing but labels out of the text, and reads one in other text where it stands', () => {
    expect(read('Text.\n\nEffective: 1/1/2025\nOrigin: 2/2010')).toMatchObject({
      dates: [
        ['effective', '1/1/2025'],
        ['origin', '2/2010'],
      ],
      rest: ['Text.', ''],
    });
    expect(read('Text above\nEffective: 1/1/2025').rest).toEqual(['Text above', 'Effective: 1/1/2025']);
  });

  it('leaves what stands in the midst of a document, far from both ends, alone', () => {
    const midst = { isLast: false, lastLine: 1000 };
    expect(read('Effective: 1/1/2025', midst, 'Summary', 120).dates).toHaveLength(1);
    expect(read('Effective: 1/1/2025', midst, 'Summary', 121).dates).toEqual([]);
    expect(read('Effective: 1/1/2025', midst, 'Summary', 880).dates).toEqual([]);
    expect(read('Effective: 1/1/2025', midst, 'Summary', 881).dates).toHaveLength(1);
  });

  it('takes from a history what it tells of the whole policy, and all of it beside the title', () => {
    const text =
      'Effective: 1/1/2020\nLast Review: 5/2019\nOrigination Date: 05/2002\nVersion Effective Date: 2/2/2025';
    expect(read(text, {}, 'Policy History', 41).dates).toEqual([
      ['origin', '05/2002'],
      ['effective', '2/2/2025'],
    ]);
    expect(read(text, {}, 'Policy History', 40).dates).toHaveLength(4);
  });

  it('keeps the day a revision took effect for the quotation it is', () => {
    expect(read('Revision Effective Date: 04/27/2023').dates).toEqual([]);
  });

  it('takes labels out of a list only below a blank line', () => {
    const list = { role: 'references' } as const;
    expect(read('1. A society. Advice.\nEffective Date: 1/1/2020', list).dates).toEqual([]);
    expect(read('1. A society. Advice.\n\nDate of Origin: May 2009', list)).toMatchObject({
      dates: [['origin', 'May 2009']],
      rest: ['1. A society. Advice.', ''],
    });
    expect(read('1. An article.\n\nEffective Date: 10/03/2019.', list).dates).toEqual([]);
  });

  it('searches Markdown at its very end alone', () => {
    const text = 'Effective: 1/1/2020\n\nText.\n\nOrigin: May 2009';
    expect(read(text, { markdown: true }).dates).toEqual([['origin', 'May 2009']]);
    expect(read(text, { markdown: true, isLast: false }).dates).toEqual([]);
  });

  it.each([
    ['a section about Medicare', 'Effective Date: 08/07/1995', 'MEDICARE COVERAGE'],
    ['a section of a drug list', 'Some text.\n\nEffective: 01/01/2020', 'FORMULARY INFORMATION'],
    ['a block with a determination', 'NCD 160.7\nEffective Date: 08/07/1995', 'Summary'],
    ['a block with another one', 'LCD L38294\nLast Review: 08/07/1995\nNext Review: 01/2020', 'Summary'],
    ['a block with its number as a label', 'NCD/LCD: 160.7\nEffective Date: 08/07/1995', 'Summary'],
    ['the block below a determination', 'NCD 160.7\n\nEffective Date: 08/07/1995', 'Summary'],
    ['a block with a code', 'CPT 81225\nEffective Date: 08/07/2021', 'Summary'],
  ])('doubts the dates of %s and leaves them in the text', (_where, text, heading) => {
    const { doubts, rest } = read(text, { path: [heading] }, heading);
    expect(doubts.length > 0 && doubts.every(Boolean)).toBe(true);
    expect(rest).toEqual(text.split('\n'));
  });

  it('doubts what stands below a heading that names another rule, however deep', () => {
    expect(read('Effective: 1/1/2020', { path: ['Medicare', 'Coverage'] }).doubts).toEqual([true]);
    expect(read('NCD/LCD: None\nEffective: 1/1/2020').doubts).toEqual([false]);
  });

  it.each(['references', 'codes'] as const)('doubts a date among %s, and not two of a policy', (role) => {
    expect(read('An entry.\n\nEffective Date: 07/01/2021', { role }).doubts).toEqual([true]);
    expect(read('An entry.\n\nEffective Date: 07/01/2021\nNext Review: 7/2022', { role }).doubts).toEqual([
      false,
      false,
    ]);
  });

  it('doubts the next review of a history', () => {
    expect(read('Next Review Date: 01/2020', {}, 'Revision History', 41).doubts).toEqual([true]);
  });

  it('doubts a date alone in the text above the last ones', () => {
    const effective = { field: 'effective', label: 'Effective', value: '1/1/2020' } as const;
    const doubts = (lines: readonly number[]) =>
      withLastAlone(lines.map((line) => ({ ...effective, line, lone: line }))).map(
        ({ doubt }) => doubt !== undefined,
      );
    expect(doubts([40, 300])).toEqual([false, false]);
    expect(doubts([41, 300])).toEqual([true, false]);
  });

  it('doubts every date alone in the text where they differ', () => {
    const labels = ['October 19, 2017', 'January 1, 2013', 'January 1, 2013'].map((value, index) => {
      return {
        field: 'effective',
        label: 'Effective Date',
        value,
        line: 400 + index,
        lone: 400 + index,
      } as const;
    });
    expect(withLastAlone(labels).every(({ doubt }) => doubt !== undefined)).toBe(true);
  });
});
