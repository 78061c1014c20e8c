import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readableText } from '../pubmed/readable-text.ts';
import { htmlFragment } from './html-fragment.ts';

describe('htmlFragment', () => {
  it.each([
    ['a &amp; b', 'a & b'],
    ['a & b', 'a & b'],
    ['R&D;', 'R&D;'],
    ['&unknown; &alpha; &#945; &#x3b1;', '&unknown; α α α'],
    ['p < 0.05 and q > 1', 'p < 0.05 and q > 1'],
    ['p <0.05, n=3', 'p <0.05, n=3'],
    ['a <b>bold', 'a bold'],
    ['closed</i> only', 'closed only'],
    ['<b><i>crossed</b> over</i>.', 'crossed over.'],
    ['x<sup>2</sup> H<sub>2</sub>O', 'x² H₂O'],
    ['<a href="x">link</a>', 'link'],
    ['<!-- no --> comment', '<!-- no --> comment'],
    ['<a href=x>link</a>', 'link'],
    ['', ''],
  ])('reads %s as %s', (html, text) => {
    expect(readableText(htmlFragment(html))).toBe(text);
  });

  it('never fails, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc
          .array(
            fc.constantFrom('<', '>', '/', '&', ';', '#', '!', '-', '"', 'b', 'i', ' ', 'é', '0', '[', '?'),
          )
          .map((parts) => parts.join('')),
        (html) => {
          expect(typeof readableText(htmlFragment(html))).toBe('string');
        },
      ),
    );
  });
});
