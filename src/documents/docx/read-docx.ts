import { DocumentEncrypted, DocumentMisnamed, DocumentWithoutText } from '../document-errors.ts';
import { findingWithoutLine, type Finding } from '../finding.ts';
import { contentKindOf } from '../document-signature.rules.ts';
import type { OutlinedFile } from '../outline.ts';
import { DocxBlocks, type DocxBlock } from './docx-blocks.ts';
import { notesOf, withNotes } from './docx-notes.ts';
import { docxOutline } from './docx-outline.ts';
import { DocxPackage } from './docx-package.ts';
import { DocxStyles } from './docx-styles.ts';
import { ListLabels } from './list-labels.ts';

/** The stream in which Office keeps an encrypted file, and that of Word's old format, as their container names them. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
const OLD_WORD = Buffer.from('WordDocument', 'utf16le');

/**
 * Reads a Word file (.docx): text, headings, lists with the labels that Word counts, tables, text boxes, footnotes, and
 * what stands at the top and foot of pages. Tracked insertions are text and deletions are not; comments, pictures, hidden
 * text and everything outside the file are left alone. Throws DocumentEncrypted, DocumentMisnamed, DocumentTooLarge,
 * DocumentUnreadable, DocumentWithoutText, and errors of its libraries for damaged files.
 */
export async function readDocx(bytes: Uint8Array, fileName: string): Promise<OutlinedFile> {
  refuseOldFormats(bytes, fileName);
  const file = await DocxPackage.open(bytes);
  const main = await file.documentName(fileName);
  const related = await file.relationships(main);
  const part = async (kind: string): Promise<string | null> => {
    const found = related.find((each) => each.kind === kind);
    return found === undefined ? null : await file.text(found.target);
  };
  const styles = new DocxStyles(await part('styles'));
  const numbering = await part('numbering');
  const fresh = () => new DocxBlocks(styles, new ListLabels(numbering));
  const text = fresh();
  const body = [...text.ofPart((await file.text(main)) ?? '')];
  if (body.length === 0) throw new DocumentWithoutText();
  const running: DocxBlock[] = [];
  for (const { kind, target } of related) {
    if (kind === 'header' || kind === 'footer')
      running.push(...fresh().ofPart((await file.text(target)) ?? ''));
  }
  const notes = new Map([
    ...notesOf(await part('footnotes'), 'footnote', fresh()),
    ...notesOf(await part('endnotes'), 'endnote', fresh()),
  ]);
  return { outline: withNotes(docxOutline(body, running), notes), findings: leftOut(text) };
}

/** What stands in the document and is not read. */
function leftOut({ pictures, embedded }: DocxBlocks): Finding[] {
  const left = (severity: Finding['severity'], message: string) =>
    findingWithoutLine(severity, 'text_not_placed', message);
  return [
    ...(pictures === 0 ? [] : [left('info', `text in pictures is not read; there are ${pictures}`)]),
    ...(embedded === 0
      ? []
      : [left('warning', `files embedded in the text are left out; there are ${embedded}`)]),
  ];
}

/** Word's formats of before 2007 and encrypted files come in one container, and some are named .docx. */
function refuseOldFormats(bytes: Uint8Array, fileName: string): void {
  if (contentKindOf(bytes) !== 'ole') return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.includes(ENCRYPTED)) throw new DocumentEncrypted();
  const seems = buffer.includes(OLD_WORD)
    ? 'a Word file of before 2007 (.doc)'
    : 'an Office file of before 2007';
  throw new DocumentMisnamed(fileName, seems);
}
