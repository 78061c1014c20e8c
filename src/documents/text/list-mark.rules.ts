/** The ways of counting the items of a list. */
export type Numbering = 'roman' | 'capital' | 'digit' | 'letter' | 'smallRoman';

/** One reading of a label: `i.` is the first small Roman numeral and the ninth small letter. */
export interface Counted {
  readonly numbering: Numbering;
  readonly ordinal: number;
}

/** What stands in front of an item of a list. */
export interface ListMark {
  /** As printed: `II.`, `(a)`, `3)`, `1.2`; empty for a bullet. */
  readonly printed: string;
  /** The label without what encloses it: `II`, `a`, `3`, `1.2`; empty for a bullet. */
  readonly label: string;
  /** What tells lists apart that stand inside each other: the bullet, or what encloses the label. */
  readonly style: string;
  /** The readings of a label, the likelier first; none for a bullet. */
  readonly counted: readonly Counted[];
  /** The text behind it, without the space between. */
  readonly text: string;
}

/** Bullets as payers print them; a letter o only before a space. Private-use characters are those of symbol fonts. */
const BULLET = /^(?:\[[ xX]?\]|[-*+•◦‣▪▫●○■□◆◇➢➤►▶✓✔☐☑☒–—·∙]|[\ue000-\uf8ff]|o(?=\s))(?:\s+|$)/u;
const LABEL =
  /^(\(([ivxl]{1,7}|[a-z]{1,2}|\d{1,3})\)|([ivxl]{1,7}|[a-z]{1,2}|\d{1,3})[.)]|(\d{1,2}(?:\.\d{1,2}){1,4})[.)]?)(?:\s+|$)/i;
/** A label with its text right behind it, or one of four digits: no label but in a list that it goes on with. */
const SEQUEL =
  /^(?:(\(([ivxl]{1,7}|[a-z]{1,2}|\d{1,4})\)|([ivxl]{1,7}|[a-z]{1,2}|\d{1,4})[.)])(?=["“]?\p{L}{2})|((\d{4})[.)])(?:\s+|$))/iu;
const ROMAN = /^(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/;
const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 };
const ALPHABET = 26;

/** The mark at the start of a line without indentation; null where there is none. */
export function readListMark(line: string): ListMark | null {
  const start = line.slice(0, 40);
  const bullet = BULLET.exec(start)?.[0];
  if (bullet !== undefined) {
    return {
      printed: '',
      label: '',
      style: bullet.startsWith('[') ? '[ ]' : bullet.trim(),
      counted: [],
      text: line.slice(bullet.length).trim(),
    };
  }
  const match = LABEL.exec(start);
  const printed = match?.[1];
  if (match === null || printed === undefined) return null;
  const label = match[2] ?? match[3] ?? match[4] ?? '';
  const counted = readingsOf(label);
  if (counted.length === 0) return null;
  const style = printed.replace(label, '#');
  return { printed, label, style, counted, text: line.slice(match[0].length).trim() };
}

/** The mark of a line that is an item only where it goes on a list: `2.Text`, `1000. Text`; null where there is none. */
export function readSequelMark(line: string): ListMark | null {
  const match = SEQUEL.exec(line.slice(0, 40));
  const printed = match?.[1] ?? match?.[4];
  if (match === null || printed === undefined) return null;
  const label = match[2] ?? match[3] ?? match[5] ?? '';
  const counted = readingsOf(label);
  if (counted.length === 0) return null;
  return {
    printed,
    label,
    style: printed.replace(label, '#'),
    counted,
    text: line.slice(match[0].length).trim(),
  };
}

/** The readings of a label without what encloses it; none for letters that count nothing. */
export function readingsOf(label: string): Counted[] {
  if (/^\d+$/.test(label)) return [{ numbering: 'digit', ordinal: Number(label) }];
  if (/^[\d.]+$/.test(label)) return [{ numbering: 'digit', ordinal: Number(label.split('.').at(-1)) }];
  const small = label.toLowerCase();
  if (label !== small && label !== label.toUpperCase()) return [];
  const isSmall = label === small;
  const roman = romanValue(small);
  const letter = letterValue(small);
  const readings: Counted[] = [];
  if (letter !== null) readings.push({ numbering: isSmall ? 'letter' : 'capital', ordinal: letter });
  if (roman !== null) {
    const reading: Counted = { numbering: isSmall ? 'smallRoman' : 'roman', ordinal: roman };
    // Alone, an I or a V begins or goes on with Roman numerals more often than letters reach it.
    if (/^[ivx]+$/.test(small)) readings.unshift(reading);
    else readings.push(reading);
  }
  return readings;
}

function romanValue(small: string): number | null {
  if (!ROMAN.test(small)) return null;
  const digits = small.split('').map((digit) => values[digit] ?? 0);
  return digits.reduce((sum, digit, index) => sum + (digit < (digits[index + 1] ?? 0) ? -digit : digit), 0);
}

/** `a` is 1, `z` 26, `aa` 27, `bb` 28: behind the alphabet, letters are doubled. */
function letterValue(small: string): number | null {
  const value = small.charCodeAt(0) - 96;
  if (small.length === 1) return value;
  return small.length === 2 && small[0] === small[1] ? ALPHABET + value : null;
}
