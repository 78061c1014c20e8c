import type { RunPiece } from './run-text.ts';

const NUMBERS = /^\s*[[(]?\s*(\d{1,4}(?:\s*[,;–—-]\s*\d{1,4})*)\s*[,;]?\s*[\])]?\s*$/;
/** A unit or a ten before a raised number makes it an exponent: `kg/m²`, `10⁹`. */
const BASE = /(?:^|[^\p{L}\p{N}])(?:(?:[kcmµn]?m|ft|in)|10)$/u;
const exponents = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * The text of a paragraph. Raised numbers are citations, `^[1, 2]`, but behind a unit or a ten, where they are exponents;
 * other raised text stands as it is.
 */
export function paragraphText(pieces: readonly RunPiece[]): string {
  let text = '';
  for (const { text: own, raised } of joined(pieces)) text += raised ? raisedText(own, text) : own;
  return text;
}

function raisedText(raised: string, before: string): string {
  const numbers = NUMBERS.exec(raised)?.[1];
  if (numbers === undefined) return raised;
  if (BASE.test(before.slice(-20)))
    return numbers.replace(/\d/g, (digit) => exponents[Number(digit)] ?? digit);
  const space = /\s$/.test(raised) ? ' ' : '';
  return `^[${numbers.replace(/\s*[–—-]\s*/g, '-').replace(/\s*[,;]\s*/g, ', ')}]${space}`;
}

/** Word cuts a text into many runs: neighbours of one look are one piece. */
function joined(pieces: readonly RunPiece[]): RunPiece[] {
  const whole: RunPiece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last !== undefined && last.raised === piece.raised) {
      whole[whole.length - 1] = { ...last, text: last.text + piece.text };
    } else whole.push(piece);
  }
  return whole;
}
