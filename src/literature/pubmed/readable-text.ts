import type { XmlElement } from './xml-elements.ts';

const superscripts: ReadonlyMap<string, string> = shapesOf('0123456789+-−–=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ');
const subscripts: ReadonlyMap<string, string> = shapesOf('0123456789+-−–=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎');

function shapesOf(plain: string, shaped: string): Map<string, string> {
  return new Map(Array.from(plain, (character, at) => [character, shaped.charAt(at)]));
}

/**
 * The text of an element as a reader would write it on one line: bold, italics and underline fall away; a raised `2`
 * becomes `²` and a lowered `trend` becomes `_trend`, so that 10² never reads as 102. Line breaks and tabs become one
 * space; a no-break space stays.
 */
export function readableText(element: XmlElement): string {
  return flatten(element)
    .replace(/[ \t\r\n]+/g, ' ')
    .trim();
}

/** {@link readableText}, or null where there is no element or no text in it. */
export function readableTextOrNull(element: XmlElement | undefined): string | null {
  return (element && readableText(element)) || null;
}

function flatten(element: XmlElement): string {
  const inside = element.children.map((child) => (typeof child === 'string' ? child : flatten(child)));
  const whole = inside.join('');
  switch (element.name) {
    case 'sup':
      return shifted(whole, superscripts, '^');
    case 'sub':
      return shifted(whole, subscripts, '_');
    case 'msup':
    case 'msub':
    case 'mfrac':
      return mathPair(element.name, inside);
    default:
      return whole;
  }
}

/** MathML names its parts by position: base and exponent, base and index, numerator and denominator. */
function mathPair(name: 'msup' | 'msub' | 'mfrac', inside: readonly string[]): string {
  const [first = '', second = ''] = inside.map((part) => part.trim()).filter((part) => part !== '');
  switch (name) {
    case 'msup':
      return first + shifted(second, superscripts, '^');
    case 'msub':
      return first + shifted(second, subscripts, '_');
    case 'mfrac':
      return `${first}/${second}`;
  }
}

function shifted(text: string, shapes: ReadonlyMap<string, string>, sign: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return text;
  const shaped = Array.from(trimmed, (character) => shapes.get(character));
  if (shaped.every((character) => character !== undefined)) return shaped.join('');
  return /\s/.test(trimmed) ? `${sign}(${trimmed})` : `${sign}${trimmed}`;
}
