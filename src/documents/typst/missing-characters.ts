const COMPLAINT = /the text `\\?"(.*?)\\?"` could not be displayed/g;
const ESCAPE = /\\+u\{([0-9a-f]{1,6})\}/gi;

/**
 * The characters that Typst's complaint says no font can show, each once. ASCII is not among them: every font has it,
 * and in a cluster such as `e` with a rare accent it is the accent that is missing.
 */
export function missingCharacters(complaint: string): string[] {
  const found = new Set<string>();
  for (const [, text = ''] of complaint.matchAll(COMPLAINT)) {
    const plain = text.replace(ESCAPE, (_, digits: string) =>
      String.fromCodePoint(Number.parseInt(digits, 16)),
    );
    for (const character of plain) if (character.codePointAt(0)! > 0x7f) found.add(character);
  }
  return [...found];
}
