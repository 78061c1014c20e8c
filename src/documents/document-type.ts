import { DocumentEmpty, DocumentMisnamed, DocumentTypeUnsupported } from './document-errors.ts';
import { contentKindOf, contentNames, type ContentKind } from './document-signature.rules.ts';

/** How the content of a kind of file is read. */
export type DocumentType = 'text' | 'markdown' | 'docx' | 'pdf';

/** The kinds of file that can be imported, by the end of their names, and what such a file must hold. */
const types: Readonly<
  Record<string, { readonly type: DocumentType; readonly holds: readonly ContentKind[] }>
> = {
  '.txt': { type: 'text', holds: ['unknown'] },
  '.md': { type: 'markdown', holds: ['unknown'] },
  '.docx': { type: 'docx', holds: ['zip', 'ole'] },
  '.pdf': { type: 'pdf', holds: ['pdf'] },
};

/** The ends of the names of files that can be imported. */
export const documentEndings: readonly string[] = Object.keys(types);

/**
 * The kind of file an upload is: its name says what it is meant to be, and its first bytes may not say otherwise.
 * Throws DocumentTypeUnsupported for any other name or for content of another kind, DocumentEmpty for no bytes.
 */
export function documentTypeOf(fileName: string, bytes: Uint8Array): DocumentType {
  const ending = endingOf(fileName);
  const expected = Object.hasOwn(types, ending) ? types[ending] : undefined;
  if (expected === undefined) throw new DocumentTypeUnsupported(fileName, documentEndings);
  if (bytes.length === 0) throw new DocumentEmpty();
  const kind = contentKindOf(bytes);
  if (expected.holds.includes(kind)) return expected.type;
  throw new DocumentMisnamed(fileName, contentNames[kind]);
}

/** The end of a name from its last full stop, in lower case; empty without one. */
export function endingOf(fileName: string): string {
  return /\.[^./\\]*$/.exec(fileName.toLowerCase())?.[0] ?? '';
}
