import { SaxesParser } from 'saxes';

/** An element with its attributes and its mixed content in document order. */
export interface XmlElement {
  /** The local name: `mml:math` is `math`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
}

/** The text is not well-formed XML, ends early, or has another root than the reader was told to expect. */
export class MalformedXml extends Error {
  constructor(reason: string) {
    super(`not the XML that was expected: ${reason}`);
    this.name = 'MalformedXml';
  }
}

/** What to take out of a document and what never to build. Names are local names, without a prefix. */
export interface ElementSelection {
  /** Root elements that are understood; any other throws {@link MalformedXml}. */
  readonly roots: readonly string[];
  /** Elements handed out, each with everything inside it. */
  readonly wanted: ReadonlySet<string>;
  /** Elements passed over with everything inside them. */
  readonly skipped?: ReadonlySet<string>;
}

/** Deeper than any record or formula goes; a reader that walks down a tree is safe within it. */
const MAX_DEPTH = 200;

/**
 * Streams a document and hands out each wanted element when it closes, so that memory holds one record and not the
 * whole reply. Entities a DTD would declare are refused, which also keeps entity bombs out; no DTD is ever fetched.
 * Throws {@link MalformedXml}.
 */
export async function* readElements(
  chunks: AsyncIterable<string> | Iterable<string>,
  selection: ElementSelection,
): AsyncGenerator<XmlElement> {
  const collector = collectElements(selection);
  for await (const chunk of chunks) {
    collector.write(chunk);
    yield* collector.take();
  }
  collector.close();
  yield* collector.take();
}

interface Collector {
  write(chunk: string): void;
  close(): void;
  /** The elements that closed since the last call. */
  take(): XmlElement[];
}

function collectElements({ roots, wanted, skipped = new Set() }: ElementSelection): Collector {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: XmlElement[] = [];
  let finished: XmlElement[] = [];
  let current: XmlElement | undefined;
  let sawRoot = false;
  let skippedDepth = 0;

  const addText = (text: string): void => {
    current?.children.push(text);
  };
  // Without listeners the library does not even gather the text, most of which nobody asked for.
  const listen = (): void => {
    parser.on('text', addText);
    parser.on('cdata', addText);
  };
  const doNotListen = (): void => {
    parser.off('text');
    parser.off('cdata');
  };

  parser.on('opentag', (tag) => {
    if (skippedDepth > 0) {
      skippedDepth += 1;
      return;
    }
    const name = localName(tag.name);
    if (!sawRoot && !roots.includes(name)) throw new MalformedXml(`the root element is <${name}>`);
    sawRoot = true;
    if (current ? skipped.has(name) : !wanted.has(name)) {
      if (!current) return;
      skippedDepth = 1;
      doNotListen();
      return;
    }
    const element: XmlElement = { name, attributes: tag.attributes, children: [] };
    if (!current) listen();
    current?.children.push(element);
    if (open.push(element) > MAX_DEPTH) throw new MalformedXml(`<${name}> lies too deep`);
    current = element;
  });
  parser.on('closetag', () => {
    if (skippedDepth > 0) {
      skippedDepth -= 1;
      if (skippedDepth === 0) listen();
      return;
    }
    const element = open.pop();
    current = open.at(-1);
    if (!element || current) return;
    finished.push(element);
    doNotListen();
  });

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw error instanceof MalformedXml ? error : new MalformedXml((error as Error).message);
    }
  };
  return {
    write: (chunk) => guarded(() => parser.write(chunk)),
    close: () => guarded(() => parser.close()),
    take: () => {
      const taken = finished;
      finished = [];
      return taken;
    },
  };
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** The child elements called `name`, in order. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element?.children ?? [])
    if (typeof child !== 'string' && child.name === name) found.push(child);
  return found;
}

/** The first element reached by going down `path` one name at a time, or undefined. */
export function childAt(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  let at = element;
  for (const name of path) {
    at = firstChild(at, name);
    if (!at) return undefined;
  }
  return at;
}

function firstChild(element: XmlElement | undefined, name: string): XmlElement | undefined {
  for (const child of element?.children ?? [])
    if (typeof child !== 'string' && child.name === name) return child;
  return undefined;
}
