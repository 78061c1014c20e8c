import { describe, expect, it } from '@jest/globals';
import { readPdf } from '../../../src/documents/pdf/read-pdf.ts';
import { at, madePdf } from './made-pdf.ts';

const policy = () =>
  madePdf((pdf) => {
    pdf.fontSize(16).text('Removal of Made-Up Growths').fontSize(11);
    for (let index = 0; index < 20; index += 1)
      pdf.text('A sentence of a policy that was made up for a test. '.repeat(9));
  });

/** A PDF written by hand, its objects counted from 1; its table of objects is left to be repaired. */
function handWritten(...objects: string[]): Uint8Array {
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('');
  return new TextEncoder().encode(`%PDF-1.4\n${body}trailer\n<< /Root 1 0 R >>\n%%EOF\n`);
}

async function refusalOf(bytes: Uint8Array): Promise<unknown> {
  try {
    await readPdf(bytes);
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
  return 'read';
}

describe('a PDF that cannot be read', () => {
  it('is refused as encrypted when it wants a password', async () => {
    const bytes = await madePdf((pdf) => at(pdf, 72, 72, 'Secret'), { userPassword: 'made up' });
    expect(await refusalOf(bytes)).toBe('document_encrypted');
  });

  it('is read when only an owner password restricts it', async () => {
    const bytes = await madePdf(
      (pdf) => {
        for (let line = 0; line < 10; line += 1)
          at(pdf, 72, 72 + line * 20, 'Anyone may read this line of text.');
      },
      { ownerPassword: 'made up', permissions: { copying: false } },
    );
    expect(await refusalOf(bytes)).toBe('read');
  });

  it('is refused as without text when its pages hold pictures alone', async () => {
    const bytes = await madePdf((pdf) => {
      for (let page = 0; page < 3; page += 1) {
        pdf.rect(72, 72, 400, 500).fill('#ccc');
        at(pdf, 72, 700, 'Scanned');
        pdf.addPage();
      }
    });
    expect(await refusalOf(bytes)).toBe('document_without_text');
  });

  it.each([
    ['bytes that are none', new TextEncoder().encode('%PDF-1.7\nnothing of the kind')],
    ['no bytes', new Uint8Array()],
    [
      'a page tree that runs in a circle',
      handWritten('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>'),
    ],
  ])('is refused as unreadable or without text: %s', async (_, bytes) => {
    expect(['document_unreadable', 'document_without_text']).toContain(await refusalOf(bytes));
  });

  it('is refused when it says that it has millions of pages', async () => {
    const bytes = handWritten(
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 99999999 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>',
    );
    expect(['document_too_large', 'document_unreadable', 'document_without_text']).toContain(
      await refusalOf(bytes),
    );
  });

  it('never fails in another way, wherever the file is cut off or damaged, and reads the next file as before', async () => {
    const whole = await policy();
    for (let part = 1; part < 12; part += 1) {
      const cut = whole.slice(0, Math.floor((whole.length * part) / 12));
      const damaged = whole.map((byte, index) => (index % 97 === part ? byte ^ 0x55 : byte));
      for (const bytes of [cut, damaged]) expect(typeof (await refusalOf(bytes))).toBe('string');
    }
    expect((await readPdf(whole)).outline.title).toBe('Removal of Made-Up Growths');
  });
});

describe('a long PDF', () => {
  it('is read at 1,000 pages and refused at 1,001', async () => {
    const pages = (count: number) =>
      madePdf((pdf) => {
        for (let page = 1; page <= count; page += 1) {
          if (page > 1) pdf.addPage();
          at(pdf, 72, 72, `Sentence ${page} of a policy that was made up and goes on for ever.`);
        }
      });
    expect(await refusalOf(await pages(1000))).toBe('read');
    expect(await refusalOf(await pages(1001))).toBe('document_too_large');
  });
});
