import { describe, expect, it } from '@jest/globals';
import type { PolicyDocument } from '../policy-document.ts';
import { compareDocuments } from './compare-documents.ts';
import { redlineHtml, summaryHtml } from './redline-html.ts';
import { redlineText } from './redline-text.ts';

const documentWith = (markdown: string, parts: Partial<PolicyDocument> = {}): PolicyDocument => ({
  title: 'Lysis',
  dates: {
    origin: null,
    lastReview: null,
    nextReview: null,
    effective: null,
    literatureSearchedThrough: null,
  },
  number: null,
  manualSection: null,
  sections: [
    { id: 'same', heading: 'KEPT', level: 1, markdown: 'Untouched.' },
    { id: 'text', heading: 'TEXT', level: 1, markdown },
  ],
  criteria: [],
  references: [],
  codes: [],
  crossReferences: [],
  boilerplate: [],
  ...parts,
});
const paragraphs = (last: string) =>
  ['One.', 'Two.', 'Three.', 'Four.', `The last one is ${last} here.`].join('\n\n');
const compared = compareDocuments(documentWith(paragraphs('old')), documentWith(paragraphs('new')));

describe('a redline', () => {
  it('shows what changed with what stands beside it, and counts the rest', () => {
    const html = redlineHtml(compared, { whole: false });
    expect(html).toContain('<p class="redline-left-out">… 3 unchanged paragraphs</p>\n<p>Four.</p>');
    expect(html).not.toContain('Untouched.');
    expect(html).not.toContain('<details');
    expect(redlineText(compared, { whole: false })).toBe(
      'SUMMARY\n\n- 1 section changed.\n- 1 word deleted and 1 word inserted in the text.\n\n' +
        'TEXT\n\nTEXT (wording changed)\n\n… 3 unchanged …\n\nFour.\n\nThe last one is [-old-]{+new+} here.\n',
    );
  });

  it('folds long unchanged stretches of the whole', () => {
    const html = redlineHtml(compared, { whole: true });
    expect(html).toContain(
      '<details class="redline-fold">\n<summary>3 unchanged paragraphs</summary>\n<p>One.</p>',
    );
    expect(html).toContain('Untouched.');
    expect(redlineText(compared, { whole: true })).toContain('One.\n\nTwo.');
  });

  it('has a part only for what differs', () => {
    const parts = (html: string) =>
      [...html.matchAll(/<h2 id="redline-([a-z-]+)">/g)].map(([, part]) => part);
    expect(parts(redlineHtml(compared, { whole: false }))).toEqual(['text']);
    const other = documentWith('Else', {
      title: 'Other',
      number: '94',
      criteria: [{ id: 'c--i', section: 'c', label: 'I', determination: 'cosmetic', markdown: 'One' }],
      codes: [{ system: 'CPT', code: '62263', description: null }],
      references: [{ number: 1, citation: 'A', pmid: null, pmidPrinted: 'absent', doi: null, url: null }],
      crossReferences: ['Another'],
      boilerplate: [{ heading: 'PLEASE NOTE', markdown: 'Call.' }],
    });
    const all = redlineHtml(compareDocuments(documentWith('Text'), other), { whole: false });
    expect(parts(all)).toEqual([
      'facts',
      'criteria',
      'codes',
      'references',
      'cross-references',
      'text',
      'notices',
    ]);
    expect(all).not.toMatch(/<script| style=|<(?:ins|del) [^>]*cite/);
  });

  it('says when nothing changed', () => {
    const nothing = compareDocuments(documentWith('Text'), documentWith('Text'));
    expect(redlineHtml(nothing, { whole: false })).toBe('');
    expect(summaryHtml(nothing)).toContain('<li>The two versions say the same.</li>');
  });

  it('keeps hostile text text, in headings, labels and lists too', () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&';
    const made = redlineHtml(
      compareDocuments(
        documentWith('x'),
        documentWith(hostile, {
          title: hostile,
          number: hostile,
          sections: [{ id: 'a', heading: hostile, level: 1, markdown: hostile }],
          criteria: [{ id: 'c', section: 'a', label: hostile, determination: null, markdown: hostile }],
          codes: [{ system: 'CPT', code: hostile, description: hostile }],
          references: [
            { number: 1, citation: hostile, pmid: null, pmidPrinted: 'absent', doi: hostile, url: hostile },
          ],
          crossReferences: [hostile],
          boilerplate: [{ heading: hostile, markdown: hostile }],
        }),
      ),
      { whole: true },
    );
    expect(made).not.toContain('<img');
    expect(made.match(/&lt;img/g)?.length).toBeGreaterThan(9);
  });
});
