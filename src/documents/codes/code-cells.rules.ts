import { leadingCodes, type NotedCode, type NotedCodes, type systemOfKind } from './code-notation.rules.ts';
import { unescapeMarkdown } from '../markdown/markdown-text.rules.ts';
import { tidyLine } from '../text/source-lines.rules.ts';
import { withoutLookAlikes } from './look-alikes.rules.ts';

type CodeSystem = (typeof systemOfKind)[NotedCode['kind']];

/** The words by which a cell names a code system, at its start. */
const systems: readonly (readonly [CodeSystem, RegExp])[] = [
  [
    'CPT',
    /^CPT(?:®|\s?\(R\)|\*)?(?:[-\s]PLA|\s(?:category\s[I1-3]{1,3}|4|PLA))?(?:\s?codes?|\scode\(s\)|\sprocedure codes?)?(?=$|[\s:,(])/i,
  ],
  ['HCPCS', /^HCPCS(?:\slevel\s(?:II|2))?(?:\scodes?|\scode\(s\))?(?=$|[\s:,(])/i],
  [
    'ICD-10-CM',
    /^ICD\s?-?\s?10(?:\s?-?\s?CM)?(?:\s(?:diagnosis|dx))?(?:\s?codes?|\scode\(s\))?(?=$|[\s:,(])/i,
  ],
];
const SEVERAL = /\bCPT\b.{0,20}\b(?:HCPCS|ICD)/i;
const HEADER_WORDS =
  /^(?:codes?|type|code type|code system|number|code number|codes? number|description|descriptor|code description|descriptions?|comments?|modifiers?|notes?|ref\.?|rev(?:enue)? codes?|effective date|term date)?:?$/i;
const NAMES_CODES = /\b(?:CPT|HCPCS|PLA|ICD-?\s?10|codes?)\b/i;
const LONGEST_HEADER_CELL = 80;
/** Marks around a code: an add-on's plus, a star or letter that points to a footnote. */
const MARKS =
  /^[+*†‡§^•▪-]+\s?(?=[A-Z]?\d)|(?<=\d[0-9A-Z])(?:[*†‡§^+]{1,3}|[a-f])(?=$|[\s,;])|\^\[[^\]]{1,20}\]/g;

/** The cells of a line: a Markdown table's, those between tabs, or those between wide gaps. */
export function codeCells(line: string): string[] {
  const text = line.trim();
  if (text.startsWith('|')) {
    const cells = text
      .replace(/^\|/, '')
      .replace(/(?<!\\)\|$/, '')
      .split(/(?<!\\)\|/);
    return cells.map((cell) => unescapeMarkdown(tidyLine(cell)));
  }
  const cells = line.includes('\t')
    ? line.split('\t')
    : line.replace(/^\s*[-*•]\s+/, '').split(/(?<![,;]) {2,}/);
  return cells.map((cell) => tidyLine(cell));
}

/** The system that a cell names at its start, and the text behind that; null where it names none or several. */
export function systemNamed(cell: string): { system: CodeSystem; rest: string } | null {
  for (const [system, pattern] of systems) {
    const match = pattern.exec(cell);
    if (match !== null && !SEVERAL.test(cell.slice(0, 60)))
      return { system, rest: cell.slice(match[0].length).replace(/^[\s:,]+/, '') };
  }
  return null;
}

/** What the columns below a table's head hold: a system, `any` code, `text` and no code, or what the head does not say. */
export type CodeColumns = readonly (CodeSystem | 'any' | 'text' | null)[];
const TEXT_COLUMN = /descript|comment|\bnotes?\b|definition|modifier|\brev(?:enue)?\b|\bNDC\b|\bdate\b|^ref/i;

/** The columns that a table's head names; null for a row that is no head. */
export function columnsOf(cells: readonly string[]): CodeColumns | null {
  const named = cells.map((cell) => NAMES_CODES.test(cell));
  const isHead =
    cells.every(
      (cell) => cell.length <= LONGEST_HEADER_CELL && !/\d{3}/.test(cell) && codesOfCell(cell) === null,
    ) &&
    (cells.every((cell) => HEADER_WORDS.test(cell)) || (named.includes(true) && cells.length > 1));
  if (!isHead) return null;
  return cells.map((cell, index) => {
    if (TEXT_COLUMN.test(cell) && !/^codes? (?:&|and) desc/i.test(cell)) return 'text';
    if (named[index] !== true) return null;
    if (SEVERAL.test(cell)) return 'any';
    return /\bICD/i.test(cell)
      ? 'ICD-10-CM'
      : /\bHCPCS/i.test(cell)
        ? 'HCPCS'
        : /\bCPT|\bPLA/i.test(cell)
          ? 'CPT'
          : 'any';
  });
}

/** The codes of a cell that holds nothing else; null for any other cell. */
export function codesOfCell(cell: string): NotedCodes | null {
  if (!/\d/.test(cell) || cell.length > 2000) return null;
  const text = plainCodes(cell);
  const noted = leadingCodes(text);
  return noted.codes.length > 0 && /^[\s,;.)–-]*$/.test(noted.rest) ? noted : null;
}

/** The codes that begin a cell, and the text behind them. */
export function codesBeginning(cell: string): NotedCodes {
  return leadingCodes(plainCodes(cell));
}

const plainCodes = (cell: string) => withoutLookAlikes(cell).replace(MARKS, '');

/** Words behind which codes stand in a sentence. */
const LEAD =
  /\b(CPT|HCPCS|PLA|ICD\s?-?\s?10(?:\s?-?\s?CM)?|procedure codes?|billing codes?|diagnosis codes?)(?:®|\s?\(R\)|\*)?(?:\slevel\s(?:II|2))?(?:\sdiagnosis)?(?:\s?codes?(?:\(s\))?)?\s?:?\s{1,3}\(?(?=[A-Z]?\d)/gi;
const LONGEST_PROSE = 4000;

/** The codes of a sentence, behind words such as "CPT codes" alone; what stands in brackets between them is skipped. */
export function codesBehindLeads(sentence: string): NotedCodes {
  const text = withoutLookAlikes(sentence.slice(0, LONGEST_PROSE)).replace(MARKS, '');
  const codes: NotedCode[] = [];
  const ranges: NotedCodes['ranges'][number][] = [];
  for (const lead of text.matchAll(LEAD)) {
    const behind = text.slice(lead.index + lead[0].length).replace(/\s?\([^()]{0,200}\)/g, '');
    const noted = leadingCodes(behind);
    const isDiagnosis = /^(?:ICD|diagnosis)/i.test(lead[1] ?? '');
    codes.push(...noted.codes.filter(({ kind }) => (kind === 'ICD-10-CM') === isDiagnosis));
    ranges.push(...noted.ranges);
  }
  return { codes, ranges, rest: '' };
}
