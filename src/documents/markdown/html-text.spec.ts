import { describe, expect, it } from '@jest/globals';
import { withCriteria } from '../criteria/criteria.ts';
import { sectionHtml, type SectionContext } from './html-text.ts';

function html(markdown: string, heading = 'CRITERIA') {
  const { sections, criteria } = withCriteria([{ id: 'criteria', heading, level: 1, markdown }]);
  const context: SectionContext = { references: new Set([1, 2]), cited: new Set(), criteria };
  return sectionHtml(sections[0]?.markdown ?? '', context);
}

describe('a section in HTML', () => {
  it('gives each criterion its address, and its label as a link to it', () => {
    expect(html('- I. It is covered when:\n  - 1\\. one')).toBe(
      [
        '<ul class="labelled" role="list">',
        '<li id="criteria--i" class="criterion" data-determination="covered"><a class="criterion-label" href="#criteria--i">I.</a> It is covered when:',
        '<ul class="labelled" role="list">',
        '<li id="criteria--i-1" class="criterion" data-determination="covered"><a class="criterion-label" href="#criteria--i-1">1.</a> one</li>',
        '</ul>',
        '</li>',
        '</ul>',
        '',
      ].join('\n'),
    );
  });

  it('gives a sentence without a label its address', () => {
    expect(html('It is investigational.')).toBe(
      '<p id="criteria--statement-1" class="criterion" data-determination="investigational">It is investigational.</p>\n',
    );
  });

  it('leaves numbers of numbered lists and bullets to the list', () => {
    expect(html('Any of the following:\n\n1. one')).toContain(
      '<ol>\n<li id="criteria--statement-1-1" class="criterion">one</li>',
    );
    expect(html('Any of the following:\n\n- one')).toContain(
      '<ul>\n<li id="criteria--statement-1-item-1" class="criterion">one</li>',
    );
  });

  it('marks nothing where the text does not hold the criteria', () => {
    expect(
      sectionHtml('Text.', {
        references: new Set(),
        cited: new Set(),
        criteria: [{ id: 'a', section: 'b', label: '', determination: null, markdown: '' }],
      }),
    ).toBe('<p>Text.</p>\n');
  });

  it('links citations, and gives the first of each number an address', () => {
    expect(html('See^[1] and^[1-3].', 'BACKGROUND')).toBe(
      '<p>See<sup class="citation">[<a id="cite-1" href="#ref-1" role="doc-noteref" aria-label="Reference 1">1</a>]</sup> and' +
        '<sup class="citation">[<a href="#ref-1" role="doc-noteref" aria-label="Reference 1">1</a>-3]</sup>.</p>\n',
    );
  });
});
