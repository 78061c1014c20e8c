import { unknownGlyph, withLigatures } from './ligatures.rules.ts';
import type { Glyph, GlyphStyle } from './glyph.rules.ts';

/** Glyphs printed side by side. Points from the page's left and top edge. */
export interface Word {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  readonly style: GlyphStyle;
  /** Its place in painting order. */
  readonly order: number;
  /** True where a space parts it from the word painted before it. */
  readonly spaceBefore: boolean;
  /** True where the file does not tell every letter, and the missing ones were supposed. */
  readonly isSupposed: boolean;
}

/**
 * Gaps in type sizes that part words, counted from the usual gap between letters: behind a written space, which kerning
 * may take back; where PDFium supposes a space; and without either.
 */
export const wordGaps = { written: 0.07, supposed: 0.09, bare: 0.16 } as const;
/** A letter may reach back this far over the one before, in type sizes. */
const furthestBack = 0.4;
/** The letters of a ligature stand in one place, and their boxes may be narrower than it is. */
const onePlace = 0.01;
const widestLigature = 0.75;
/** A sign painted again stands this close, in type sizes. */
const aside = 0.15;
/** Baselines this close, in type sizes, are one. */
const sameBaseline = 0.06;

/** Controls, soft hyphens within a line, marks without a width. */
const UNSEEN = /^[\p{Cc}\p{Cf}\ufffe\uffff]$/u;
const LIGATURE = /^[\ufb00-\ufb06]$/;
const LIGATURES = /[\ufb00-\ufb06]/g;
const PRIVATE_USE = /[\ue000-\uf8ff]/g;
/** Signs of the fonts Symbol and Wingdings, which have no Unicode of their own. */
const signs: Readonly<Record<string, string>> = {
  '\uf0b0': '°',
  '\uf0b1': '±',
  '\uf0b3': '≥',
  '\uf0a3': '≤',
  '\uf06d': 'µ',
  '\uf061': 'α',
  '\uf062': 'β',
  '\uf067': 'γ',
  '\uf0a8': '☐',
  '\uf06f': '☐',
  '\uf0fe': '☒',
  '\uf0d2': '®',
  '\uf0d4': '™',
  '\uf0e2': '®',
  '\uf0e4': '™',
  '\uf02d': '-',
  '\uf020': ' ',
};

interface OpenWord {
  text: string;
  left: number;
  right: number;
  baseline: number;
  style: GlyphStyle;
  spaceBefore: boolean;
  lastLeft: number;
}

/** Glyphs in painting order as words. A change of baseline or type size ends a word as a space does. */
export function wordsOf(glyphs: readonly Glyph[]): Word[] {
  const words: Word[] = [];
  let open: OpenWord | null = null;
  let isSpaceWritten = false;
  let isLigature = false;
  let letterGap = 0; // in points; some fonts give their letters wider boxes than they are set apart
  const close = () => {
    if (open !== null) words.push(readWord(open, words.length));
  };
  for (const glyph of glyphs) {
    const isPlain = glyph.text > ' ' && glyph.text < '\u007f';
    if (!glyph.style.upright || (!isPlain && UNSEEN.test(glyph.text))) continue;
    if (!isPlain && glyph.text.trim() === '') {
      isSpaceWritten = true;
      continue;
    }
    const gap: number = open === null ? 0 : glyph.left - open.right;
    const isNear: boolean = open !== null && isSetOn(open, glyph, gap);
    const widest: number =
      isLigature && !isSpaceWritten ? widestLigature : gapThatParts(glyph, isSpaceWritten);
    const isApart: boolean = gap - letterGap > widest * glyph.style.size;
    if (open !== null && isNear && !isApart) {
      if (isPaintedTwice(open, glyph)) continue;
      open.text += glyph.text;
      // The letters of a ligature have one place, and are together as wide as they would be side by side.
      const isInPlace: boolean = Math.abs(glyph.left - open.lastLeft) <= onePlace;
      open.right = isInPlace ? open.right + glyph.right - glyph.left : glyph.right;
      isLigature = isInPlace || LIGATURE.test(glyph.text);
      open.lastLeft = glyph.left;
      letterGap = isLigature ? 0 : Math.min(gap, 0);
    } else {
      close();
      isLigature = false;
      const { text, left, right, baseline, style } = glyph;
      const spaceBefore = isApart || isSpaceWritten;
      if (open !== null && open.style !== style) letterGap = 0;
      open = {
        text,
        left,
        right,
        baseline,
        style,
        spaceBefore: isNear ? isApart : spaceBefore,
        lastLeft: left,
      };
    }
    isSpaceWritten = false;
  }
  close();
  return words;
}

/** True for a glyph that is set behind the word on its line, in the same size. */
function isSetOn({ style, baseline, lastLeft }: OpenWord, glyph: Glyph, gap: number): boolean {
  if (glyph.style.size !== style.size || Math.abs(glyph.baseline - baseline) > sameBaseline * style.size)
    return false;
  return gap > -furthestBack * style.size || Math.abs(glyph.left - lastLeft) < aside * style.size;
}

function gapThatParts({ afterGap }: Glyph, isSpaceWritten: boolean): number {
  if (isSpaceWritten) return wordGaps.written;
  return afterGap ? wordGaps.supposed : wordGaps.bare;
}

/** A sign that is painted again a little aside only looks bolder. */
function isPaintedTwice({ text, lastLeft, style }: OpenWord, glyph: Glyph): boolean {
  const distance = Math.abs(glyph.left - lastLeft);
  const isLigature = distance <= onePlace && /^[ft]$/.test(glyph.text); // "ff", "tt"
  return text.endsWith(glyph.text) && !isLigature && distance < aside * style.size;
}

function readWord(open: OpenWord, order: number): Word {
  const isSupposed = open.text !== unknownGlyph && open.text.includes(unknownGlyph);
  return { ...open, text: readableText(open.text), order, isSupposed };
}

/** Ligatures as their letters; signs of the fonts for bullets as the signs they show. */
export function readableText(text: string): string {
  if (!/[\ufb00-\ufb06\ue000-\uf8ff\ufffd]/.test(text)) return text;
  if (text === unknownGlyph) return '•'; // alone it is a bullet or a picture
  return withLigatures(text)
    .replace(LIGATURES, (ligature) => ligature.normalize('NFKC'))
    .replace(PRIVATE_USE, (sign) => signs[sign] ?? '•');
}
