import { describe, expect, it } from '@jest/globals';
import { withoutRunningLines, textOf, type PageOfLines } from './running-lines.rules.ts';
import type { PageLine } from './table-rows.rules.ts';

function line(baseline: number, ...texts: string[]): PageLine {
  const cells = texts.map((text, index) => ({
    left: 72 + 200 * index,
    right: 172 + 200 * index,
    text,
    words: [],
  }));
  return { baseline, lastBaseline: baseline, size: 10, cells, isRow: false, isUnderlined: false };
}

const page = (...lines: PageLine[]): PageOfLines => ({ height: 792, lines });
const bodyOf = (pages: readonly PageOfLines[]) =>
  withoutRunningLines(pages).pages.map((lines) => lines.map((own) => textOf(own)));

describe('running heads and feet', () => {
  const pages = ['one', 'two', 'three', 'four'].map((word, index) =>
    page(
      line(30, 'A Made-Up Health Plan'),
      line(200, `Text of page ${word}`),
      line(750, `Effective 01/01/2026`, `Page ${index + 1} of 4`),
    ),
  );

  it('are taken away, numbers or not, and handed over once', () => {
    expect(bodyOf(pages)).toEqual([
      ['Text of page one'],
      ['Text of page two'],
      ['Text of page three'],
      ['Text of page four'],
    ]);
    expect(withoutRunningLines(pages).running.map(({ text }) => text)).toEqual([
      'A Made-Up Health Plan',
      'Effective 01/01/2026',
    ]);
  });

  it('stay on the first page where they are labels at its top', () => {
    const labelled = pages.map(({ lines }) => page(line(40, 'Policy Number: MP 1'), ...lines));
    expect(bodyOf(labelled)[0]).toContain('Policy Number: MP 1');
    expect(bodyOf(labelled)[1]).not.toContain('Policy Number: MP 1');
  });

  it('are not a line that stands at another height on each page, nor one of two pages in nine', () => {
    const wandering = Array.from({ length: 9 }, (_, index) =>
      page(line(100 + 40 * index, 'Summary'), line(500, `x${index}y`)),
    );
    expect(
      bodyOf(wandering)
        .flat()
        .filter((text) => text === 'Summary'),
    ).toHaveLength(9);
    const twice = Array.from({ length: 9 }, (_, index) =>
      page(line(100, index < 2 ? 'Summary' : `Word ${'abcdefghi'[index] ?? ''}`)),
    );
    expect(bodyOf(twice).flat()).toContain('Summary');
  });

  it.each(['3', 'Page 3', 'Page 3 of 12', '- 3 -', 'GT52 | 3'])(
    'are a page number alone at the edge: %s',
    (text) => {
      expect(bodyOf([page(line(300, 'Text'), line(760, text))])).toEqual([['Text']]);
      expect(bodyOf([page(line(300, 'Text'), line(400, text))])[0]).toContain(text);
    },
  );

  it('are no codes that stand at the same height on each page', () => {
    const codes = ['99991', '99992', '99993'].map((code) => page(line(300, code), line(700, code)));
    expect(bodyOf(codes)).toEqual([
      ['99991', '99991'],
      ['99992', '99992'],
      ['99993', '99993'],
    ]);
  });

  it('are what a browser prints on the margin', () => {
    const [body] = bodyOf(pages.map(({ lines }) => page(line(20, '1/2/26, 4:10 PM', 'Policies'), ...lines)));
    expect(body).toEqual(['Text of page one']);
  });
});
