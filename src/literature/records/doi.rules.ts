/** What people and services write before a DOI. */
const RESOLVER = /^(?:(?:https?:\/\/)?(?:www\.|dx\.)?doi\.org\/|info:doi\/|urn:doi:|doi\s*:?\s*)/i;
/** `10.`, a registrant with its subdivisions, a slash and a suffix without spaces (ISO 26324). */
const BARE = /^10\.\d{3,9}(?:\.\d+)*\/\S+$/u;
/** Letters of the longest DOI that is believed. */
const LONGEST = 2_000;

/**
 * The DOI in a field that should hold one: without the resolver's address, whose escapes are undone, and without the full
 * stop, comma or closing bracket of the sentence around it; null when it holds none. Its case stays as printed.
 */
export function doiIn(text: string | null | undefined): string | null {
  const given = (text ?? '').trim().slice(0, LONGEST + 1);
  const prefix = RESOLVER.exec(given)?.[0] ?? '';
  const rest = given.slice(prefix.length);
  // Only an address is escaped; a bare DOI may hold a percent sign of its own.
  const bare = withoutSentence(prefix.includes('/') ? unescaped(rest.replace(/[?#].*$/, '')) : rest);
  return BARE.test(bare) && bare.length <= LONGEST ? bare : null;
}

/** The form in which two DOIs are compared: {@link doiIn} in lower case, since DOIs know no case (DOI Handbook 3.4). */
export function normalDoi(text: string | null | undefined): string | null {
  return doiIn(text)?.toLowerCase() ?? null;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that escapes nothing belongs to the DOI
  }
}

const opening: Readonly<Record<string, string>> = { ')': '(', ']': '[', '>': '<', '}': '{' };

/** Marks at the end that cannot belong to the DOI; a bracket belongs to it when it was opened in it. */
function withoutSentence(text: string): string {
  let bare = text;
  for (;;) {
    const last = bare.at(-1) ?? '';
    const open = opening[last];
    const unopened = open !== undefined && count(bare, last) > count(bare, open);
    if (!unopened && !/[.,;'"\s]/.test(last)) return bare;
    bare = bare.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
