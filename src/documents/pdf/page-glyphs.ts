import { DocumentTooLarge } from '../document-errors.ts';
import type { Glyph, GlyphStyle } from './glyph.rules.ts';
import { unknownGlyph } from './ligatures.rules.ts';
import { shown, type Frame } from './page-frame.ts';
import type { Pdfium } from './pdfium.ts';

const mostGlyphsOnAPage = 100_000;
const boldFlag = 1 << 18;
const italicFlag = 1 << 6;
const boldWeight = 600;
const nameBytes = 128;
/** Room in PDFium's memory that the functions here want for its answers. */
export const scratchBytes = 256;

/** The glyphs of a page in painting order. Throws DocumentTooLarge for more than 100,000. */
export function glyphsOf(pdfium: Pdfium, text: number, frame: Frame, { scratch, fonts }: Workspace): Glyph[] {
  const count = pdfium._FPDFText_CountChars(text);
  if (count > mostGlyphsOnAPage) {
    throw new DocumentTooLarge(`a page of ${count} characters is more than the ${mostGlyphsOnAPage} allowed`);
  }
  const glyphs: Glyph[] = [];
  let object = -1;
  let style: GlyphStyle | null = null;
  let baseline = 0;
  let afterGap = false;
  let view = new DataView(pdfium.HEAPU8.buffer, scratch, scratchBytes);
  for (let index = 0; index < count; index += 1) {
    const code = pdfium._FPDFText_GetUnicode(text, index);
    if (code <= lastBlank && pdfium._FPDFText_IsGenerated(text, index) === 1) {
      afterGap = true; // a space or line end that PDFium supposes
      continue;
    }
    pdfium._FPDFText_GetLooseCharBox(text, index, scratch);
    if (view.buffer !== pdfium.HEAPU8.buffer)
      view = new DataView(pdfium.HEAPU8.buffer, scratch, scratchBytes);
    let left = view.getFloat32(0, true);
    let right = view.getFloat32(8, true);
    const own = pdfium._FPDFText_GetTextObject(text, index);
    if (own !== object || frame.turns !== 0) {
      object = own;
      const low = view.getFloat32(12, true);
      const high = view.getFloat32(4, true);
      pdfium._FPDFText_GetCharOrigin(text, index, scratch, scratch + 8);
      const [, y] = shown(view.getFloat64(0, true), view.getFloat64(8, true), frame);
      baseline = y;
      if (frame.turns !== 0) [left, right] = turnedSides(left, low, right, high, frame);
      style = styleOf(pdfium, text, index, own, { frame, scratch, view, fonts });
    }
    if (frame.turns === 0) {
      left -= frame.left;
      right -= frame.left;
    }
    if (style !== null) glyphs.push({ text: textOf(code), left, right, baseline, afterGap, style });
    afterGap = false;
  }
  return glyphs;
}

function turnedSides(left: number, low: number, right: number, high: number, frame: Frame): [number, number] {
  const [a] = shown(left, low, frame);
  const [b] = shown(right, high, frame);
  return [Math.min(a, b), Math.max(a, b)];
}

/** What a font says of itself. */
type Face = Pick<GlyphStyle, 'bold' | 'italic'>;

/** What is used again for every page of a document. */
export interface Workspace {
  /** Room in PDFium's memory for what its functions answer. */
  readonly scratch: number;
  readonly fonts: { readonly faces: Map<number, Face>; readonly styles: Map<string, GlyphStyle> };
}

/** Where the reading of a page's glyphs stands. */
interface Reading extends Workspace {
  readonly frame: Frame;
  readonly view: DataView;
}

function styleOf(pdfium: Pdfium, text: number, index: number, object: number, reading: Reading): GlyphStyle {
  const { frame, scratch, view, fonts } = reading;
  pdfium._FPDFText_GetMatrix(text, index, scratch);
  const a = view.getFloat32(0, true);
  const b = view.getFloat32(4, true);
  const height = Math.hypot(view.getFloat32(8, true), view.getFloat32(12, true));
  const size = Math.round(pdfium._FPDFText_GetFontSize(text, index) * height * 4) / 4;
  const quarters = (Math.atan2(b, a) * 2) / Math.PI;
  const isStraight = Math.abs(quarters - Math.round(quarters)) < 0.02;
  const upright = isStraight && (Math.round(quarters) + 4) % 4 === frame.turns;
  const font = object === 0 ? 0 : pdfium._FPDFTextObj_GetFont(object);
  let face = fonts.faces.get(font);
  if (face === undefined) fonts.faces.set(font, (face = faceOf(pdfium, text, index, reading)));
  const key = `${size} ${face.bold} ${face.italic} ${upright}`;
  let style = fonts.styles.get(key);
  if (style === undefined) fonts.styles.set(key, (style = { size, ...face, upright }));
  return style;
}

function faceOf(pdfium: Pdfium, text: number, index: number, { scratch, view }: Reading): Face {
  const length = pdfium._FPDFText_GetFontInfo(text, index, scratch + 32, nameBytes, scratch + 16);
  const flags = view.getUint32(16, true);
  const nameEnd = scratch + 32 + Math.min(Math.max(length - 1, 0), nameBytes);
  const name = Buffer.from(pdfium.HEAPU8.subarray(scratch + 32, nameEnd)).toString('latin1');
  const weight = pdfium._FPDFText_GetFontWeight(text, index);
  return {
    bold: weight >= boldWeight || (flags & boldFlag) !== 0 || /bold|black|heavy/i.test(name),
    italic: (flags & italicFlag) !== 0 || /italic|oblique/i.test(name),
  };
}

/** Only spaces, line ends and hyphens are supposed by PDFium: no other character need be asked. */
const lastBlank = 32;
/** What PDFium puts for a hyphen at the end of a line. */
const lineEndHyphen = 2;

function textOf(code: number): string {
  if (code === lineEndHyphen) return '-';
  return code === 0 || code > 0x10ffff ? unknownGlyph : String.fromCodePoint(code);
}

/** An empty workspace; `scratch` points to {@link scratchBytes} of PDFium's memory. */
export function workspaceAt(scratch: number): Workspace {
  return { scratch, fonts: { faces: new Map(), styles: new Map() } };
}
