import { documentTypeOf, type DocumentType } from './document-type.ts';
import { decodeText } from './text/decode-text.ts';
import { parsePolicyText, type ParsedPolicy } from './parse-policy-text.ts';
import { readInWorker } from './reading/read-in-worker.ts';

/** Text up to this many bytes is parsed at once: that takes less than handing it to a thread. */
const AT_ONCE = 200_000;
const isText = (type: DocumentType): boolean => type === 'text' || type === 'markdown';

/**
 * A file in, a document out. Throws DocumentEmpty, DocumentEncrypted, DocumentMisnamed, DocumentNotAPolicy,
 * DocumentTooLarge, DocumentTypeUnsupported, DocumentUnreadable or DocumentWithoutText, and nothing else: whatever is only
 * unclear is a finding. A large file, and one of a kind that can hide anything, is read in a thread of its own.
 */
export async function readDocument(name: string, bytes: Uint8Array): Promise<ParsedPolicy> {
  const type = documentTypeOf(name, bytes);
  if (isText(type) && bytes.length <= AT_ONCE) return parsePolicyText(decodeText(bytes), { fileName: name });
  return await readInWorker({ type, name, bytes });
}
