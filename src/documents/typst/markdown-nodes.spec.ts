import { describe, expect, it } from '@jest/globals';
import type { DocumentCriterion } from '../policy-document.ts';
import { inlineNodes } from './inline-nodes.ts';
import { blockNodes } from './markdown-nodes.ts';
import type { BlockNode } from './typst-nodes.ts';

describe('inlineNodes', () => {
  it.each([
    ['text as it is', '#let $x$ \\] <b>', ['#let $x$ ] <b>']],
    [
      'emphasis',
      '**a** *b* `c`',
      [
        { kind: 'strong', content: ['a'] },
        ' ',
        { kind: 'emphasis', content: ['b'] },
        ' ',
        { kind: 'code', text: 'c' },
      ],
    ],
    [
      'links that lead out',
      '[a](https://x.example/)',
      [{ kind: 'link', url: 'https://x.example/', content: ['a'] }],
    ],
    ['other links as their words', '[a](/console) [b](javascript:x)', ['a', ' [b](javascript:x)']],
    ['citations of no list as printed', 'x^[1]', ['x', { kind: 'citation', parts: ['1'] }]],
  ])('gives %s', (_, markdown, wanted) => {
    expect(inlineNodes(markdown)).toEqual(wanted);
  });
});

describe('blockNodes', () => {
  const criteria: readonly DocumentCriterion[] = [
    { id: 'c--i', section: 'c', label: 'I', determination: null, markdown: 'One' },
    { id: 'c--i-a', section: 'c', label: 'I.A', determination: null, markdown: 'Two' },
  ];

  it('gives criteria their anchors and their labels as printed', () => {
    const [list] = blockNodes('- I. One\n  - A. Two', { references: new Set(), criteria });
    expect(list).toMatchObject({
      kind: 'list',
      items: [
        {
          id: 'c--i',
          label: 'I.',
          blocks: [
            { kind: 'paragraph', content: ['One'] },
            { kind: 'list', items: [{ id: 'c--i-a', label: 'A.' }] },
          ],
        },
      ],
    });
  });

  it('links the numbers of a citation that are in the list', () => {
    expect(blockNodes('x^[1-3, 9]', { references: new Set([1, 3]), criteria: [] })).toMatchObject([
      { content: ['x', { kind: 'citation', parts: [{ reference: 1 }, '-', { reference: 3 }, ', ', '9'] }] },
    ]);
  });

  it('reads tables with the alignment of their columns', () => {
    expect(blockNodes('| a | b |\n| --- | --: |\n| c | **d** |')).toEqual([
      {
        kind: 'table',
        columns: ['left', 'right'],
        head: [['a'], ['b']],
        rows: [[['c'], [{ kind: 'strong', content: ['d'] }]]],
      },
    ]);
  });

  it('keeps the labels and addresses of criteria that stand too deep', () => {
    const deep = Array.from({ length: 9 }, (_, depth) => `${'  '.repeat(depth)}- A. Level ${depth}`).join(
      '\n',
    );
    const levels = Array.from({ length: 9 }, (_, depth) => ({
      id: `c--${depth}`,
      section: 'c',
      label: 'A',
      determination: null,
      markdown: `Level ${depth}`,
    }));
    const text = JSON.stringify(blockNodes(deep, { references: new Set(), criteria: levels }));
    for (let depth = 0; depth < 9; depth += 1) expect(text).toContain(`"id":"c--${depth}","label":"A."`);
  });

  it('keeps numbers, emphasis and links at any depth', () => {
    const deep = `${Array.from({ length: 8 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')}\n${'  '.repeat(8)}1. **four** https://x.example/`;
    const text = JSON.stringify(blockNodes(deep));
    expect(text).toContain('"label":"1.","content":[{"kind":"strong","content":["four"]}," ",{"kind":"link"');
  });

  it('loses no text of what stands too deep in one another', () => {
    const deep = Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}- level ${depth}`).join('\n');
    const depthOf = (blocks: readonly BlockNode[]): number =>
      Math.max(
        0,
        ...blocks.map((block) =>
          block.kind === 'list' ? 1 + depthOf(block.items.flatMap(({ blocks: below }) => below)) : 0,
        ),
      );
    const blocks = blockNodes(deep);
    expect(depthOf(blocks)).toBe(6);
    for (let depth = 0; depth < 40; depth += 1) expect(JSON.stringify(blocks)).toContain(`level ${depth}`);
  });
});
