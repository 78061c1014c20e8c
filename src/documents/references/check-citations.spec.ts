import { describe, expect, it } from '@jest/globals';
import { checkCitations } from './check-citations.ts';
import { sourceLines } from '../text/source-lines.rules.ts';

const check = (text: string, references: number[]) =>
  checkCitations(sourceLines(text), references).map(({ code, message }) => [code, message]);

describe('checkCitations', () => {
  it.each([
    ['raised numbers', 'One.^[1] Two.^[2, 3]\n\nThree.^[4-6]'],
    ['brackets', 'One [1]. Two [2, 3].\n\nThree [4-6].'],
    ['round brackets', 'One (1). Two (2,3).\n\nThree (4–6).'],
  ])('ties %s to references', (_style, text) => {
    expect(check(text, [1, 2, 3, 4, 5, 6])).toEqual([]);
  });

  it('names missing references, and unused ones in one finding', () => {
    expect(check('One.^[1] Nine.^[9]', [1, 2, 5, 6, 7])).toEqual([
      ['citation_without_reference', 'the text cites 9, which is not in the reference list'],
      ['reference_not_cited', 'nothing in the text cites references 2, 5-7'],
    ]);
  });

  it.each([
    ['numbers of patients', 'Of them (12) and (40) and (3) improved.'],
    ['a Markdown link', 'See [1](https://example.org) and [2](https://example.org).'],
    ['authors and years', 'As shown (Cho, 2019) and (Kim, 2020).'],
  ])('takes %s for no citation', (_what, text) => {
    expect(check(text, [1, 2, 3])).toEqual([
      ['reference_not_cited', 'the text cites no reference by its number'],
    ]);
  });

  it('asks nothing of a document without references', () => {
    expect(check('Text [1].', [])).toEqual([]);
  });
});
