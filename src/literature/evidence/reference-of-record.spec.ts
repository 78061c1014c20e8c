import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalDocument } from '../../documents/canonical-document.ts';
import { inlineHtml, sectionHtml } from '../../documents/markdown/html-text.ts';
import { renderMarkdown } from '../../documents/markdown/render-markdown.ts';
import { parsePolicyText } from '../../documents/parse-policy-text.ts';
import { citationsIn } from '../../documents/references/citations.rules.ts';
import { buildPublicationRecord } from '../../../test/support/publication-record.ts';
import { citationStyles, houseStyle } from '../records/citation-styles.ts';
import { inlineText, lineOfRecord, referenceOfRecord } from './reference-of-record.ts';

const habits = { style: houseStyle, printsDoi: false, saysNoPmid: false };
const nasty = fc
  .array(
    fc.constantFrom(
      'Title', '**b**', '_i_', '`c`', '^[3]', '^ [4]', '[x](javascript:alert(1))', '[German title].', '](', '<b>', '</script>', '&lt;', '&', '#', '{#a}', '|', '~~',
      'PMID: 12345', 'pubmed id 7', 'PMID No PMID Entry', 'doi: 10.1000/x', 'https://doi.org/10.1000/y', 'https://example.org/a', '\\', '\n', '\u202e', '\u0000', '研究', '😀', '1.', '2)', '- ', '> ', '+', '=', '---', '.', '?', '\ud800',
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((parts) => parts.join(' ')); // prettier-ignore

const record = fc
  .record({
    title: nasty,
    author: nasty,
    journal: nasty,
    pmid: fc.constantFrom('99000001', null),
    doi: fc.constantFrom('10.5555/abc.def', '10.5555/with space', null),
    sourceId: fc.constantFrom('PPR/PPR99000001', undefined),
  })
  .map(({ author, journal, sourceId, ...given }) => {
    const built = buildPublicationRecord({
      ...given,
      authors: [{ kind: 'collective', name: author }],
      ...(sourceId === undefined ? {} : { sourceId }),
    });
    return { ...built, journal: built.journal && { ...built.journal, abbreviation: journal } };
  });

const { document } = parsePolicyText('# Some Policy\n\n## POLICY\n\nIt is covered.\n', { fileName: 'p.md' });

describe('a record in a document', () => {
  it('stays what it is, whatever its title says, through storing, printing and reading', () => {
    fc.assert(
      fc.property(
        record,
        fc.constantFrom(...citationStyles),
        fc.boolean(),
        fc.boolean(),
        (given, style, printsDoi, saysNoPmid) => {
          const entry = referenceOfRecord(given, { style, printsDoi, saysNoPmid });
          expect(entry.pmid).toBe(given.pmid);
          expect([given.doi, null]).toContain(entry.doi);
          const line = `${lineOfRecord(given)}^[1]`;
          const evidence = { id: 'background', heading: 'BACKGROUND', level: 1, markdown: line };
          const grown = canonicalDocument({
            ...document,
            sections: [...document.sections, evidence],
            references: [{ number: 1, ...entry }],
          });
          expect(grown.references[0]).toMatchObject({ pmid: entry.pmid, doi: entry.doi });
          expect(grown.sections.at(-1)?.markdown).toBe(line);
          expect(citationsIn(line)).toEqual([{ text: '^[1]', numbers: [1] }]);
          expect(citationsIn(entry.citation).filter(({ numbers }) => numbers !== null)).toEqual([]);
          const printed = renderMarkdown({
            title: grown.title,
            version: 1,
            dates: grown.dates,
            document: grown,
            showCodeDescriptions: true,
          });
          expect(parsePolicyText(printed, { fileName: 'p.md' }).document).toEqual(grown);
          const html = sectionHtml(line) + inlineHtml(entry.citation);
          expect(html).not.toMatch(/<(?:b|script|h\d|ul|ol|blockquote|code|s|strong)[\s>]|href="javascript/);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ['[Risks of neurolysis].', '[Risks of neurolysis].'],
    ['Pain & relief', 'Pain & relief'],
    ['p < 0.05 * 2', 'p \\< 0.05 \\* 2'],
    ['a [b](c)', 'a \\[b\\](c)'],
    ['as in [12]', 'as in \\[12\\]'],
  ])('escapes no more of "%s" than it must', (text, expected) => {
    expect(inlineText(text)).toBe(expected);
  });

  it.each([
    [[], 'A title.', '(2026): A title.'],
    [['Kim'], 'A title', 'Kim (2026): A title.'],
    [['Kim', 'Cho'], 'A title?', 'Kim and Cho (2026): A title?'],
    [['Kim', 'Cho', 'Bae'], 'A title.', 'Kim et al. (2026): A title.'],
  ])('is a line that names the work of %j and says nothing of it', (names, title, line) => {
    const authors = names.map((lastName) => {
      return { kind: 'person', lastName, foreName: null, initials: 'A', suffix: null } as const;
    });
    expect(lineOfRecord(buildPublicationRecord({ authors, title }))).toBe(line);
  });

  it('prints the DOI where the list does, or in place of a PMID, and an address where it has neither', () => {
    const doi = '10.5555/abc';
    expect(referenceOfRecord(buildPublicationRecord({ doi }), habits).doi).toBeNull();
    expect(referenceOfRecord(buildPublicationRecord({ doi }), { ...habits, printsDoi: true }).doi).toBe(doi);
    expect(referenceOfRecord(buildPublicationRecord({ doi, pmid: null }), habits).doi).toBe(doi);
    expect(referenceOfRecord(buildPublicationRecord({ pmid: null, sourceId: 'PPR/PPR1' }), habits).url).toBe(
      'https://europepmc.org/article/PPR/PPR1',
    );
  });
});
