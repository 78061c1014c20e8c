import { zipFile, type ZipEntry } from './zip-file.ts';

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const relationshipType = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** The parts of a Word file made for a test, as the XML inside their root elements. */
export interface DocxParts {
  readonly body: string;
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly header?: string;
  /** Relationships of the document beside those of its parts. */
  readonly relationships?: string;
  readonly others?: readonly ZipEntry[];
  /** Before the document's root element. */
  readonly prolog?: string;
}

/** A Word file from its XML, for what the library that makes the others cannot write. */
export function docxFile(parts: DocxParts): Buffer {
  const kinds = ['styles', 'numbering', 'footnotes', 'header'] as const;
  const roots = { styles: 'styles', numbering: 'numbering', footnotes: 'footnotes', header: 'hdr' };
  const there = kinds.filter((kind) => parts[kind] !== undefined);
  const links = there.map(
    (kind, index) =>
      `<Relationship Id="own${index}" Type="${relationshipType}/${kind}" Target="${kind}.xml"/>`,
  );
  return zipFile([
    { name: '[Content_Types].xml', content: '<Types/>' },
    {
      name: '_rels/.rels',
      content: relationships(
        `<Relationship Id="r1" Type="${relationshipType}/officeDocument" Target="word/document.xml"/>`,
      ),
    },
    {
      name: 'word/document.xml',
      content: `${parts.prolog ?? ''}<w:document ${W} ${R} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>${parts.body}</w:body></w:document>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      content: relationships(links.join('') + (parts.relationships ?? '')),
    },
    ...there.map((kind) => ({
      name: `word/${kind}.xml`,
      content: `<w:${roots[kind]} ${W}>${parts[kind]}</w:${roots[kind]}>`,
    })),
    ...(parts.others ?? []),
  ]);
}

/** A paragraph of plain text, or of runs written out. */
export const paragraph = (content: string, properties = ''): string =>
  `<w:p><w:pPr>${properties}</w:pPr>${content.startsWith('<') ? content : run(content)}</w:p>`;

/** A run of text with properties. */
export const run = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;

/** The body of a small policy, so that what stands beside it is all that a test is about. */
export const policyBody = [
  paragraph('Widget Therapy', '<w:pStyle w:val="Title"/>'),
  paragraph('Effective: January 1, 2026'),
  paragraph('Policy Criteria', '<w:pStyle w:val="Heading1"/>'),
  paragraph('Widget therapy is considered investigational.'),
  paragraph('References', '<w:pStyle w:val="Heading1"/>'),
  paragraph('1. Doe J. Widgets. J Widgets. 2019;1:2. PMID: 30590850'),
].join('');

const relationships = (content: string): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${content}</Relationships>`;
