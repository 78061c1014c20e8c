/** What a code is called after its shape. */
export type CodeKind = 'CPT-I' | 'CPT-II' | 'CPT-III' | 'CPT-PLA' | 'CPT-MAAA' | 'HCPCS' | 'ICD-10-CM';

/** The code system each kind belongs to. */
export const systemOfKind = {
  'CPT-I': 'CPT',
  'CPT-II': 'CPT',
  'CPT-III': 'CPT',
  'CPT-PLA': 'CPT',
  'CPT-MAAA': 'CPT',
  HCPCS: 'HCPCS',
  'ICD-10-CM': 'ICD-10-CM',
} as const satisfies Record<CodeKind, string>;

/** A code as it stands in a document. */
export interface NotedCode {
  readonly kind: CodeKind;
  /** The code, or a range that is kept as `H90.0-H90.8`. */
  readonly code: string;
}

/** A printed range and what became of it. */
export interface NotedRange {
  readonly text: string;
  /** Codes it was expanded to; null when it is kept as one entry, because only a code list could expand it. */
  readonly expandedTo: number | null;
}

export interface NotedCodes {
  readonly codes: readonly NotedCode[];
  readonly ranges: readonly NotedRange[];
  /** The text behind the last code. */
  readonly rest: string;
}

const shapes: readonly [CodeKind, RegExp][] = [
  ['CPT-I', /^\d{5}$/],
  ['CPT-II', /^\d{4}F$/],
  ['CPT-III', /^\d{4}T$/],
  ['CPT-PLA', /^\d{4}U$/],
  ['CPT-MAAA', /^\d{4}M$/],
  ['HCPCS', /^[A-V]\d{4}$/],
  ['ICD-10-CM', /^[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/],
];
const NONE = /^(?:no(?:ne| codes?| cpt| hcpcs)?|n\/?a|not applicable|-+|–|—)\.?$/i;
const CODE = String.raw`[A-Z]?\d{1,2}[0-9A-Z](?:\.[0-9A-Z]{1,4}|[0-9]{1,2}[0-9FTUM]?)?`;
/** The words that a range may have for its dash. */
const THROUGH = String.raw`\s{1,3}(?:[Tt](?:hrough|hru|o)|THROUGH|THRU|TO)\s{1,3}`;
/** The end of a range may lack its letter: `H90.A-90.A3`. */
const TOKEN = new RegExp(
  String.raw`(?<![0-9A-Z.])(${CODE})(?:(\s?[-–]\s?|${THROUGH})(${CODE}))?(?![0-9A-Z]|\.\d)`,
  'g',
);
const BETWEEN = /^[\s,;/]*(?:(?:and|or)\s)?[\s,;/]*$/i;
const LONGEST_BETWEEN = 20;
const WIDEST_RANGE = 200;
/** The end of a range without the digits that it shares with the start: `81261-64`. */
const SHORT_END = /^\d{2,3}[FTUM]?$/;
/** CPT's modifiers, which a dash ties to a code as it does the end of a range: `99213-25` (CPT, Appendix A). */
const MODIFIER = /^(?:2[2-7]|3[23]|47|5\d|6[236]|7[346-9]|8[0-2]|9[0-35-79])$/;

/** The kind a code's shape tells; null for what is no code. */
export function kindOfCode(code: string): CodeKind | null {
  return shapes.find(([, shape]) => shape.test(code))?.[0] ?? null;
}

/** True where a document says that a system has no codes: "None", "N/A", "No CPT". */
export function saysNoCodes(text: string): boolean {
  return NONE.test(text.trim());
}

/** The codes at the start of a text, such as `81279, 81305 and 81443`, and the text behind them. */
export function leadingCodes(text: string): NotedCodes {
  const codes: NotedCode[] = [];
  const ranges: NotedRange[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (!joinsCodes(text.slice(end, match.index))) break;
    const [whole, first = '', between = '', last] = match;
    const span = last === undefined ? null : rangeOf(first, between, last, ranges);
    const found = span ?? single(first); // a range that cannot be read leaves its first code, and the rest to be reported
    if (found === null) break;
    codes.push(...found);
    end = match.index + (span === null ? first : whole).length;
  }
  return { codes, ranges, rest: text.slice(end).trim() };
}

const joinsCodes = (text: string) => text.length <= LONGEST_BETWEEN && BETWEEN.test(text);

function single(code: string): NotedCode[] | null {
  const kind = kindOfCode(code);
  return kind === null ? null : [{ kind, code }];
}

/** The codes of a range; null for what is none. Of words between codes of two kinds both ends are left. */
function rangeOf(first: string, between: string, last: string, ranges: NotedRange[]): NotedCode[] | null {
  if (/[-–]/.test(between)) return shortRange(first, last, ranges) ?? range(first, last, ranges);
  const [from, to] = [single(first), single(last)];
  if (from === null || to === null) return null; // "99202 to 64 days"
  return range(first, last, ranges) ?? [...from, ...to];
}

/** Read only where it counts up a little and its end is no modifier: whatever else stands there is for a person. */
function shortRange(first: string, end: string, ranges: NotedRange[]): NotedCode[] | null {
  if (!SHORT_END.test(end) || MODIFIER.test(end) || kindOfCode(first) === 'ICD-10-CM') return null;
  const last = first.slice(0, -end.length) + end;
  const isCertain = kindOfCode(last) === kindOfCode(first) && last > first && counting(first, last) !== null;
  return isCertain ? range(first, last, ranges) : null;
}

/**
 * Both ends must be codes of one kind. Five-character codes count up in their digits; a wide range, one that runs
 * backwards and diagnosis codes are kept as printed, since counting would name codes that do not exist.
 */
function range(first: string, printedLast: string, ranges: NotedRange[]): NotedCode[] | null {
  const kind = kindOfCode(first);
  const last = kindOfCode(printedLast) === kind ? printedLast : first.charAt(0) + printedLast;
  if (kind === null || kindOfCode(last) !== kind) return null;
  const text = `${first}-${last}`;
  const numbers = kind === 'ICD-10-CM' ? null : counting(first, last);
  ranges.push({ text, expandedTo: numbers?.length ?? null });
  return (numbers ?? [text]).map((code) => ({ kind, code }));
}

function counting(first: string, last: string): string[] | null {
  const digits = /\d+/.exec(first)?.[0] ?? '';
  const [prefix = '', suffix = ''] = first.split(digits);
  const from = Number(digits);
  const until = Number(/\d+/.exec(last)?.[0]);
  if (!last.startsWith(prefix) || until < from || until - from >= WIDEST_RANGE) return null;
  return Array.from(
    { length: until - from + 1 },
    (_, step) => prefix + String(from + step).padStart(digits.length, '0') + suffix,
  );
}
