import { describe, expect, it } from '@jest/globals';
import {
  AlignmentType,
  Document,
  FootnoteReferenceRun,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from 'docx';
import type { ISectionOptions, IPropertiesOptions } from 'docx';
import { readDocx } from '../../../src/documents/docx/read-docx.ts';
import { readDocument } from '../../../src/documents/read-document.ts';
import type { Outline } from '../../../src/documents/outline.ts';
import { docxFile, paragraph, policyBody, run } from '../../support/docx-file.ts';

type Children = ISectionOptions['children'];

/** A file of Word as the library writes it, read. */
async function written(
  children: Children,
  options: Partial<IPropertiesOptions> = {},
  section: object = {},
): Promise<Outline> {
  const document = new Document({ ...options, sections: [{ ...section, children }] });
  return (await readDocx(await Packer.toBuffer(document), 'policy.docx')).outline;
}

const read = async (parts: Parameters<typeof docxFile>[0]) =>
  (await readDocx(docxFile(parts), 'policy.docx')).outline;
const texts = (lines: readonly { text: string }[] | undefined) =>
  (lines ?? []).map(({ text }) => text).filter((text) => text !== '');
const body = (outline: Outline, part = 0) => texts(outline.parts[part]?.lines);
const headings = ({ parts }: Outline) => parts.map(({ level, heading }) => [level, heading]);
const heading = (
  text: string,
  level: (typeof HeadingLevel)[keyof typeof HeadingLevel] = HeadingLevel.HEADING_1,
) => new Paragraph({ text, heading: level });
const row = (...cells: string[]) =>
  new TableRow({ children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })) });

/** A list as policies number their criteria: I., A., 1., a. */
const criteriaList = {
  config: [
    {
      reference: 'criteria',
      levels: [
        LevelFormat.UPPER_ROMAN,
        LevelFormat.UPPER_LETTER,
        LevelFormat.DECIMAL,
        LevelFormat.LOWER_LETTER,
      ].map((format, level) => ({
        level,
        format,
        text: `%${level + 1}.`,
        alignment: AlignmentType.START,
        style: { paragraph: { indent: { left: 720 * (level + 1), hanging: 360 } } },
      })),
    },
  ],
};
const item = (text: string, level: number) =>
  new Paragraph({ text, numbering: { reference: 'criteria', level } });

describe('a Word file', () => {
  it('has the title and headings that its styles mark', async () => {
    const outline = await written([
      new Paragraph({ text: 'Widget Therapy', heading: HeadingLevel.TITLE }),
      new Paragraph('Effective: January 1, 2026'),
      heading('Policy'),
      new Paragraph('It is investigational.'),
      heading('Evidence'),
      heading('Trials', HeadingLevel.HEADING_2),
      new Paragraph('There are none.'),
    ]);
    expect(outline.title).toBe('Widget Therapy');
    expect(texts(outline.head)).toEqual(['Effective: January 1, 2026']);
    expect(headings(outline)).toEqual([
      [1, 'Policy'],
      [1, 'Evidence'],
      [2, 'Trials'],
    ]);
    expect(body(outline)).toEqual(['It is investigational.']);
  });

  it('takes the one heading above all others for its title', async () => {
    const outline = await written([
      heading('Widget Therapy'),
      new Paragraph('Effective: January 1, 2026'),
      heading('Description', HeadingLevel.HEADING_2),
      new Paragraph('Text.'),
      heading('Policy', HeadingLevel.HEADING_2),
    ]);
    expect(outline.title).toBe('Widget Therapy');
    expect(headings(outline)).toEqual([
      [1, 'Description'],
      [1, 'Policy'],
    ]);
    expect(texts(outline.head)).toEqual(['Effective: January 1, 2026']);
  });

  it('prints the labels that Word counts, each level from its start', async () => {
    const outline = await written(
      [
        heading('Policy'),
        new Paragraph('Widgets may be considered:'),
        item('first', 0),
        item('inner', 1),
        item('innermost', 2),
        item('deepest', 3),
        item('next inner', 1),
        item('again innermost', 2),
        item('second', 0),
        item('inner of the second', 1),
        heading('Background'),
      ],
      { numbering: criteriaList },
    );
    expect(body(outline)).toEqual([
      'Widgets may be considered:',
      '    I. first',
      '        A. inner',
      '            1. innermost',
      '                a. deepest',
      '        B. next inner',
      '            1. again innermost',
      '    II. second',
      '        A. inner of the second',
    ]);
  });

  it.each<[string, string, string[]]>([
    ['goes on where the list before it stopped', '', ['1. a', '2. b', '3. c']],
    [
      'begins again where its list says so',
      '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>',
      ['1. a', '2. b', '1. c'],
    ],
  ])('counts a second list of one definition: it %s', async (_, override, expected) => {
    const numbered = (text: string, list: number) =>
      paragraph(text, `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${list}"/></w:numPr>`);
    const outline = await read({
      body: [numbered('a', 1), numbered('b', 1), paragraph('between'), numbered('c', 2)].join(''),
      numbering: `<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/>${override}</w:num>`,
    });
    expect(texts(outline.head).filter((text) => text !== 'between')).toEqual(expected);
  });

  it('prints labels of several levels, legal ones in digits, and the bullets of a list', async () => {
    const numbered = (text: string, level: number) =>
      paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`);
    const level = (at: number, format: string, text: string, more = '') =>
      `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
    const outline = await read({
      body: [numbered('a', 0), numbered('b', 1), numbered('c', 2), numbered('d', 3)].join(''),
      numbering: `<w:abstractNum w:abstractNumId="1">${level(0, 'upperRoman', 'Article %1')}${level(1, 'decimal', '%1.%2', '<w:isLgl/>')}${level(2, 'lowerLetter', '(%3)')}${level(3, 'bullet', '\uf0b7')}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`,
    });
    expect(texts(outline.head)).toEqual(['Article I a', '1.1 b', '(a) c', '• d']);
  });

  it('keeps tables as rows of cells, those over several columns too', async () => {
    const outline = await written([
      heading('Policy'),
      new Paragraph('Text.'),
      heading('Codes'),
      new Table({
        rows: [
          row('Code', 'Description'),
          row('62263', 'Percutaneous lysis'),
          new TableRow({
            children: [new TableCell({ columnSpan: 2, children: [new Paragraph('HCPCS')] })],
          }),
          row('', 'None'),
        ],
      }),
    ]);
    expect(body(outline, 1)).toEqual(['Code\tDescription', '62263\tPercutaneous lysis', 'HCPCS', '\tNone']);
  });

  it('lets the text of a frame flow, headings in it too', async () => {
    const frame = new Table({
      rows: [
        new TableRow({
          children: [
            new TableCell({ children: [heading('Policy'), new Paragraph('It is investigational.')] }),
          ],
        }),
      ],
    });
    const outline = await written([
      new Paragraph({ text: 'Widget Therapy', heading: HeadingLevel.TITLE }),
      frame,
      heading('References'),
    ]);
    expect(headings(outline)).toEqual([
      [1, 'Policy'],
      [1, 'References'],
    ]);
    expect(body(outline)).toEqual(['It is investigational.']);
  });

  it('takes raised numbers for citations, and for exponents behind a unit or a ten', async () => {
    const raised = (text: string) => new TextRun({ text, superScript: true });
    const outline = await written([
      new Paragraph({
        children: [new TextRun('It helps.'), raised('1,'), raised('3–5'), new TextRun(' So it is.')],
      }),
      new Paragraph({
        children: [new TextRun('BMI over 40 kg/m'), raised('2'), new TextRun(' and 10'), raised('9')],
      }),
      new Paragraph({
        children: [
          new TextRun('In 2019'),
          raised('[2]'),
          new TextRun(' the 4'),
          raised('th'),
          new TextRun(' one'),
        ],
      }),
    ]);
    expect(texts(outline.head)).toEqual([
      'It helps.^[1, 3-5] So it is.',
      'BMI over 40 kg/m² and 10⁹',
      'In 2019^[2] the 4th one',
    ]);
  });

  it.each<[string, string, string, string[]]>([
    [
      'references',
      'Doe J. Widgets. J Widgets. 2019;1:2. PMID: 30590850',
      '^[1]',
      ['References', '1. Doe J. Widgets. J Widgets. 2019;1:2. PMID: 30590850'],
    ],
    ['remarks', 'See the contract.', '[note 1]', ['Notes', '[note 1] See the contract.']],
  ])('keeps footnotes that are %s', async (_, note, mark, [title, line]) => {
    const outline = await written(
      [
        heading('Policy'),
        new Paragraph({ children: [new TextRun('Widgets help.'), new FootnoteReferenceRun(1)] }),
        heading('Background'),
        new Paragraph('Text.'),
      ],
      { footnotes: { 1: { children: [new Paragraph(note)] } } },
    );
    expect(body(outline)[0]?.replace(/\s/g, '')).toBe(`Widgetshelp.${mark}`.replace(/\s/g, ''));
    expect(outline.parts.at(-1)?.heading).toBe(title);
    expect(body(outline, 2)).toEqual([line]);
  });

  it('keeps what stands at the top of its pages apart', async () => {
    const header = new Header({ children: [new Paragraph('Effective: 01/01/2026')] });
    const outline = await written(
      [heading('Policy'), new Paragraph('Text.')],
      {},
      { headers: { default: header, first: header } },
    );
    expect(texts(outline.running)).toEqual(['Effective: 01/01/2026']);
    expect(texts(outline.head)).toEqual([]);
  });

  it('reads what was inserted and not what was deleted, commented, hidden or is a field code', async () => {
    const outline = await read({
      body: [
        `<w:p>${run('Widgets are ')}<w:del w:id="1"><w:r><w:delText>not </w:delText></w:r></w:del><w:ins w:id="2">${run('medically ')}</w:ins><w:commentRangeStart w:id="3"/>${run('necessary')}<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>${run(' secretly', '<w:vanish/>')}${run('.')}</w:p>`,
        `<w:p><w:moveFrom w:id="4">${run('Moved away.')}</w:moveFrom></w:p>`,
        `<w:p><w:moveTo w:id="5">${run('Moved here.')}</w:moveTo></w:p>`,
        `<w:p><w:pPr><w:rPr><w:del w:id="6"/></w:rPr></w:pPr>${run('Two paragraphs ')}</w:p>${paragraph('made one.')}`,
        `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http://example.org"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${run('A link')}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
        `<w:tbl><w:tr><w:trPr><w:del w:id="7"/></w:trPr><w:tc>${paragraph('gone')}</w:tc></w:tr><w:tr><w:tc>${paragraph('a')}</w:tc><w:tc>${paragraph('b')}</w:tc></w:tr></w:tbl>`,
      ].join(''),
    });
    expect(texts(outline.head)).toEqual([
      'Widgets are medically necessary.',
      'Moved here.',
      'Two paragraphs made one.',
      'A link',
      'a\tb',
    ]);
  });

  it('reads a text box once, symbols, math, and text in content controls', async () => {
    const box = `<w:txbxContent>${paragraph('Effective: January 1, 2026')}</w:txbxContent>`;
    const outline = await read({
      body: [
        `<w:p>${run('Widgets')}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>${box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`,
        `<w:p>${run('age ')}<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>${run(' 18')}<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>`,
        `<w:sdt><w:sdtContent>${paragraph('controlled')}</w:sdtContent></w:sdt>`,
      ].join(''),
    });
    expect(texts(outline.head)).toEqual([
      'Widgets',
      'Effective: January 1, 2026',
      'age ≥ 18x=2',
      'controlled',
    ]);
  });

  it('says how many pictures and embedded files it leaves out', async () => {
    const picture =
      '<w:r><w:drawing><x:pic xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/picture"/></w:drawing></w:r>';
    const { findings } = await readDocx(
      docxFile({ body: `${policyBody}<w:p>${picture}${picture}</w:p><w:altChunk r:id="x"/>` }),
      'policy.docx',
    );
    expect(findings).toMatchObject([
      { severity: 'info', code: 'text_not_placed', message: 'text in pictures is not read; there are 2' },
      {
        severity: 'warning',
        code: 'text_not_placed',
        message: 'files embedded in the text are left out; there are 1',
      },
    ]);
  });

  it('becomes the document that the same policy in plain text becomes', async () => {
    const file = new Document({
      numbering: criteriaList,
      sections: [
        {
          children: [
            new Paragraph({ text: 'Widget Therapy', heading: HeadingLevel.TITLE }),
            new Table({
              rows: [row('Effective:', 'January 1, 2026'), row('Next Review:', 'September 2026')],
            }),
            heading('MEDICAL POLICY CRITERIA'),
            item('Widgets may be considered medically necessary when all of the following are met:', 0),
            item('The patient is 18 years of age or older.', 1),
            item('Other treatment failed.^[1]', 1),
            item('Widgets are considered investigational in all other cases.', 0),
            heading('REFERENCES'),
            new Paragraph('1. Doe J. Widgets. J Widgets. 2019;1:2. PMID: 30590850'),
            heading('CODES'),
            new Table({
              rows: [
                row('Codes', 'Number', 'Description'),
                row('CPT', '62263', 'Lysis'),
                row('HCPCS', 'None', ''),
              ],
            }),
          ],
        },
      ],
    });
    const text = `Widget Therapy

Effective: January 1, 2026
Next Review: September 2026

MEDICAL POLICY CRITERIA

I. Widgets may be considered medically necessary when all of the following are met:
    A. The patient is 18 years of age or older.
    B. Other treatment failed.^[1]
II. Widgets are considered investigational in all other cases.

REFERENCES

1. Doe J. Widgets. J Widgets. 2019;1:2. PMID: 30590850

CODES

Codes\tNumber\tDescription
CPT\t62263\tLysis
HCPCS\tNone\t
`;
    const fromWord = await readDocument('policy.docx', await Packer.toBuffer(file));
    const fromText = await readDocument('policy.txt', Buffer.from(text));
    expect(fromWord.document).toEqual(fromText.document);
    expect(fromWord.document).toMatchObject({
      title: 'Widget Therapy',
      dates: { effective: '2026-01-01', nextReview: '2026-09' },
      references: [{ number: 1, pmid: '30590850' }],
      codes: [{ system: 'CPT', code: '62263', description: 'Lysis' }],
    });
    expect(fromWord.document.criteria.map(({ label }) => label)).toEqual(['I', 'I.A', 'I.B', 'II']);
  });

  it('takes lines in bold for headings where no style marks any', async () => {
    const bold = (text: string) => new Paragraph({ children: [new TextRun({ text, bold: true })] });
    const outline = await written([
      bold('Widget Therapy'),
      new Paragraph('Effective: January 1, 2026'),
      bold('DESCRIPTION'),
      new Paragraph('A widget.'),
      bold('Kinds of Widgets'),
      new Paragraph({
        children: [new TextRun({ text: 'Note', bold: true }), new TextRun(' that they differ.')],
      }),
      bold('POLICY'),
      bold('It is investigational in every case.'),
    ]);
    expect(headings(outline)).toEqual([
      [1, 'DESCRIPTION'],
      [2, 'Kinds of Widgets'],
      [1, 'POLICY'],
    ]);
    expect(texts(outline.head)).toEqual(['Widget Therapy', 'Effective: January 1, 2026']);
    expect(body(outline, 2)).toEqual(['It is investigational in every case.']);
  });

  it('finds headings by their words where not even bold marks any', async () => {
    const outline = await written([
      new Paragraph('Widget Therapy'),
      new Paragraph('Effective: January 1, 2026'),
      new Paragraph('POLICY'),
      new Paragraph('It is investigational.'),
    ]);
    expect(headings(outline)).toEqual([[1, 'POLICY']]);
  });

  it('knows heading styles in a file without a part for styles, and by the style they are based on', async () => {
    expect(headings(await read({ body: policyBody })).map(([, text]) => text)).toEqual([
      'Policy Criteria',
      'References',
    ]);
    const outline = await read({
      body: `${paragraph('Policy', '<w:pStyle w:val="Rubrik"/>')}${paragraph('Text.')}${paragraph('References', '<w:pStyle w:val="Rubrik"/>')}`,
      styles: `<w:style w:type="paragraph" w:styleId="Rubrik"><w:name w:val="Own"/><w:basedOn w:val="b1"/></w:style><w:style w:type="paragraph" w:styleId="b1"><w:name w:val="heading 1"/><w:basedOn w:val="Rubrik"/></w:style>`,
    });
    expect(headings(outline).map(([, text]) => text)).toEqual(['Policy', 'References']);
  });
});
