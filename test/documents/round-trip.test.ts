import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalDocument } from '../../src/documents/canonical-document.ts';
import { parsePolicyText } from '../../src/documents/parse-policy-text.ts';
import type { PolicyDocument } from '../../src/documents/policy-document.ts';
import { renderHtml } from '../../src/documents/html/render-html.ts';
import { renderMarkdown } from '../../src/documents/markdown/render-markdown.ts';
import type { PolicyPrint } from '../../src/documents/policy-print.ts';
import { arbitraryDocument, arbitraryText } from './arbitrary-document.ts';

const printOf = (document: PolicyDocument): PolicyPrint => ({
  title: document.title,
  version: 2,
  dates: document.dates,
  document,
  status: 'active',
  organisationName: 'Sample Health',
  showCodeDescriptions: true,
});

const parseOfPrint = (document: PolicyDocument) =>
  parsePolicyText(renderMarkdown(printOf(document)), { fileName: 'print.md' });

describe('Markdown and back', () => {
  it('gives every document that may be stored back as it was', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(parseOfPrint(document).document).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });

  it('is what was stored already: a document in its stored form stays as it is', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(canonicalDocument(document)).toEqual(document);
      }),
      { numRuns: 80 },
    );
  });

  it('gives whatever was read from plain text back as it was', () => {
    const plain = fc.tuple(arbitraryText, arbitraryText, arbitraryText, arbitraryText);
    fc.assert(
      fc.property(plain, ([criteria, background, references, codes]) => {
        const text = [
          'A Policy',
          'Effective: January 1, 2026',
          'POLICY CRITERIA',
          criteria,
          'BACKGROUND',
          background,
          'REFERENCES',
          references,
          'CODES',
          codes,
        ].join('\n\n');
        const { document } = parsePolicyText(text, { fileName: 'policy.txt' });
        expect(parseOfPrint(document).document).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });

  it('makes HTML without a tag that the text brought along', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(renderHtml(printOf(document))).not.toMatch(/<(?:b|script|img|style)[\s>]/);
      }),
    );
  });
});
