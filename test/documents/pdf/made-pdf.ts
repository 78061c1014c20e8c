import PDFDocument from 'pdfkit';

export type PdfPage = InstanceType<typeof PDFDocument>;

/** The bytes of a PDF that `draw` paints with pdfkit: US letter, margins of one inch, Helvetica 11. */
export function madePdf(
  draw: (pdf: PdfPage) => void,
  options: ConstructorParameters<typeof PDFDocument>[0] = {},
): Promise<Uint8Array> {
  const pdf = new PDFDocument({ size: 'LETTER', margin: 72, bufferPages: true, ...options });
  const pieces: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
    pdf.on('error', reject);
  });
  pdf.font('Helvetica').fontSize(11);
  draw(pdf);
  pdf.end();
  return done;
}

/** Paints a text at a place without wrapping it. */
export function at(pdf: PdfPage, left: number, top: number, text: string): void {
  pdf.text(text, left, top, { lineBreak: false });
}
