const romans: readonly [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];
const LARGEST_ROMAN = 3999;
const LONGEST_LETTERS = 10;

/** How a number of a list is written, by the name of its format in WordprocessingML (ECMA-376 part 1, 17.18.59). */
const formats: Readonly<Record<string, (number: number) => string>> = {
  decimal: String,
  decimalZero: (number) => String(number).padStart(2, '0'),
  lowerRoman: roman,
  upperRoman: (number) => roman(number).toUpperCase(),
  lowerLetter: letters,
  upperLetter: (number) => letters(number).toUpperCase(),
  ordinal: (number) => `${number}${ordinalEnd(number)}`,
  none: () => '',
};

/** A list's number as printed. Formats that policies do not use, such as words, are printed as digits. */
export function printedNumber(number: number, format: string): string {
  const print = Object.hasOwn(formats, format) ? formats[format] : undefined;
  return number < 1 ? String(number) : (print ?? String)(number);
}

function roman(number: number): string {
  if (number > LARGEST_ROMAN) return String(number);
  let rest = number;
  let text = '';
  for (const [value, sign] of romans) {
    while (rest >= value) {
      text += sign;
      rest -= value;
    }
  }
  return text;
}

/** a … z, then aa, bb … as Word counts, not ab. */
function letters(number: number): string {
  const times = Math.floor((number - 1) / 26) + 1;
  if (times > LONGEST_LETTERS) return String(number);
  return String.fromCharCode(97 + ((number - 1) % 26)).repeat(times);
}

function ordinalEnd(number: number): string {
  const teens = Math.floor(number / 10) % 10 === 1;
  return teens ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
}
