import { decodeText } from './decode-text.ts';
import { documentTypeOf } from './document-type.ts';
import { parsePolicyText, type ParsedPolicy } from './parse-policy-text.ts';

/**
 * A file in, a document out. Throws DocumentTypeUnsupported, DocumentEmpty or DocumentNotAPolicy, and nothing else:
 * whatever is only unclear is a finding.
 */
export function readDocument(fileName: string, bytes: Uint8Array): ParsedPolicy {
  documentTypeOf(fileName, bytes);
  return parsePolicyText(decodeText(bytes), { fileName });
}
