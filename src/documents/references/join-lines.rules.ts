const CUT_ADDRESS = /(?:https?:\/\/|www\.|doi\.org\/|doi:\s?10\.)\S*$/i;
/** What an address goes on with on the next line, when it does not break behind one of its own marks. */
const GOES_ON =
  /^(?:[/%=&?#+~_]|[\w.~-]{0,200}(?:[%=&#]|\/[^\s/]{0,200}[\d.-])|[\w-]{1,200}\.(?:html?|pdf|aspx?|php|jsp)\b)/i;
const CUT_MARK = /[/\-_=&?%#+~]$/;
const LONGEST_ADDRESS = 600;

/**
 * The lines of an entry as one text. An address or a DOI that a line end cut in two is whole again: where the first
 * piece ends with a mark that stands inside of addresses only, or the second begins with more of an address.
 */
export function joinLines(pieces: readonly string[]): string {
  const parts: string[] = [];
  let tail = '';
  for (const piece of pieces) {
    const isCut = CUT_ADDRESS.test(tail) && (CUT_MARK.test(tail) || GOES_ON.test(piece));
    if (parts.length > 0) parts.push(isCut && !/^https?:/i.test(piece) ? '' : ' ');
    parts.push(piece);
    tail = (isCut ? tail + piece : piece).slice(-LONGEST_ADDRESS);
  }
  return parts.join('');
}
