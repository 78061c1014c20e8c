import type { Pdfium } from './pdfium.ts';

/** A page's visible box and how it is turned. */
export interface Frame {
  readonly left: number;
  readonly bottom: number;
  readonly top: number;
  readonly right: number;
  readonly width: number;
  readonly height: number;
  /** Quarter turns clockwise at which the page is shown. */
  readonly turns: number;
}

/** The frame of a page of PDFium. `scratch` is room for 16 bytes in its memory. */
export function frameOf(pdfium: Pdfium, page: number, scratch: number): Frame {
  pdfium._FPDF_GetPageBoundingBox(page, scratch);
  const view = new DataView(pdfium.HEAPU8.buffer, scratch, 16);
  const left = view.getFloat32(0, true);
  const top = view.getFloat32(4, true);
  const right = view.getFloat32(8, true);
  const bottom = view.getFloat32(12, true);
  const turns = pdfium._FPDFPage_GetRotation(page);
  const width = pdfium._FPDF_GetPageWidth(page);
  return { left, top, right, bottom, width, height: pdfium._FPDF_GetPageHeight(page), turns };
}

/** A point of the page's own space as it is shown, from the left and top edge. */
export function shown(x: number, y: number, { left, bottom, top, right, turns }: Frame): [number, number] {
  switch (turns) {
    case 1:
      return [y - bottom, x - left];
    case 2:
      return [right - x, y - bottom];
    case 3:
      return [top - y, right - x];
    default:
      return [x - left, top - y];
  }
}
