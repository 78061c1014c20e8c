import type { SourceLine } from '../text/source-lines.rules.ts';

const ENDS_OPEN = /(?:[\p{L}\d]-|\/)$/u;
const HYPHENATED = /(\p{Ll}{2,})-$/u;
/** "pre- and post-operative": the hyphen stands for the word behind. */
const SUSPENDED = /^(?:and|or|to|nor|versus|vs)\b/;
const ADDRESS = /(?:https?:\/\/|www\.)\S*\/$/;

/** Two texts that a line's end parts, with a space between them unless the first ends in the middle of a word. */
export function joinTexts(before: string, after: string): string {
  if (before === '' || after === '') return before + after;
  return isCut(before, after) ? before + after : `${before} ${after}`;
}

/**
 * Lines with the words whole that lines' ends cut: the rest of such a word moves up. The hyphen goes only where the
 * document prints the word without it elsewhere and nowhere with it.
 */
export function joinCutWords(lines: readonly SourceLine[], isWord: (text: string) => boolean): SourceLine[] {
  const whole: SourceLine[] = [];
  for (const line of lines) {
    const before = whole.at(-1);
    const start = line.text.trimStart();
    if (
      before === undefined ||
      line.text.includes('\t') ||
      before.text.includes('\t') ||
      !isCut(before.text, start)
    ) {
      whole.push(line);
      continue;
    }
    const end = start.search(/\s|$/);
    const rest = start.slice(0, end);
    whole[whole.length - 1] = { ...before, text: withRest(before.text, rest, isWord) };
    const left = start.slice(end).trimStart();
    if (left !== '')
      whole.push({ ...line, text: line.text.slice(0, line.text.length - start.length) + left });
  }
  return whole;
}

function isCut(before: string, after: string): boolean {
  const end = before.slice(-400);
  if (!ENDS_OPEN.test(end) || !/^[\p{L}\d]/u.test(after)) return false;
  if (end.endsWith('/')) return ADDRESS.test(end);
  return !SUSPENDED.test(after);
}

function withRest(before: string, rest: string, isWord: (text: string) => boolean): string {
  const stem = HYPHENATED.exec(before)?.[1];
  const tail = /^\p{Ll}{2,}/u.exec(rest)?.[0];
  const isHyphenation =
    stem !== undefined && tail !== undefined && isWord(stem + tail) && !isWord(`${stem}-${tail}`);
  return (isHyphenation ? before.slice(0, -1) : before) + rest;
}
