import { describe, expect, it } from '@jest/globals';
import { compareText } from './compare-text.ts';
import { Effort } from './effort.ts';
import { blocksHtml, lineHtml } from './marked-html.ts';

const cites = (shift: number) => (numbers: readonly number[]) =>
  numbers.map((number) => number + shift).join(' ');
/** The HTML without what is said to those who listen. */
const html = (before: string, after: string) =>
  blocksHtml(
    compareText(before, after, { effort: new Effort(), citations: { before: cites(1), after: cites(0) } })
      .blocks,
  )
    .replaceAll(/<span class="aside">[^<]*<\/span>/g, '')
    .replaceAll('\n', '');

describe('marks as HTML', () => {
  it('say what they are in words too', () => {
    expect(
      lineHtml(
        [
          { kind: 'deleted', text: 'a' },
          { kind: 'inserted', text: 'b' },
        ],
        'plain',
      ),
    ).toBe(
      '<del><span class="aside">Deleted: </span>a</del><span class="aside"> end of deletion</span>' +
        '<ins><span class="aside">Inserted: </span>b</ins><span class="aside"> end of insertion</span>',
    );
  });

  it.each([
    [
      'stand inside emphasis',
      'is **old** here',
      'is **new** here',
      '<p>is <strong><del>old</del><ins>new</ins></strong> here</p>',
    ],
    [
      'close before an element and open behind it',
      'is this',
      'is **very** this',
      '<p>is <strong><ins>very</ins></strong><ins> </ins>this</p>',
    ],
    [
      'tell an item that stands elsewhere in its list',
      '- one\n- two',
      '- one\n  - two',
      '<ul><li>one<ul><li><small>(deeper in its list now)</small> two</li></ul></li></ul>',
    ],
    ['stand in list items', '- one', '- one\n- two', '<ul><li>one</li><li><ins>two</ins></li></ul>'],
    [
      'stand in cells',
      '| a |\n| --- |\n| b c |',
      '| a |\n| --- |\n| b d |',
      /<td>b <del>c<\/del><ins>d<\/ins><\/td>/,
    ],
    [
      'show a table of other columns twice',
      '| a |\n| --- |\n| 1 |',
      '| a | b |\n| --- | --- |\n| 1 | 2 |',
      /<table>.*<del>.*<\/table><table>.*<ins>.*<\/table>/,
    ],
    [
      'show the number that a shifted citation has now',
      'So.^[1]',
      'So.^[2]',
      '<p>So.<sup class="citation renumbered">[2]</sup></p>',
    ],
    ['link no citation', 'So.', 'So.^[7]', '<p>So.<sup class="citation"><ins>[7]</ins></sup></p>'],
    ['stand in code', '```\na b\n```', '```\na c\n```', '<pre><code>a <del>b</del><ins>c</ins></code></pre>'],
  ])('%s', (_, before, after, expected) => {
    const made = html(before, after).replace('<ins> </ins>', '<ins> </ins>');
    if (typeof expected === 'string') expect(made).toBe(expected.replace('<ins> </ins>', ' '));
    else expect(made).toMatch(expected);
  });

  it.each([
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['</del></p><h1>x</h1>'],
    ['[x](javascript:alert(1))'],
    ['[x](https://a.example/"onclick="alert(1))'],
    ['![x](https://a.example/x.png)'],
    ['\u0003\u0001not marked\u0002\u0004\u00051\u0006\u0007\u0008'],
    ['&lt;b&gt; &amp; &#60;i>'],
  ])('never let text become markup: %s', (text) => {
    for (const made of [
      html('Something.', text),
      html(text, 'Something.'),
      html(`a ${text} b`, `a ${text} c`),
    ]) {
      expect(made).not.toMatch(/<(?!\/?(?:p|del|ins|a|sup|strong|em|code|pre)\b)/);
      expect(made).not.toMatch(/javascript:[^<]*"|onclick="|<img/);
      expect(made.split('').some((character) => character < ' ')).toBe(false);
      expect(made.match(/<del>/g)?.length).toBe(made.match(/<\/del>/g)?.length);
    }
  });
});
