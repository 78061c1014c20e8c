import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import PdfDocument from 'pdfkit';
import { readDocument } from '../../../src/documents/read-document.ts';

type Options = ConstructorParameters<typeof PdfDocument>[0];
type Draw = (pdf: InstanceType<typeof PdfDocument>) => void;

/** A PDF as its library writes it. */
async function pdfFile(draw: Draw, options: Options = {}): Promise<Buffer> {
  const pdf = new PdfDocument(options);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((end) => pdf.on('end', end));
  draw(pdf);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

/** A PDF from its objects, for what no library writes. */
function rawPdf(objects: readonly (string | Buffer)[]): Buffer {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  for (const [index, object] of objects.entries()) {
    chunks.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'));
  }
  chunks.push(Buffer.from('trailer << /Root 1 0 R /Size 9 >>\n%%EOF\n'));
  return Buffer.concat(chunks);
}

const writePolicy: Draw = (pdf) => {
  pdf.fontSize(20).text('Widget Therapy').fontSize(11).moveDown();
  pdf.text('Effective: January 1, 2026').moveDown();
  pdf.font('Helvetica-Bold').text('POLICY CRITERIA').font('Helvetica').moveDown();
  pdf.text('Widget therapy is considered investigational.');
};
const read = async (bytes: Uint8Array) => await readDocument('policy.pdf', bytes);
const refusal = (code: string) => expect.objectContaining({ code });
const stream = (packed: Buffer, more = '') =>
  Buffer.concat([
    Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode ${more}>>\nstream\n`),
    packed,
    Buffer.from('\nendstream'),
  ]);
const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const page =
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>';

describe('a hostile PDF', () => {
  it('is told from one that is only a policy', async () => {
    const { document } = await read(await pdfFile(writePolicy));
    expect(document.title).toBe('Widget Therapy');
    expect(document.dates.effective).toBe('2026-01-01');
  });

  it('with a password is refused', async () => {
    await expect(read(await pdfFile(writePolicy, { userPassword: 'secret' }))).rejects.toThrow(
      refusal('document_encrypted'),
    );
  });

  it('that anybody may open, though not change, is read', async () => {
    const locked = await pdfFile(writePolicy, { ownerPassword: 'secret', pdfVersion: '1.7' });
    expect((await read(locked)).document.title).toBe('Widget Therapy');
  });

  it('of pictures only is refused', async () => {
    const scan = await pdfFile((pdf) => {
      for (let n = 0; n < 3; n += 1) pdf.rect(50, 50, 400, 600).fill('#cccccc').addPage();
    });
    await expect(read(scan)).rejects.toThrow(refusal('document_without_text'));
  });

  it.each<[string, () => Buffer]>([
    ['a header and noise', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(50_000, 0xa5)])],
    ['nothing behind its header', () => Buffer.from('%PDF-1.7\n')],
    [
      'pages that are their own parents',
      () => rawPdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] >>']),
    ],
    [
      'a count of pages that it has not',
      () => rawPdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 99999999 /Kids [] >>']),
    ],
  ])('with %s is refused', async (_, make) => {
    await expect(read(make())).rejects.toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^document_(?:unreadable|without_text|too_large|not_a_policy)$/),
      }),
    );
  });

  it('cut off in the middle is refused or read as far as it goes, and nothing worse', async () => {
    const whole = await pdfFile(writePolicy);
    for (const part of [0.3, 0.6, 0.9]) {
      const outcome = await read(whole.subarray(0, whole.length * part)).then(
        ({ document }) => document.title,
        (error: { code: string }) => error.code,
      );
      expect(outcome).toMatch(/^(?:document_\w+|Widget Therapy)$/);
    }
  });

  it('whose page unpacks to 2 GB is refused within bounds', async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024, ' '), { level: 9 });
    const twice = deflateSync(bomb, { level: 9 });
    const filters = stream(twice).toString('latin1').replace('/FlateDecode', '[/FlateDecode /FlateDecode]');
    const file = rawPdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      page.replace('4 0 R', `[${'4 0 R '.repeat(32)}]`),
      Buffer.from(filters, 'latin1'),
      font,
    ]);
    await expect(read(file)).rejects.toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^document_(?:too_large|without_text|unreadable)$/),
      }),
    );
  });

  it('of 1,000 pages is read', async () => {
    const long = await pdfFile((pdf) => {
      writePolicy(pdf);
      for (let n = 1; n < 1000; n += 1) pdf.addPage().text(proseOf(n));
    });
    const { document } = await read(long);
    expect(document.title).toBe('Widget Therapy');
    const text = document.sections.map(({ markdown }) => markdown).join(' ');
    for (const n of [1, 500, 999]) expect(text).toContain(wordOf(n, 7));
  }, 150_000);
});

/** A page of words that no other page has. */
function proseOf(n: number): string {
  const words = Array.from({ length: 200 }, (_, word) => wordOf(n, (word * 7) % 200));
  return `W${words.join(' ')}.`;
}

/** A word in letters alone: numbers that count up look like page numbers. */
function wordOf(n: number, word: number): string {
  return Array.from(`${n}-${word}`, (sign) => (sign === '-' ? 'o' : `${'bcdfghjklm'[Number(sign)]}a`)).join(
    '',
  );
}
