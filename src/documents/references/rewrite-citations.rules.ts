import { citedNumbers, raisedForm, type CitationForm } from './citations.rules.ts';

/** Characters inside one mark, and numbers or ranges in it: beyond these a mark is no longer read as one. */
const LONGEST_INSIDE = 180;
const MOST_PARTS = 25;
/** As many numbers in a row are printed as a range. */
const FEWEST_IN_RANGE = 3;

/**
 * A text whose raised citations cite the same works under other numbers. `renamed` says a number's new one; what it does not
 * know stays. A mark of which no number changes stays as printed, and so does what is not numbers.
 */
export function rewriteCitations(text: string, renamed: ReadonlyMap<number, number>): string {
  return text.replace(raisedForm.mark, (mark: string, inside: string) => {
    const numbers = citedNumbers(inside);
    if (numbers === null || numbers.every((number) => (renamed.get(number) ?? number) === number))
      return mark;
    const now = numbers.map((number) => renamed.get(number) ?? number);
    return printCitation(raisedForm, now, {
      comma: /,\S/.test(inside) ? ',' : ', ',
      dash: /[–—]/.exec(inside)?.[0] ?? '-',
    });
  });
}

/** The numbers as a citation, ascending, each once, three or more in a row as a range: `^[6, 7]`, `^[12-14]`. */
export function printCitation(
  { open, close }: CitationForm,
  cited: readonly number[],
  { comma = ', ', dash = '-' }: { readonly comma?: string; readonly dash?: string } = {},
): string {
  const marks: string[][] = [];
  for (const part of rangesOf(cited, dash)) {
    const last = marks.at(-1);
    const fits =
      last !== undefined && last.length < MOST_PARTS && [...last, part].join(comma).length <= LONGEST_INSIDE;
    if (fits) last.push(part);
    else marks.push([part]);
  }
  return marks.map((parts) => `${open}${parts.join(comma)}${close}`).join('');
}

function rangesOf(cited: readonly number[], dash: string): string[] {
  const runs: number[][] = [];
  for (const number of [...new Set(cited)].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) =>
    run.length < FEWEST_IN_RANGE ? run.map(String) : [`${run[0]}${dash}${run.at(-1)}`],
  );
}
