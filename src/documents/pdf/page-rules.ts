import type { Rule } from './glyph.rules.ts';
import { shown, type Frame } from './page-frame.ts';
import type { Pdfium } from './pdfium.ts';

/** Objects of a page that are looked at for ruled lines. */
const mostObjects = 10_000;
const pathObject = 2;
const thinnest = 3;
const longEnough = 10;

/** Thin boxes and boxes' edges: what a page draws around the cells of a table. */
export function rulesOf(pdfium: Pdfium, page: number, frame: Frame, scratch: number): Rule[] {
  const rules: Rule[] = [];
  const count = Math.min(pdfium._FPDFPage_CountObjects(page), mostObjects);
  for (let index = 0; index < count; index += 1) {
    const object = pdfium._FPDFPage_GetObject(page, index);
    if (pdfium._FPDFPageObj_GetType(object) !== pathObject) continue;
    pdfium._FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12);
    const view = new DataView(pdfium.HEAPU8.buffer, scratch, 16);
    const [x1, y1] = shown(view.getFloat32(0, true), view.getFloat32(4, true), frame);
    const [x2, y2] = shown(view.getFloat32(8, true), view.getFloat32(12, true), frame);
    const rule = {
      left: Math.min(x1, x2),
      right: Math.max(x1, x2),
      top: Math.min(y1, y2),
      bottom: Math.max(y1, y2),
    };
    const width = rule.right - rule.left;
    const height = rule.bottom - rule.top;
    if ((width < thinnest || height < thinnest) && Math.max(width, height) > longEnough) rules.push(rule);
  }
  return rules;
}
