import { describe, expect, it } from '@jest/globals';
import type { PageLine } from './table-rows.rules.ts';
import { textLines } from './text-flow.rules.ts';
import type { Word } from './words.rules.ts';

const body = { size: 10, pitch: 1.2, left: 72, right: 540 };

/** A line whose words are 5 points a letter wide, `*bold*` ones bold. */
function line(baseline: number, left: number, text: string): PageLine {
  let x = left;
  const words = text.split(' ').map((part, order): Word => {
    const bold = part.startsWith('*');
    const plain = part.replaceAll('*', '');
    const word = {
      text: plain,
      left: x,
      right: x + 5 * plain.length,
      baseline,
      style: { size: 10, bold, italic: false, upright: true },
      order,
      spaceBefore: true,
      isSupposed: false,
    };
    x = word.right + 3;
    return word;
  });
  const cell = { left, right: x - 3, text: words.map((word) => word.text).join(' '), words };
  return { baseline, lastBaseline: baseline, size: 10, cells: [cell], isRow: false, isUnderlined: false };
}

const flow = (...lines: (PageLine & { page?: number })[]) =>
  textLines(
    lines.map((own, index) => ({ line: own, page: own.page ?? 0, number: index + 1 })),
    body,
  );
const full = `${'made-up words '.repeat(6)}reach to the margin`;

describe('lines of text', () => {
  it('are apart by more space than between the lines of a paragraph', () => {
    const gaps = flow(line(100, 72, 'one'), line(112, 72, 'two'), line(130, 72, 'three')).map(
      ({ isApart }) => isApart,
    );
    expect(gaps).toEqual([true, false, true]);
  });

  it.each([
    ['goes on after a full line', line(700, 72, full), line(72, 72, 'Argentina and others'), false],
    ['goes on in small letters', line(700, 72, 'was seen in'), line(72, 72, 'those who came'), false],
    ['ends with its sentence', line(700, 72, `${full}.`), line(72, 72, 'Another one'), true],
    ['begins a list', line(700, 72, full), line(72, 72, '• An item'), true],
  ])('over a page end: a paragraph %s', (_, before, after, isApart) => {
    expect(flow(before, { ...after, page: 1 })[1]?.isApart).toBe(isApart);
  });

  it('are indented by a space for nine points, items by where their text begins', () => {
    expect(flow(line(100, 90, 'Indented')).map(({ text }) => text)).toEqual(['  Indented']);
    const roman = flow(line(100, 80, 'I. One'), line(120, 75, 'II. Two')).map(({ text }) => text);
    expect(new Set(roman.map((text) => text.search(/\S/))).size).toBe(1);
  });

  it('mark single bold words in small letters, and no line that is bold', () => {
    expect(flow(line(100, 72, 'is considered *investigational* here'))[0]?.text).toBe(
      'is considered **investigational** here',
    );
    expect(flow(line(100, 72, '*all* *of* *it*'))[0]?.text).toBe('all of it');
    expect(flow(line(100, 72, '*Note* that'))[0]?.text).toBe('Note that');
  });
});
