import { codesIn, leadingCodes, saysNoCodes, systemOfKind, type NotedCodes } from './code-notation.rules.ts';
import { findingAt, type Finding } from './finding.ts';
import { unescapeMarkdown } from './markdown-text.rules.ts';
import { isPageFurniture } from './plain-text.rules.ts';
import type { CodeSystem, DocumentCode } from './policy-document.ts';
import { tidyLine, type SourceLine } from './source-lines.rules.ts';

/** Where the walk through the table stands. */
interface Walk {
  readonly codes: Map<string, { system: CodeSystem; code: string; pieces: string[] }>;
  readonly findings: Finding[];
  /** The type last printed; a blank one carries it down. */
  system: CodeSystem | null;
  /** The row's codes, whose description a following line may continue. */
  last: string[];
}

const systems: readonly [CodeSystem, RegExp][] = [
  ['CPT', /^CPT(?:®|\s?\(R\))?(?:\s(?:codes?|category\s[I1-3]{1,3}|PLA))?(?=$|[\s:,])/i],
  ['HCPCS', /^HCPCS(?:\slevel\sII)?(?:\scodes?)?(?=$|[\s:,])/i],
  ['ICD-10-CM', /^ICD-?\s?10(?:-?\s?CM)?(?:\scodes?)?(?=$|[\s:,])/i],
];
const HEADER_WORDS = /^(?:codes?|type|code type|code system|number|code number|description|descriptor)?$/i;
/** A word with a digit near its start stands where a code belongs, even when it is none. */
const LOOKS_LIKE_CODE = /^\s*[A-Z]?\d[\dA-Z.-]*(?:\s|$)/;
const TABLE_RULE = /^[|:\s-]+$/;

/**
 * The codes table: columns of tabs or spaces, a Markdown table, or lines such as `CPT: 62263, 62264`.
 * A blank type is the one above, "None" is no code, and a line without a code goes on with the description above.
 */
export function readCodes(lines: readonly SourceLine[]): { codes: DocumentCode[]; findings: Finding[] } {
  const walk: Walk = { codes: new Map(), findings: [], system: null, last: [] };
  for (const line of lines) {
    const text = line.text.trim();
    if (text === '') walk.last = []; // text below a blank line is about the table, not about its last code
    if (text === '' || TABLE_RULE.test(text) || isPageFurniture(text)) continue;
    readRow(cellsOf(line.text), line, walk);
  }
  const codes = [...walk.codes.values()].map(({ system, code, pieces }) => {
    const description = tidyLine(pieces.join(' '));
    return { system, code, description: description === '' ? null : description };
  });
  return { codes, findings: walk.findings };
}

/** The cells of a row; the first is blank where the type column is. */
function cellsOf(line: string): string[] {
  const text = line.trim();
  if (text.startsWith('|')) {
    const cells = text
      .replace(/^\|/, '')
      .replace(/(?<!\\)\|$/, '')
      .split(/(?<!\\)\|/);
    return cells.map((cell) => unescapeMarkdown(tidyLine(cell)));
  }
  const cells = line.includes('\t') ? line.split('\t') : line.replace(/^\s*[-*•]\s+/, '').split(/ {2,}/);
  return cells.map((cell) => tidyLine(cell));
}

function readRow(cells: string[], line: SourceLine, walk: Walk): void {
  if (cells.every((cell) => HEADER_WORDS.test(cell))) return;
  const rest = withoutType(cells, walk);
  const index = rest.findIndex((cell) => cell !== '');
  const cell = rest[index];
  if (cell === undefined || saysNoCodes(cell)) return;
  const noted = leadingCodes(cell);
  const named = noted.codes.length > 0 ? noted : { ...codesIn(cell), rest: '' };
  const system = walk.system;
  const codes = named.codes.filter(
    ({ kind, code }) => kind !== 'ICD-10-CM' || code.length > 3 || system === kind,
  );
  if (codes.length === 0) return addContinuation(rest.join(' '), line, walk);
  noteRanges(named, line, walk);
  if (/^[-–]\s?\d/.test(named.rest))
    report(line, walk, 'code_unreadable', `what follows ${codes.at(-1)?.code ?? ''} cannot be read`);
  walk.last = codes.map(({ kind, code }) => addCode(systemOfKind[kind], code, line, walk));
  const description = [named.rest.replace(/^[-–—:,]\s*/, ''), ...rest.slice(index + 1)].join(' ');
  describe(description, walk);
}

/** Takes the type from a row's first cell; without one the type above carries down. */
function withoutType(cells: readonly string[], walk: Walk): string[] {
  const [first = '', ...rest] = cells;
  for (const [system, pattern] of systems) {
    const match = pattern.exec(first);
    if (match === null) continue;
    walk.system = system;
    walk.last = [];
    return [first.slice(match[0].length).replace(/^[\s:,]+/, ''), ...rest];
  }
  return [...cells];
}

function addCode(system: CodeSystem, code: string, line: SourceLine, walk: Walk): string {
  const key = `${system} ${code}`;
  if (walk.codes.has(key)) {
    walk.findings.push(
      findingAt(line.number, line.text.trim(), 'info', 'code_repeated', `${key} is printed twice`),
    );
  } else {
    walk.codes.set(key, { system, code, pieces: [] });
  }
  return key;
}

function describe(text: string, walk: Walk): void {
  if (text.trim() === '') return;
  for (const key of walk.last) walk.codes.get(key)?.pieces.push(text);
}

function addContinuation(text: string, line: SourceLine, walk: Walk): void {
  if (walk.last.length > 0 && !LOOKS_LIKE_CODE.test(text)) describe(text, walk);
  else report(line, walk, 'code_unreadable', 'no code can be read in this line');
}

function noteRanges({ ranges }: NotedCodes, line: SourceLine, walk: Walk): void {
  for (const { text, expandedTo } of ranges) {
    if (expandedTo === null)
      report(line, walk, 'code_range_not_expanded', `the range ${text} is kept as one entry`);
    else {
      const message = `the range ${text} is expanded to ${expandedTo} codes, some of which may not exist`;
      walk.findings.push(findingAt(line.number, line.text.trim(), 'info', 'code_range_expanded', message));
    }
  }
}

function report(line: SourceLine, walk: Walk, code: Finding['code'], message: string): void {
  walk.findings.push(findingAt(line.number, line.text.trim(), 'warning', code, message));
}
