import { mathText } from './math-text.ts';
import { htmlStyle, plainStyle, type TextStyle } from './text-style.ts';
import type { XmlElement } from './xml-elements.ts';

/**
 * The text of an element as a reader would write it on one line: bold, italics and underline fall away; a raised `2`
 * becomes `²` and a lowered `trend` becomes `_trend`, so that 10² never reads as 102. Line breaks and tabs become one
 * space; a no-break space stays.
 */
export function readableText(element: XmlElement): string {
  const [only] = element.children;
  // Most elements hold one text and nothing else.
  if (element.children.length === 1 && typeof only === 'string') return onOneLine(only);
  return onOneLine(flatten(element, plainStyle));
}

/** {@link readableText}, or null where there is no element or no text in it. */
export function readableTextOrNull(element: XmlElement | undefined): string | null {
  return (element && readableText(element)) || null;
}

/**
 * The same line as HTML that holds escaped text and, of tags, only `<i>`, `<b>`, `<u>`, `<sup>` and `<sub>` without
 * attributes. Null where nothing is marked: then {@link readableText} says it all.
 */
export function markupOrNull(element: XmlElement | undefined): string | null {
  if (!element?.children.some((child) => typeof child !== 'string')) return null;
  const html = onOneLine(flatten(element, htmlStyle));
  return html.includes('<') ? html : null;
}

function flatten(element: XmlElement, style: TextStyle): string {
  let whole = '';
  for (const child of element.children)
    whole += typeof child === 'string' ? style.text(child) : flattenElement(child, style);
  return whole;
}

function flattenElement(element: XmlElement, style: TextStyle): string {
  switch (element.name) {
    case 'i':
    case 'b':
    case 'u':
    case 'sup':
    case 'sub':
      return style.styled(element.name, flatten(element, style));
    case 'math':
      return mathText(element, style);
    case 'DispFormula':
      // It stood on a line of its own.
      return ` ${flatten(element, style)} `;
    default:
      return flatten(element, style);
  }
}

const onOneLine = (text: string): string =>
  (/[\t\r\n]| {2}/.test(text) ? text.replace(/[ \t\r\n]+/g, ' ') : text).trim();
