import { SaxesParser } from 'saxes';
import type { XmlElement } from '../pubmed/xml-elements.ts';

/** Entities that HTML has and XML has not, as services that mix the two write them. */
const entities: Readonly<Record<string, string>> = {
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  ndash: '–',
  mdash: '—',
  minus: '−',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  times: '×',
  plusmn: '±',
  deg: '°',
  micro: 'µ',
  le: '≤',
  ge: '≥',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  kappa: 'κ',
  mu: 'μ',
};

const xmlEntities = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/**
 * A piece of HTML inside a text, as an element called `fragment`. Marks that are no tags (`p < 0.05`) and tags that are
 * never closed stay as they are: such a text is read as far as it makes sense, never refused.
 */
export function htmlFragment(html: string): XmlElement {
  const root: XmlElement = { name: 'fragment', attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ fragment: true, position: false });
  Object.assign(parser.ENTITIES, entities);
  // What is malformed is told, and the rest is read.
  parser.on('error', () => undefined);
  // An end without a beginning comes as text.
  parser.on('text', (text) => void open.at(-1)?.children.push(text.replace(/<\/[a-z][a-z0-9]*>/gi, '')));
  parser.on('opentag', ({ name, isSelfClosing }) => {
    const element: XmlElement = { name: nameOf(name), attributes: {}, children: [] };
    open.at(-1)?.children.push(element);
    if (!isSelfClosing && element.name !== 'br') open.push(element);
  });
  parser.on('closetag', ({ name, isSelfClosing }) => {
    const place = open.findLastIndex((element) => element.name === nameOf(name));
    if (!isSelfClosing && place > 0) open.length = place;
  });
  parser.write(mended(html)).close();
  return root;
}

/** HTML has two names for one look: `em` and `i`, `strong` and `b`. */
function nameOf(tag: string): string {
  const name = tag.toLowerCase();
  return { em: 'i', strong: 'b' }[name] ?? name;
}

/** Signs that begin no tag and no entity as what they are: signs. */
function mended(html: string): string {
  return html
    .replace(/&(?!(?:#\d+|#x[\da-f]+|[a-z]+);)/gi, '&amp;')
    .replace(/&([a-z]+);/gi, (whole, name: string) =>
      name in entities || xmlEntities.has(name) ? whole : `&amp;${name};`,
    )
    .replace(/<(?!\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>)/gi, '&lt;');
}
