import { SaxesParser } from 'saxes';
import { DocumentTooLarge, DocumentUnreadable } from '../document-errors.ts';

/** An element with its attributes and its mixed content in document order. */
export interface XmlElement {
  /** WordprocessingML and package names stand bare (`p`), others have a prefix of ours (`mc:Choice`, `m:t`, `other:x`). */
  readonly name: string;
  /** By local name; those of relationships as `r:id`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (XmlElement | string)[];
}

/** Deeper than any file that Word writes, and shallow enough to be walked by recursion. */
const DEEPEST = 256;
const CHUNK = 65_536;
const OFFICE = /^http:\/\/(?:schemas\.openxmlformats\.org|purl\.oclc\.org\/ooxml)\//;
/** Transitional and strict namespaces (ECMA-376 part 4) by how they end. */
const prefixes: readonly [RegExp, string][] = [
  [/wordprocessingml\/(?:2006\/)?main$/, ''],
  [/package\/2006\/(?:relationships|content-types)$/, ''],
  [/officeDocument\/(?:2006\/)?relationships$/, 'r:'],
  [/officeDocument\/(?:2006\/)?math$/, 'm:'],
  [/markup-compatibility\/2006$/, 'mc:'],
];

/** A whole document as a tree. Throws DocumentUnreadable for XML that is none, DocumentTooLarge for one too deep. */
export function parseXml(text: string): XmlElement {
  const [root] = [...elementsOf(text, null)];
  if (root === undefined) throw new DocumentUnreadable('a part of it is empty');
  return root;
}

/**
 * The outermost elements of these names, each when it closes, so that memory holds one and not the whole document;
 * null asks for the root. Entities that a document declares are refused with its declaration, which keeps entity bombs out.
 */
export function* elementsOf(text: string, wanted: ReadonlySet<string> | null): Generator<XmlElement> {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: XmlElement[] = [];
  let finished: XmlElement[] = [];
  let depth = 0;
  parser.on('doctype', () => {
    throw new DocumentUnreadable('its XML declares a document type, which Word never writes');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > DEEPEST) throw new DocumentTooLarge(`its XML is nested more than ${DEEPEST} levels deep`);
    const name = nameOf(tag.uri, tag.local);
    const parent = open.at(-1);
    if (parent === undefined && wanted !== null && !wanted.has(name)) return;
    const attributes = new Map(
      Object.values(tag.attributes).map(({ uri, local, value }) => [
        uri === '' ? local : nameOf(uri, local),
        value,
      ]),
    );
    const element: XmlElement = { name, attributes, children: [] };
    parent?.children.push(element);
    open.push(element);
  });
  const addText = (content: string) => void open.at(-1)?.children.push(content);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    depth -= 1;
    const element = open.pop();
    if (element !== undefined && open.length === 0) finished.push(element);
  });
  for (let from = 0; from < text.length; from += CHUNK) {
    parser.write(text.slice(from, from + CHUNK));
    yield* finished;
    finished = [];
  }
  parser.close();
  yield* finished;
}

function nameOf(uri: string, local: string): string {
  if (uri === '') return local;
  const known = OFFICE.test(uri) ? prefixes.find(([pattern]) => pattern.test(uri)) : undefined;
  return known === undefined ? `other:${local}` : `${known[1]}${local}`;
}

/** The child elements called `name`, in order. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return elementsIn(element).filter((child) => child.name === name);
}

/** The first element reached by going down `path` one name at a time. */
export function childAt(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => childrenOf(at, name)[0], element);
}

/** The child elements, without the text between them. */
export function elementsIn(element: XmlElement | undefined): XmlElement[] {
  return (element?.children ?? []).filter((child) => typeof child !== 'string');
}

/** The `val` of the first element down the path. */
export function valueAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return childAt(element, ...path)?.attributes.get('val');
}

/** A property that is on when it is there, unless it says otherwise; undefined when it is not there. */
export function toggleAt(element: XmlElement | undefined, ...path: string[]): boolean | undefined {
  const found = childAt(element, ...path);
  if (found === undefined) return undefined;
  return !/^(?:0|false|off|none)$/.test(found.attributes.get('val') ?? '');
}
