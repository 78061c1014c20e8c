import { SaxesParser } from 'saxes';

/** An element with its attributes and its mixed content in document order. */
export interface XmlElement {
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

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Streams a document and hands out each wanted element when it closes, so that memory holds one record and not the
 * whole reply. Entities a DTD would declare are refused, which also keeps entity bombs out.
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
  let sawRoot = false;
  let skippedDepth = 0;

  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    if (!sawRoot && !roots.includes(name)) throw new MalformedXml(`the root element is <${name}>`);
    sawRoot = true;
    if (skippedDepth > 0 || skipped.has(name)) {
      skippedDepth += 1;
      return;
    }
    const parent = open.at(-1);
    if (!parent && !wanted.has(name)) return;
    const element: XmlElement = { name, attributes: tag.attributes, children: [] };
    parent?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    if (skippedDepth === 0) open.at(-1)?.children.push(text);
  });
  parser.on('cdata', (text) => {
    if (skippedDepth === 0) open.at(-1)?.children.push(text);
  });
  parser.on('closetag', () => {
    if (skippedDepth > 0) {
      skippedDepth -= 1;
      return;
    }
    const element = open.pop();
    if (element && open.length === 0) finished.push(element);
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

/** The child elements called `name`, in order. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  if (!element) return [];
  return element.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && child.name === name,
  );
}

/** The first element reached by going down `path` one name at a time, or undefined. */
export function childAt(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((at, name) => childrenOf(at, name)[0], element);
}
