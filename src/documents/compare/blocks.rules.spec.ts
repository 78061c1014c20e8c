import { describe, expect, it } from '@jest/globals';
import { blocksOf, type BlockKind } from './blocks.rules.ts';

describe('the blocks of a text', () => {
  it.each<[string, string, readonly (readonly [BlockKind, string, ...string[]])[]]>([
    [
      'paragraphs',
      'one\ntwo\n\nthree',
      [
        ['paragraph', '', 'one\ntwo'],
        ['paragraph', '\n\n', 'three'],
      ],
    ],
    [
      'items',
      '- a\n  - b\n    goes on\n1. c',
      [
        ['item', '- ', 'a'],
        ['item', '\n  - ', 'b\n    goes on'],
        ['item', '\n1. ', 'c'],
      ],
    ],
    [
      'an item with a paragraph of its own',
      '- a\n\n  b',
      [
        ['item', '- ', 'a'],
        ['paragraph', '\n\n  ', 'b'],
      ],
    ],
    [
      'a list right behind a paragraph',
      'met:\n- a',
      [
        ['paragraph', '', 'met:'],
        ['item', '\n- ', 'a'],
      ],
    ],
    ['quotes', '> said\n> so', [['paragraph', '> ', 'said\n> so']]],
    [
      'code, whatever stands in it',
      '```\n- a\n\n| b |\n```\nc',
      [
        ['code', '', '```\n- a\n\n| b |\n```'],
        ['paragraph', '\n', 'c'],
      ],
    ],
    ['code that nobody closed', '```\na\n\nb', [['code', '', '```\na\n\nb']]],
    [
      'tables',
      '| a | b |\n| --- | --- |\n| 1 | x\\|y |',
      [
        ['table-head', '', '', ' a ', ' b ', ''],
        ['table-rule', '\n', '', ' --- ', ' --- ', ''],
        ['table-row', '\n', '', ' 1 ', ' x\\|y ', ''],
      ],
    ],
    ['space at the ends', '\n\na\n\n', [['paragraph', '\n\n', 'a\n\n']]],
    ['nothing', '', []],
    ['nothing but space', ' \n ', [['paragraph', ' \n ', '']]],
  ])('are %s', (_, markdown, expected) => {
    const blocks = blocksOf(markdown);
    expect(blocks.map(({ kind, lead, cells }) => [kind, lead, ...cells])).toEqual(expected);
    expect(blocks.map(({ lead, cells }) => lead + cells.join('|')).join('')).toBe(markdown);
  });

  it.each<[string, string, readonly number[]]>([
    ['items by their indentation', '- a\n  - b\n    - c\n  - d\n- e', [0, 1, 2, 1, 0]],
    ['items however wide they are indented', '1. a\n    - b\n        - c\n2. d', [0, 1, 2, 0]],
    ['items behind tabs', '- a\n\t- b', [0, 1]],
    ['items not far enough in', '1. a\n - b', [0, 0]],
    ['paragraphs of items', '- a\n\n  b\n\nc\n\n  - d', [0, 1, 0, 0]],
    ['quoted items', '> - a\n>   - b', [0, 1]],
    ['no rows of tables', '- a\n\n  | b |\n  | --- |', [0, 0, 0]],
  ])('stand at the level of %s', (_, markdown, expected) => {
    expect(blocksOf(markdown).map(({ level }) => level)).toEqual(expected);
  });
});
