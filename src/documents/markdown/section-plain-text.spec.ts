import { describe, expect, it } from '@jest/globals';
import { sectionPlainText } from './section-plain-text.ts';

describe('the plain text of a section', () => {
  it.each([
    [
      'Lysis of **epidural** *adhesions* is `investigational`.',
      'Lysis of epidural adhesions is investigational.',
    ],
    ['One\ntwo  \nthree\n\nfour', 'One two three four'],
    ['- A. first\n- B. second', 'A. first B. second'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'a b 1 2'],
    ['See [the manual](https://example.org/a?b=c).', 'See the manual.'],
    ['Shown twice.^[6, 7]', 'Shown twice.'],
    ['5 \\* 3 \\< 16', '5 * 3 < 16'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['```\ncode\n```', 'code'],
    ['', ''],
  ])('of %j', (markdown, text) => {
    expect(sectionPlainText(markdown)).toBe(text);
  });
});
