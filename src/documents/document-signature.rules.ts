/** What a file holds, told by its first bytes. */
export type ContentKind = 'pdf' | 'zip' | 'ole' | 'rtf' | 'picture' | 'unknown';

/** The kinds in words a person knows. */
export const contentNames: Record<ContentKind, string> = {
  pdf: 'a PDF',
  zip: 'a zip archive or an Office file',
  ole: 'an Office file of before 2007, or an encrypted one',
  rtf: 'rich text (RTF)',
  picture: 'a picture',
  unknown: 'plain text or something unknown',
};

/** First bytes in hexadecimal. A zip may begin with a local header, or be empty or split. */
const signatures: readonly [ContentKind, string][] = [
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['zip', '504b0708'],
  ['ole', 'd0cf11e0a1b11ae1'],
  ['rtf', '7b5c727466'],
  ['picture', '89504e470d0a1a0a'],
  ['picture', 'ffd8ff'],
  ['picture', '474946383961'],
  ['picture', '474946383761'],
  ['picture', '49492a00'],
  ['picture', '4d4d002a'],
];
const LONGEST_SIGNATURE = 8;
/** Readers look for the header this far into a file: some begin with what a mail or web server put there. */
const PDF_HEADER_WITHIN = 1024;
const PDF_HEADER = /%PDF-\d\.\d/;

/** The kind of content by its signature; `unknown` for text and for anything else. */
export function contentKindOf(bytes: Uint8Array): ContentKind {
  const start = Buffer.from(bytes.subarray(0, LONGEST_SIGNATURE)).toString('hex');
  const known = signatures.find(([, signature]) => start.startsWith(signature));
  if (known !== undefined) return known[0];
  const header = Buffer.from(bytes.subarray(0, PDF_HEADER_WITHIN)).toString('latin1');
  return PDF_HEADER.test(header) ? 'pdf' : 'unknown';
}
