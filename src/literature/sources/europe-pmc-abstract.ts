import type { AbstractPart } from '../records/publication-record.ts';
import { readableText } from '../pubmed/readable-text.ts';
import type { XmlElement } from '../pubmed/xml-elements.ts';
import { htmlFragment } from './html-fragment.ts';

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'title']);
/** Elements that stand on lines of their own. */
const blocks = new Set(['p', 'div', 'li', 'ul', 'ol', 'section', 'br', 'tr']);

/**
 * The parts of an abstract that comes as HTML: each heading (`<h4>Methods</h4>`, a preprint's `<title>`) begins one, and
 * a text before the first has no label. A heading "Abstract" says nothing and falls away.
 */
export function abstractParts(html: string | null): AbstractPart[] {
  if (html === null) return [];
  const parts: { label: string | null; text: string }[] = [{ label: null, text: '' }];
  gather(htmlFragment(html), parts);
  return parts
    .map(({ label, text }) => ({ label, category: null, text: text.replace(/[ \t\r\n]+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');
}

function gather(element: XmlElement, parts: { label: string | null; text: string }[]): void {
  for (const child of element.children) {
    const part = parts.at(-1);
    if (part === undefined) return;
    if (typeof child === 'string') part.text += child;
    else if (headings.has(child.name)) parts.push({ label: labelOf(child), text: '' });
    else if (blocks.has(child.name)) {
      part.text += ' ';
      gather(child, parts);
      const last = parts.at(-1);
      if (last !== undefined) last.text += ' ';
    } else part.text += inline(child);
  }
}

/** The text of an element inside a line, with the spaces around it, which {@link readableText} takes off. */
function inline(element: XmlElement): string {
  return readableText({ name: 'line', attributes: {}, children: ['|', element, '|'] }).slice(1, -1);
}

function labelOf(heading: XmlElement): string | null {
  const label = readableText(heading).replace(/\s*:$/, '');
  return label === '' || /^(abstract|summary)$/i.test(label) ? null : label;
}
