import { describe, expect, it } from '@jest/globals';
import { sourceLines } from '../text/source-lines.rules.ts';
import { bodyLabels, type PartPlace } from './body-labels.ts';

const lastPart: PartPlace = { role: 'section', markdown: false, isLast: true, lastLine: 20 };

function read(text: string, place: Partial<PartPlace> = {}, heading = 'Summary', line = 1) {
  const lines = sourceLines(text).map((each) => ({ ...each, number: each.number + line - 1 }));
  const part = { heading, level: 1, anchor: null, line, lines };
  const { labels, rest } = bodyLabels(part, { ...lastPart, ...place });
  return { dates: labels.map(({ field, value }) => [field, value]), rest: rest.map((each) => each.text) };
}

describe('bodyLabels', () => {
  it('takes a block of nothing but labels out of the text, and reads one in other text where it stands', () => {
    expect(read('Text.\n\nEffective: 1/1/2025\nOrigin: 2/2010')).toEqual({
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
    expect(read('1. A society. Advice.\n\nDate of Origin: May 2009', list)).toEqual({
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
});
