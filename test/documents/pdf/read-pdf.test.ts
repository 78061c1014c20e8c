import { describe, expect, it } from '@jest/globals';
import { readPdf } from '../../../src/documents/pdf/read-pdf.ts';
import type { Outline } from '../../../src/documents/outline.ts';
import { at, madePdf, type PdfPage } from './made-pdf.ts';

const sentence =
  'Growths that were made up for this page are removed without a scar in most of those who have them. ';

/** The title that stands above whatever a test is about. */
function title(pdf: PdfPage): void {
  pdf.font('Helvetica-Bold').fontSize(16).text('Removal of Made-Up Growths', 72, 72);
}

/** Paints a paragraph of about so many sentences below what is painted already. */
function paragraph(pdf: PdfPage, sentences = 4): void {
  pdf.font('Helvetica').fontSize(11).text(sentence.repeat(sentences), 72, pdf.y, { width: 468 }).moveDown();
}

function heading(pdf: PdfPage, text: string, options: object = {}): void {
  pdf
    .moveDown()
    .font('Helvetica-Bold')
    .fontSize(11)
    .text(text, 72, pdf.y, { width: 468, ...options });
  pdf.moveDown(0.5);
}

async function outlineOf(draw: (pdf: PdfPage) => void): Promise<Outline> {
  return (await readPdf(await madePdf(draw))).outline;
}

const textOf = (outline: Outline) =>
  outline.parts.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n');

describe('the head of a PDF', () => {
  it('takes the largest type as the title, over two lines, and neither the payer nor the kind of document', async () => {
    const outline = await outlineOf((pdf) => {
      pdf.font('Helvetica-Bold').fontSize(20);
      at(pdf, 72, 72, 'Medical Policy');
      pdf.fontSize(16);
      at(pdf, 72, 100, 'Removal of Made-Up Growths with a Light That Nobody');
      at(pdf, 72, 119, 'Has Seen');
      pdf.y = 150;
      paragraph(pdf);
    });
    expect(outline.title).toBe('Removal of Made-Up Growths with a Light That Nobody Has Seen');
  });

  it('keeps labels that stand in two columns on one line, a tab between them', async () => {
    const outline = await outlineOf((pdf) => {
      pdf.font('Helvetica-Bold').fontSize(16);
      at(pdf, 72, 72, 'Removal of Made-Up Growths');
      pdf.font('Helvetica').fontSize(11);
      at(pdf, 72, 100, 'Next Review: March 2027');
      at(pdf, 380, 100, 'Effective: April 1, 2026');
      pdf.y = 130;
      heading(pdf, 'DESCRIPTION');
      paragraph(pdf);
    });
    expect(outline.head.map(({ text }) => text.trim())).toContain(
      'Next Review: March 2027\tEffective: April 1, 2026',
    );
  });

  it('joins letters that kerning moved and parts words that a gap parts', async () => {
    const outline = await outlineOf((pdf) => {
      pdf.font('Helvetica-Bold').fontSize(16);
      at(pdf, 72, 72, 'Removal of Made-Up Growths');
      pdf.font('Helvetica').fontSize(11);
      at(pdf, 72, 100, 'Effective: J');
      at(pdf, 72 + pdf.widthOfString('Effective: J') + 0.4, 100, 'uly 1, 2026');
      at(pdf, 72, 120, 'Last');
      at(pdf, 72 + pdf.widthOfString('Last') + 3, 120, 'Review: May 2026');
      pdf.y = 140;
      paragraph(pdf);
    });
    const head = outline.head.map(({ text }) => text.trim());
    expect(head).toContain('Effective: July 1, 2026');
    expect(head).toContain('Last Review: May 2026');
  });
});

describe('the pages of a PDF', () => {
  const policy = (pdf: PdfPage) => {
    title(pdf);
    heading(pdf, 'DESCRIPTION', { align: 'center' });
    for (let index = 0; index < 30; index += 1) {
      const letter = String.fromCodePoint(97 + (index % 26));
      pdf.text(
        `Growth ${letter}${letter} is removed ${letter}${index > 25 ? 'y' : 'x'}-wise, and hardly comes back. `.repeat(
          index + 3,
        ),
        72,
        pdf.y,
        { width: 468 },
      );
      pdf.moveDown();
    }
    const { count } = pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      pdf.switchToPage(page);
      pdf.page.margins.bottom = 0;
      pdf.font('Helvetica').fontSize(9);
      at(pdf, 72, 750, 'Effective Date: 05/01/2026');
      at(pdf, 500, 750, `GT52 | ${page + 1}`);
    }
  };

  it('hands a running foot over once, without the page number glued to it', async () => {
    const outline = await outlineOf(policy);
    expect(outline.running?.map(({ text }) => text)).toEqual(['Effective Date: 05/01/2026\tGT52']);
    expect(textOf(outline)).not.toMatch(/GT52|05\/01\/2026/);
  });

  it('makes a sentence whole that a page end cuts', async () => {
    const outline = await outlineOf(policy);
    const lines = outline.parts[0]?.lines.map(({ text }) => text) ?? [];
    const cut = lines.filter((line, index) => line === '' && lines[index - 1]?.endsWith('.') !== true);
    expect(cut).toEqual([]);
  });

  it('leaves out a watermark that stands aslant', async () => {
    const outline = await outlineOf((pdf) => {
      heading(pdf, 'DESCRIPTION');
      paragraph(pdf, 8);
      pdf
        .save()
        .rotate(45, { origin: [200, 400] })
        .fontSize(60);
      at(pdf, 200, 400, 'DRAFT');
      pdf.restore();
    });
    expect(textOf(outline)).not.toContain('DRAFT');
  });
});

describe('headings', () => {
  it('have levels by how much they stand out', async () => {
    const outline = await outlineOf((pdf) => {
      title(pdf);
      for (const [text, options] of [
        ['EVIDENCE SUMMARY', { align: 'center' }],
        ['REMOVAL WITH LIGHT', {}],
        ['Systematic Reviews', {}],
        ['Randomized Trials', {}],
        ['REMOVAL WITHOUT LIGHT', {}],
        ['SUMMARY', { align: 'center' }],
      ] as const) {
        heading(pdf, text, options);
        paragraph(pdf);
      }
    });
    expect(outline.parts.map(({ heading: text, level }) => `${level} ${text}`)).toEqual([
      '1 EVIDENCE SUMMARY',
      '2 REMOVAL WITH LIGHT',
      '3 Systematic Reviews',
      '3 Randomized Trials',
      '2 REMOVAL WITHOUT LIGHT',
      '1 SUMMARY',
    ]);
  });
});

describe('the text of a PDF', () => {
  it('keeps list labels and their indentation, and marks single bold words', async () => {
    const outline = await outlineOf((pdf) => {
      title(pdf);
      heading(pdf, 'MEDICAL POLICY CRITERIA');
      paragraph(pdf);
      pdf.font('Helvetica');
      const top = pdf.y + 10;
      at(pdf, 72, top, 'I.');
      at(pdf, 90, top, 'Removal may be considered ');
      const right = 90 + pdf.widthOfString('Removal may be considered ');
      pdf.font('Helvetica-Bold');
      at(pdf, right, top, 'medically necessary');
      pdf.font('Helvetica');
      at(pdf, right + 112, top, 'for any of the following:');
      at(pdf, 90, top + 20, 'A.');
      at(pdf, 108, top + 20, 'The growth was made up');
      at(pdf, 90, top + 40, 'B.');
      at(pdf, 108, top + 40, 'It was seen twice');
    });
    expect(textOf(outline)).toContain(
      [
        'I. Removal may be considered **medically necessary** for any of the following:',
        '',
        '  A. The growth was made up',
        '',
        '  B. It was seen twice',
      ].join('\n'),
    );
  });

  it('marks raised numbers as citations, and leaves exponents alone', async () => {
    const outline = await outlineOf((pdf) => {
      title(pdf);
      heading(pdf, 'BACKGROUND');
      paragraph(pdf);
      const top = pdf.y + 10;
      const raise = (text: string, left: number) => {
        pdf.fontSize(7);
        at(pdf, left, top - 1, text);
        pdf.fontSize(11);
      };
      at(pdf, 72, top, 'Growths come back.');
      raise('1, 2', 73 + pdf.widthOfString('Growths come back.'));
      at(pdf, 250, top + 30, 'A dose of 5 mg/m');
      const end = 250 + pdf.widthOfString('A dose of 5 mg/m');
      pdf.fontSize(7);
      at(pdf, end, top + 29, '2');
    });
    expect(textOf(outline)).toContain('Growths come back.^[1,2]');
    expect(textOf(outline)).toContain('A dose of 5 mg/m2');
  });

  it('reads a ruled table as rows, with cells of several lines joined', async () => {
    const outline = await outlineOf((pdf) => {
      title(pdf);
      heading(pdf, 'CODES');
      paragraph(pdf);
      const top = pdf.y + 10;
      const rows = [
        ['Codes', 'Number', 'Description'],
        ['CPT', '99991', 'Removal of a growth that was made\nup, with light'],
        ['', '99992', 'Removal of a second growth'],
        ['HCPCS', 'None', ''],
      ];
      const edges = [72, 130, 200, 500];
      let y = top;
      for (const row of rows) {
        const height = row.some((cell) => cell.includes('\n')) ? 34 : 20;
        for (const [index, cell] of row.entries()) {
          for (const [line, text] of cell.split('\n').entries())
            at(pdf, (edges[index] ?? 0) + 4, y + 4 + line * 14, text);
        }
        for (const edge of edges)
          pdf
            .moveTo(edge, y)
            .lineTo(edge, y + height)
            .stroke();
        pdf.moveTo(72, y).lineTo(500, y).stroke();
        y += height;
      }
      pdf.moveTo(72, y).lineTo(500, y).stroke();
    });
    const rows = outline.parts[0]?.lines.map(({ text }) => text).filter((text) => text.includes('\t'));
    expect(rows).toEqual([
      'Codes\tNumber\tDescription',
      'CPT\t99991\tRemoval of a growth that was made up, with light',
      '\t99992\tRemoval of a second growth',
      'HCPCS\tNone\t',
    ]);
  });

  it('reads columns without ruled lines as rows', async () => {
    const outline = await outlineOf((pdf) => {
      title(pdf);
      heading(pdf, 'CODES');
      paragraph(pdf);
      const top = pdf.y + 10;
      at(pdf, 72, top, 'CPT');
      at(pdf, 130, top, '99991');
      at(pdf, 200, top, 'Removal of a growth that was made');
      at(pdf, 200, top + 13, 'up, with light');
    });
    expect(textOf(outline)).toContain('CPT\t99991\tRemoval of a growth that was made up, with light');
  });
});
