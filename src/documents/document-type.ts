import { DocumentEmpty, DocumentTypeUnsupported } from './document-errors.ts';

/** The kinds of file that can be imported, by the end of their names. */
const types = { '.txt': 'text', '.md': 'markdown' } as const;

export type DocumentType = (typeof types)[keyof typeof types];

/**
 * The kind of file an upload is, told by its name.
 * Throws DocumentTypeUnsupported for any other name, DocumentEmpty for no bytes.
 */
export function documentTypeOf(fileName: string, bytes: Uint8Array): DocumentType {
  const name = fileName.toLowerCase();
  for (const [ending, type] of Object.entries(types)) {
    if (!name.endsWith(ending)) continue;
    if (bytes.length === 0) throw new DocumentEmpty();
    return type;
  }
  throw new DocumentTypeUnsupported(fileName, Object.keys(types));
}
