import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import {
  DocumentEncrypted,
  DocumentMisnamed,
  DocumentTooLarge,
  DocumentUnreadable,
} from '../document-errors.ts';
import { childrenOf, parseXml } from './xml-tree.ts';

/** Bounds of an Office file. The text of a policy of 1,000 pages is some 20 MB; pictures are never unpacked. */
const packageLimits = {
  entries: 10_000,
  /** What all entries together say they unpack to. */
  declaredBytes: 1024 * 1024 * 1024,
  /** What one part really unpacks to. */
  partBytes: 48 * 1024 * 1024,
  /** What all parts that are read unpack to. */
  totalBytes: 96 * 1024 * 1024,
} as const;

/** A part that another one points to, by the last word of the relationship's type: `styles`, `footnotes` … */
export interface Relationship {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
}

const MACROS = /macroEnabled|vbaProject/i;
const otherKinds: readonly [RegExp, string][] = [
  [/^xl\//, 'an Excel workbook'],
  [/^ppt\//, 'a PowerPoint presentation'],
  [/^mimetype$/, 'an OpenDocument file or an e-book'],
];

/**
 * The parts of an Office file. Only what is asked for is unpacked, in memory and within {@link packageLimits};
 * where entries say they belong on a disk does not matter, since nothing is written.
 */
export class DocxPackage {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #unpacked = 0;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Throws DocumentTooLarge, DocumentEncrypted, DocumentUnreadable for a damaged archive. */
  static async open(bytes: Uint8Array): Promise<DocxPackage> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, decodeStrings: false });
    if (zip.entryCount > packageLimits.entries) {
      throw new DocumentTooLarge(`it holds ${zip.entryCount} files`);
    }
    const entries = new Map<string, Entry>();
    let declared = 0;
    for await (const entry of zip.eachEntry()) {
      declared += entry.uncompressedSize;
      const name = partName(entry.fileNameRaw.toString('utf8'));
      if (entries.has(name)) throw new DocumentUnreadable(`it holds two parts named ${name.slice(0, 80)}`);
      entries.set(name, entry);
    }
    if (declared > packageLimits.declaredBytes) {
      throw new DocumentTooLarge(`it unpacks to ${Math.round(declared / 1024 / 1024)} megabytes`);
    }
    return new DocxPackage(zip, entries);
  }

  /** The name of the main document. Throws DocumentMisnamed for an archive that is no Word file, or one with macros. */
  async documentName(fileName: string): Promise<string> {
    const types = await this.text('[Content_Types].xml');
    if (types !== null && MACROS.test(types)) throw new DocumentMisnamed(fileName, 'a Word file with macros');
    const [main] = (await this.relationships('')).filter(({ kind }) => kind === 'officeDocument');
    const name = main?.target ?? 'word/document.xml';
    if (this.#entries.has(partName(name)) && !/^(?:xl|ppt)\//.test(name)) return name;
    const names = [...this.#entries.keys()];
    const kind = otherKinds.find(([pattern]) => names.some((each) => pattern.test(each)));
    throw new DocumentMisnamed(fileName, kind?.[1] ?? 'a zip archive');
  }

  /** What a part points to inside the file; links out of it are never followed. `''` names the file itself. */
  async relationships(part: string): Promise<Relationship[]> {
    const slash = part.lastIndexOf('/') + 1;
    const [folder, name] = [part.slice(0, slash), part.slice(slash)];
    const text = await this.text(`${folder}_rels/${name}.rels`);
    if (text === null) return [];
    return childrenOf(parseXml(text), 'Relationship').flatMap(({ attributes }) => {
      if (attributes.get('TargetMode') === 'External') return [];
      const target = resolved(folder, attributes.get('Target') ?? '');
      const kind = (attributes.get('Type') ?? '').replace(/^.*\//, '');
      return [{ id: attributes.get('Id') ?? '', kind, target }];
    });
  }

  /** A part as text; null when the file has none of that name. Throws DocumentTooLarge and DocumentEncrypted. */
  async text(name: string): Promise<string | null> {
    const entry = this.#entries.get(partName(name));
    if (entry === undefined) return null;
    if (entry.isEncrypted()) throw new DocumentEncrypted();
    const chunks: Buffer[] = [];
    let length = 0;
    const stream = await this.#zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      length += chunk.length;
      this.#unpacked += chunk.length;
      if (length > packageLimits.partBytes || this.#unpacked > packageLimits.totalBytes) {
        stream.destroy();
        throw new DocumentTooLarge('its text unpacks to more than any policy has');
      }
      chunks.push(chunk);
    }
    return decoded(Buffer.concat(chunks, length));
  }
}

/** Part names have no case (ECMA-376 part 2, 9.1.1); some writers put backslashes or a leading slash. */
function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

/** A target as written in a relationship: from the archive's root with a slash, else from the part's folder. */
function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** XML parts are UTF-8 or UTF-16 (ECMA-376 part 2, 8.2). Throws a TypeError for bytes that are neither. */
function decoded(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}
