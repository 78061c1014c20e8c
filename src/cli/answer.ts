/** What a command found or did: for people as text, for programs (`--json`) as data. */
export interface Answer {
  readonly text: string;
  readonly data: unknown;
}

/** An answer that is bad news: printed like any other, and the command exits with 1. */
export class BadNews extends Error {
  constructor(
    readonly answer: Answer,
    /** The stable code, as the line on standard error begins. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'BadNews';
  }
}

/** Lines up rows under their headings; two spaces between columns, none after the last. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((cells) => (cells[column] ?? '').length)));
  return all
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
