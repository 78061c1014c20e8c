import type { TextStyle } from './text-style.ts';
import type { XmlElement } from './xml-elements.ts';

/** Writes an element of a formula, given its parts in order: base and exponent, numerator and denominator. */
type MathRule = (parts: readonly string[], style: TextStyle, element: XmlElement) => string;

const raised = (style: TextStyle, text: string): string => (text === '' ? '' : style.styled('sup', text));
const lowered = (style: TextStyle, text: string): string => (text === '' ? '' : style.styled('sub', text));

/** A bar, hat, tilde, dot or arrow over its base, as the character that combines with it. */
const accents: ReadonlyMap<string, string> = new Map([
  ...Array.from('¯‾―−-_', (bar): [string, string] => [bar, '\u0304']),
  ...Array.from('^ˆ', (hat): [string, string] => [hat, '\u0302']),
  ...Array.from('~˜∼', (tilde): [string, string] => [tilde, '\u0303']),
  ['˙', '\u0307'],
  ['→', '\u20d7'],
]);

const above: MathRule = ([base = '', over = ''], style) =>
  accents.has(over) ? base + accents.get(over) : base + raised(style, over);

/** MathML names its parts by position. An element that is not listed is its parts, one after the other. */
const rules: ReadonlyMap<string, MathRule> = new Map<string, MathRule>([
  ['msup', ([base = '', over = ''], style) => base + raised(style, over)],
  ['msub', ([base = '', under = ''], style) => base + lowered(style, under)],
  [
    'msubsup',
    ([base = '', under = '', over = ''], style) => base + lowered(style, under) + raised(style, over),
  ],
  ['mover', above],
  ['munder', ([base = '', under = ''], style) => base + lowered(style, under)],
  [
    'munderover',
    ([base = '', under = '', over = ''], style) => base + lowered(style, under) + raised(style, over),
  ],
  ['mfrac', ([over = '', under = '']) => `${asOne(over)}/${asOne(under)}`],
  ['msqrt', (parts) => `√${asOne(parts.join(''))}`],
  ['mroot', ([base = '', index = ''], style) => `${raised(style, index)}√${asOne(base)}`],
  ['mfenced', (parts, _, { attributes }) => fenced(parts, attributes)],
  ['mspace', () => ' '],
  ['mtr', (parts) => parts.join(' ')],
  ['mtable', (parts) => parts.join('; ')],
  // The same formula again in another notation, and what is not to be seen.
  ['semantics', ([shown = '']) => shown],
  ['annotation', () => ''],
  ['annotation-xml', () => ''],
  ['mphantom', () => ''],
]);

/** Elements whose text is a name, a number, an operator or words; elsewhere in a formula text is only layout. */
const tokens: ReadonlySet<string> = new Set(['mi', 'mn', 'mo', 'ms', 'mtext']);

/**
 * A MathML formula on one line: `x²`, `(a+b)/c`, `√2`, `∑_(i=1)^n`. What has no parts that are known by position is
 * written in its order.
 */
export function mathText(element: XmlElement, style: TextStyle): string {
  if (tokens.has(element.name)) return tokenText(element, style);
  const parts = element.children.flatMap((child) => {
    if (typeof child !== 'string') return [mathText(child, style)];
    return child.trim() === '' ? [] : [style.text(child.trim())];
  });
  return rules.get(element.name)?.(parts, style, element) ?? parts.join('');
}

/** A token without the operators that are never seen: function application, invisible times, separator and plus. */
function tokenText(element: XmlElement, style: TextStyle): string {
  const text = element.children
    .map((child) => (typeof child === 'string' ? style.text(child) : mathText(child, style)))
    .join('')
    .replace(/[\u2061-\u2064]/g, '');
  return element.name === 'mtext' ? text : text.trim();
}

/** In parentheses unless it is one name or number, so that `(a+b)/c` does not turn into `a+b/c`. */
function asOne(text: string): string {
  return /^(?:[\p{L}\p{M}\p{N}.,%]+|\(.*\))$/u.test(text) ? text : `(${text})`;
}

function fenced(parts: readonly string[], attributes: XmlElement['attributes']): string {
  const separators = (attributes['separators'] ?? ',').trim();
  const between = (index: number): string => separators.charAt(Math.min(index, separators.length - 1));
  const inside = parts.map((part, index) => (index === 0 ? part : between(index - 1) + part)).join('');
  return `${attributes['open'] ?? '('}${inside}${attributes['close'] ?? ')'}`;
}
