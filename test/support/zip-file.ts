import { deflateRawSync } from 'node:zlib';

/** An entry of a zip archive made for a test, which may lie about itself. */
export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** What the entry says it unpacks to; the truth unless said. */
  readonly declaredSize?: number;
  /** General purpose flags: 1 marks an encrypted entry. */
  readonly flags?: number;
}

const DEFLATED = 8;
const VERSION = 20;

/** A zip archive of deflated entries (APPNOTE 6.3), without checksums: readers of documents do not ask for them. */
export function zipFile(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declaredSize, flags = 0 } of entries) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const nameBytes = Buffer.from(name);
    const sizes = { packed: packed.length, plain: declaredSize ?? plain.length };
    const local = Buffer.concat([header(0x04034b50, [], flags, sizes, nameBytes.length), nameBytes, packed]);
    bodies.push(local);
    directory.push(
      Buffer.concat([header(0x02014b50, [VERSION], flags, sizes, nameBytes.length, offset), nameBytes]),
    );
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}

function header(
  signature: number,
  made: readonly number[],
  flags: number,
  { packed, plain }: { packed: number; plain: number },
  nameLength: number,
  offset?: number,
): Buffer {
  const start = Buffer.alloc(4 + 2 * made.length);
  start.writeUInt32LE(signature, 0);
  for (const [index, version] of made.entries()) start.writeUInt16LE(version, 4 + 2 * index);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt32LE(packed, 14);
  fields.writeUInt32LE(plain, 18);
  fields.writeUInt16LE(nameLength, 22);
  if (offset === undefined) return Buffer.concat([start, fields]);
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  return Buffer.concat([start, fields, place]);
}
