import { DocumentEmpty, DocumentNotAPolicy } from '../document-errors.ts';

/** Bytes of the longest text that is read; the longest policies with thousands of references stay below half of it. */
export const largestText = 5 * 1024 * 1024;

const NUL = 0;
/** Control characters that occur in text: tab, line feed, vertical tab, form feed, carriage return. */
const isTextControl = (byte: number) => byte >= 9 && byte <= 13;

/**
 * The text in a file: UTF-8 with or without its mark, UTF-16 with its mark, else windows-1252.
 * Throws DocumentEmpty for no bytes and DocumentNotAPolicy for binary bytes or more than {@link largestText}.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new DocumentEmpty();
  if (bytes.length > largestText) {
    throw new DocumentNotAPolicy(`${bytes.length} bytes of text are more than the ${largestText} allowed`);
  }
  const utf16 = utf16Encoding(bytes);
  if (utf16 !== null) return decodeStrictly(bytes, utf16) ?? refuseBinary();
  if (holdsControls(bytes)) refuseBinary();
  return decodeStrictly(bytes, 'utf-8') ?? decodeWindows1252(bytes);
}

function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** A NUL, or one byte in fifty that no text has, tells a binary file; compressed bytes have one in ten. */
function holdsControls(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) {
    if (byte === NUL) return true;
    if (byte < 32 && !isTextControl(byte)) controls += 1;
  }
  return controls > bytes.length / 50;
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null; // not this encoding; the caller tries the next one
  }
}

function decodeWindows1252(bytes: Uint8Array): string {
  const text = new TextDecoder('windows-1252').decode(bytes);
  // The five bytes without a meaning in windows-1252 come out as C1 controls.
  return /[\u0080-\u009f]/.test(text) ? refuseBinary() : text;
}

function refuseBinary(): never {
  throw new DocumentNotAPolicy('it holds binary data, not text');
}
