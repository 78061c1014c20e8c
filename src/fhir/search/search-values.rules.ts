/**
 * How a search value is written (hl7.org/fhir/R4/search.html#escaping): a comma separates alternatives, a bar the system
 * of a token from its code, and a backslash before `,`, `|`, `$` or `\` has the character stand for itself.
 */
const ESCAPED = /\\([,|$\\])/g;

/** The alternatives of a value, still escaped; empty ones are none. */
export function alternativesOf(value: string): readonly string[] {
  return splitAt(value, ',').filter((alternative) => alternative.trim() !== '');
}

/** A text without its escapes. */
export function unescaped(text: string): string {
  return text.replaceAll(ESCAPED, '$1');
}

/** A token: a code, of a system, of none (`''`), or of whichever (null); a code of null is any of the system. */
export interface Token {
  readonly system: string | null;
  readonly code: string | null;
}

/** Reads `code`, `system|code`, `|code` (a code without a system) and `system|` (any code of it). */
export function tokenOf(alternative: string): Token {
  const [first = '', ...others] = splitAt(alternative, '|');
  if (others.length === 0) return { system: null, code: unescaped(first) };
  const code = unescaped(others.join('|'));
  return { system: unescaped(first), code: code === '' ? null : code };
}

/** Cuts at a character wherever it is not escaped. */
function splitAt(text: string, separator: ',' | '|'): string[] {
  const parts = [''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const taken = character === '\\' ? text.slice(at, at + 2) : character;
    if (taken === separator) parts.push('');
    else parts[parts.length - 1] += taken;
    at += taken.length - 1;
  }
  return parts;
}
