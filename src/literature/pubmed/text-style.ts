/** The five marks that PubMed's text has. */
export type TextMark = 'i' | 'b' | 'u' | 'sup' | 'sub';

/** A way to write text with marks. */
export interface TextStyle {
  text(printed: string): string;
  /** What a mark makes of the text inside it, which is already in this style. */
  styled(mark: TextMark, inside: string): string;
}

/** One line of plain characters. */
export const plainStyle: TextStyle = {
  text: (printed) => printed,
  styled: (mark, inside) => {
    switch (mark) {
      case 'sup':
        return /^\s*(?:st|nd|rd|th|[®™©℠°*†‡§¶#′″]+)\s*$/.test(inside)
          ? inside
          : shifted(inside, superscripts, '^');
      case 'sub':
        return shifted(inside, subscripts, '_');
      case 'i':
      case 'b':
      case 'u':
        return inside;
    }
  },
};

/** HTML: the text escaped, the marks as tags. */
export const htmlStyle: TextStyle = {
  text: (printed) =>
    printed
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;'),
  styled: (mark, inside) => (inside.trim() === '' ? inside : `<${mark}>${inside}</${mark}>`),
};

const superscripts: ReadonlyMap<string, string> = shapesOf('0123456789+-−–=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ');
const subscripts: ReadonlyMap<string, string> = shapesOf('0123456789+-−–=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎');

function shapesOf(plain: string, shaped: string): Map<string, string> {
  return new Map(Array.from(plain, (character, at) => [character, shaped.charAt(at)]));
}

/** Characters that have the shape themselves, else the sign and the text: `^a`, `_(first half)`. */
function shifted(text: string, shapes: ReadonlyMap<string, string>, sign: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return text;
  let shaped = '';
  for (const character of trimmed) {
    const shape = shapes.get(character);
    if (shape === undefined) return /\s/.test(trimmed) ? `${sign}(${trimmed})` : `${sign}${trimmed}`;
    shaped += shape;
  }
  return shaped;
}
