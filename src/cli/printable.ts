/** A line without control characters and without what turns the direction of writing: it may come out of anybody's file. */
export function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
}
