import { childAt, childrenOf, parseXml, toggleAt, valueAt, type XmlElement } from './xml-tree.ts';

/** What a style says, its own words and those of the styles it is based on. */
export interface DocxStyle {
  /** The names down the chain in lower case, its own first: `heading 2`, `title`, `toc 1`. Word keeps them English. */
  readonly names: readonly string[];
  /** 0 for the highest; undefined for body text. */
  readonly outlineLevel: number | undefined;
  readonly numberingId: string | undefined;
  readonly numberingLevel: number | undefined;
  /** Left indentation in twentieths of a point. */
  readonly indent: number | undefined;
  readonly bold: boolean;
  readonly raised: boolean;
  readonly hidden: boolean;
}

const LONGEST_CHAIN = 30;
const noStyle: DocxStyle = {
  names: [],
  outlineLevel: undefined,
  numberingId: undefined,
  numberingLevel: undefined,
  indent: undefined,
  bold: false,
  raised: false,
  hidden: false,
};

/** The styles of a document. */
export class DocxStyles {
  readonly #elements = new Map<string, XmlElement>();
  readonly #known = new Map<string, DocxStyle>();
  #default = '';

  /** @param text of the styles part; null for a file without one. */
  constructor(text: string | null) {
    if (text === null) return;
    for (const element of childrenOf(parseXml(text), 'style')) {
      const id = element.attributes.get('styleId') ?? '';
      this.#elements.set(id, element);
      const isDefault = element.attributes.get('default') === '1';
      if (isDefault && element.attributes.get('type') === 'paragraph') this.#default = id;
    }
  }

  /** The style of this id; the default one for none. */
  of(id: string | undefined): DocxStyle {
    const key = id ?? this.#default;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const style = this.#read(key);
    this.#known.set(key, style);
    return style;
  }

  /** Without a styles part the id is all there is: `Heading1` names `heading 1`. */
  #read(id: string): DocxStyle {
    const chain: XmlElement[] = [];
    for (let at = this.#elements.get(id); at !== undefined && chain.length < LONGEST_CHAIN;) {
      chain.push(at);
      at = this.#elements.get(valueAt(at, 'basedOn') ?? '');
    }
    if (chain.length === 0) return { ...noStyle, names: [id.replace(/(\D)(\d)$/, '$1 $2').toLowerCase()] };
    const first = <T>(read: (style: XmlElement) => T | undefined): T | undefined => {
      for (const style of chain) {
        const found = read(style);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return {
      names: chain.map((style) => (valueAt(style, 'name') ?? '').toLowerCase()),
      outlineLevel: first((style) => wholeNumber(valueAt(style, 'pPr', 'outlineLvl'))),
      numberingId: first((style) => valueAt(style, 'pPr', 'numPr', 'numId')),
      numberingLevel: first((style) => wholeNumber(valueAt(style, 'pPr', 'numPr', 'ilvl'))),
      indent: first((style) => indentOf(childAt(style, 'pPr'))),
      bold: first((style) => toggleAt(style, 'rPr', 'b')) ?? false,
      raised: first((style) => valueAt(style, 'rPr', 'vertAlign')) === 'superscript',
      hidden: first((style) => toggleAt(style, 'rPr', 'vanish')) ?? false,
    };
  }
}

/** The left indentation that paragraph properties ask for; strict files call it the start. */
export function indentOf(properties: XmlElement | undefined): number | undefined {
  const indent = childAt(properties, 'ind')?.attributes;
  return wholeNumber(indent?.get('left') ?? indent?.get('start'));
}

/** A whole number as XML writes it; undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
