import { strToU8, zipSync, type Zippable } from 'fflate';
import { sha256 } from '../../kernel/canonical.ts';

/** A file of an archive. */
export interface PacketFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The first moment that a zip can name, written without a zone: archives made in different zones are the same. */
const NO_TIME = '1980-01-01T00:00:00';
/** A PDF is compressed in itself. */
const PACKED = /\.pdf$/;

/** One zip with the files in a folder and a manifest of their SHA-256: the same bytes for the same files. */
export function packetZip(folder: string, files: readonly PacketFile[]): Buffer {
  const manifest = files
    .map(({ name, bytes }) => `${sha256(bytes).slice('sha256:'.length)}  ${name}\n`)
    .join('');
  const all = [...files, { name: 'SHA256SUMS', bytes: strToU8(manifest) }];
  const zippable: Zippable = Object.fromEntries(
    all.map(({ name, bytes }) => [`${folder}/${name}`, [bytes, { level: PACKED.test(name) ? 0 : 6 }]]),
  );
  return Buffer.from(zipSync(zippable, { mtime: NO_TIME }));
}
