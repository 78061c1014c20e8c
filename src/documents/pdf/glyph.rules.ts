/** How a run of glyphs is printed. */
export interface GlyphStyle {
  /** Height of the type in points, as printed. */
  readonly size: number;
  readonly bold: boolean;
  readonly italic: boolean;
  /** False for text that is turned, such as a watermark. */
  readonly upright: boolean;
}

/** A printed character. Points from the page's left and top edge. */
export interface Glyph {
  readonly text: string;
  readonly left: number;
  /** Where the next glyph would stand. */
  readonly right: number;
  readonly baseline: number;
  /** True where PDFium supposes a space before it, by the gap. */
  readonly afterGap: boolean;
  /** The same object for all glyphs that are printed in one go. */
  readonly style: GlyphStyle;
}

/** A straight line, or an edge of a box: both ends in points from the page's left and top edge. */
export interface Rule {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a page prints. */
export interface PrintedPage {
  readonly width: number;
  readonly height: number;
  readonly glyphs: readonly Glyph[];
  readonly rules: readonly Rule[];
}
