import { DomainError } from '../../kernel/errors.ts';
import { decodeText } from '../text/decode-text.ts';
import { DocumentUnreadable } from '../document-errors.ts';
import type { DocumentType } from '../document-type.ts';
import type { OutlinedFile } from '../outline.ts';
import { parseOutline, parsePolicyText, type ParsedPolicy } from '../parse-policy-text.ts';

/** A file whose kind is known. */
export interface TypedFile {
  readonly type: DocumentType;
  readonly name: string;
  readonly bytes: Uint8Array;
}

type OutlineReader = (bytes: Uint8Array, fileName: string) => Promise<OutlinedFile>;

/** Loaded when the first file of its kind comes: a PDF library is large. */
const outlineReaders: Record<'docx' | 'pdf', () => Promise<OutlineReader>> = {
  docx: async () => (await import('../docx/read-docx.ts')).readDocx,
  pdf: async () => (await import('../pdf/read-pdf.ts')).readPdf,
};

/**
 * Reads a file of any kind, without bounds on time and memory but those of its own reader: hostile files are read in
 * a worker ({@link readInWorker}). Throws the refusals of document-errors.ts.
 */
export async function readTypedFile({ type, name, bytes }: TypedFile): Promise<ParsedPolicy> {
  if (type === 'text' || type === 'markdown') return parsePolicyText(decodeText(bytes), { fileName: name });
  const { outline, findings } = await outlineOf(await outlineReaders[type](), bytes, name);
  return parseOutline(outline, { markdown: false, findings });
}

/** A damaged file trips a library anywhere: whatever is thrown while a container is taken apart is about the file. */
async function outlineOf(read: OutlineReader, bytes: Uint8Array, name: string): Promise<OutlinedFile> {
  try {
    return await read(bytes, name);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DocumentUnreadable(`it is damaged (${reasonOf(error)})`);
  }
}

const LONGEST_REASON = 200;

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').slice(0, LONGEST_REASON).toWellFormed();
}
