import { saysNoCodes, systemOfKind, type NotedCode, type NotedCodes } from './code-notation.rules.ts';
import { findingAt, type Finding } from '../finding.ts';
import type { CodeSystem, DocumentCode } from '../policy-document.ts';
import { tidyLine, type SourceLine } from '../text/source-lines.rules.ts';
import {
  codeCells,
  codesBeginning,
  codesBehindLeads,
  codesOfCell,
  columnsOf,
  systemNamed,
  type CodeColumns,
} from './code-cells.rules.ts';
import { isProcedureOfIcd10 } from './look-alikes.rules.ts';

/** What a line among codes turned out to be. */
export type CodeLine = 'codes' | 'head' | 'none' | 'continuation' | 'text';

interface OpenCode {
  readonly system: CodeSystem;
  readonly code: string;
  readonly pieces: string[];
}

/** A word of this shape stands where a code belongs, even when it is none. */
const LOOKS_LIKE_CODE = /^\s*[A-Z]?\d{4,}[\dA-Z.-]*(?:\s|$)|^\s*[A-Z]\d{2}\.\S*\s/;

/** A walk through lines that list codes: what it has found so far, and what the next line may go on with. */
export class CodeWalk {
  readonly findings: Finding[] = [];
  private readonly found = new Map<string, OpenCode>();
  private readonly repeated = new Set<string>();
  /** The type last printed; a blank one carries it down. */
  private system: CodeSystem | null = null;
  private columns: CodeColumns = [];
  /** The row's codes, whose description a following line may continue. */
  private last: string[] = [];

  /** The codes in printed order, each once. */
  codes(): DocumentCode[] {
    return [...this.found.values()].map(({ system, code, pieces }) => {
      const description = tidyLine(pieces.join(' '));
      return { system, code, description: description === '' ? null : description };
    });
  }

  /** Text below a blank line is about the table, not about its last code. */
  passBlankLine(): void {
    this.last = [];
  }

  /** A new table: its head and types are its own. */
  beginTable(): void {
    this.last = [];
    this.system = null;
    this.columns = [];
  }

  /** Reads a line of a list of codes. A line that is neither codes nor their description is `text`. */
  readLine(line: SourceLine): CodeLine {
    const printed = codeCells(line.text);
    const columns = columnsOf(printed);
    if (columns !== null) {
      this.beginTable();
      this.columns = columns;
      this.system =
        printed.map((cell) => systemNamed(cell)?.system).find((system) => system !== undefined) ?? null;
      return 'head';
    }
    const cells = this.withoutType(printed);
    const [first = ''] = cells.filter((cell) => cell !== '');
    if (first === '') return this.system === null || printed.length > 1 ? 'none' : 'head';
    if (saysNoCodes(first)) return 'none';
    if (cells.some(isProcedureOfIcd10)) {
      this.report(line, 'code_system_unsupported', 'ICD-10-PCS codes are not kept');
      return 'codes';
    }
    return this.readCells(cells, line) || this.readBeginning(cells, first, line)
      ? 'codes'
      : this.readText(cells, line);
  }

  /** Reads the codes behind words such as "CPT codes" in a sentence; false where it holds none. */
  readSentence(line: SourceLine): boolean {
    const noted = codesBehindLeads(line.text);
    this.addAll(noted, null, line);
    this.last = [];
    return noted.codes.length > 0;
  }

  /** Takes the type from a row's first cell; without one the type above carries down. */
  private withoutType(cells: readonly string[]): string[] {
    const [first = '', ...rest] = cells;
    const named = systemNamed(first);
    if (named === null) return [...cells];
    this.system = named.system;
    this.last = [];
    return [named.rest, ...rest];
  }

  /** Cells that hold codes alone; each is described by the cells right of it, or by the one left of it. */
  private readCells(cells: readonly string[], line: SourceLine): boolean {
    const pure = cells.map((cell, index) => {
      const column = this.columns[index] ?? null;
      if (column === 'text') return null;
      const noted = codesOfCell(cell) ?? (column !== null && index > 0 ? codesBeginning(cell) : null);
      return noted === null ? null : this.ofSystem(noted, column ?? this.system);
    });
    const count = pure.filter((noted) => noted !== null && noted.codes.length > 0).length;
    if (count === 0) return false;
    const isTwoColumned = cells.filter((cell) => cell !== '').length === 2;
    let next = cells.length; // the next cell of codes, from the right to the left
    const described = pure.map(() => '');
    for (let index = cells.length - 1; index >= 0; index -= 1) {
      if ((pure[index]?.codes.length ?? 0) === 0) continue;
      described[index] = cells
        .slice(index + 1, next)
        .join(' ')
        .trim();
      next = index;
    }
    for (const [index, noted] of pure.entries()) {
      if (noted === null || noted.codes.length === 0) continue;
      const right = described[index] ?? '';
      const left = count === 1 && isTwoColumned && right === '' ? cells.slice(0, index).join(' ') : '';
      this.addAll(noted, this.columns[index] ?? this.system, line);
      if (count === 1 || (noted.codes.length === 1 && cells.length === 2 * count))
        this.describe(right === '' ? left : right);
      else this.last = [];
    }
    return true;
  }

  /** A first cell that begins with codes and goes on with their description. */
  private readBeginning(cells: readonly string[], first: string, line: SourceLine): boolean {
    const index = cells.indexOf(first);
    const column = this.columns[index] ?? null;
    const noted = this.ofSystem(codesBeginning(first), column ?? this.system);
    if (noted.codes.length === 0 || column === 'text') return false;
    this.addAll(noted, this.system, line);
    if (/^[-–]\s?\d/.test(noted.rest)) {
      const code = noted.codes.at(-1)?.code ?? '';
      this.report(line, 'code_unreadable', `what follows ${code} cannot be read`);
    }
    this.describe([noted.rest.replace(/^[-–—:,]\s*/, ''), ...cells.slice(index + 1)].join(' '));
    return true;
  }

  private readText(cells: readonly string[], line: SourceLine): CodeLine {
    const text = cells.join(' ');
    if (this.last.length > 0 && !LOOKS_LIKE_CODE.test(text)) {
      this.describe(text);
      return 'continuation';
    }
    if (this.readSentence(line)) return 'codes';
    if (LOOKS_LIKE_CODE.test(text)) {
      this.report(line, 'code_unreadable', 'no code can be read in this line');
      return 'codes';
    }
    return 'text';
  }

  /** Without its dot and further digits a diagnosis code is one only where the table says that it lists them. */
  private ofSystem(noted: NotedCodes, system: CodeColumns[number]): NotedCodes {
    const codes = noted.codes.filter(
      ({ kind, code }) => kind !== 'ICD-10-CM' || code.includes('.') || system === 'ICD-10-CM',
    );
    return { ...noted, codes };
  }

  private addAll(noted: NotedCodes, system: CodeColumns[number], line: SourceLine): void {
    this.last = this.ofSystem(noted, system).codes.map((code) => this.add(code, line));
    for (const { text, expandedTo } of noted.ranges) {
      if (expandedTo === null) {
        this.report(line, 'code_range_not_expanded', `the range ${text} is kept as one entry`);
      } else {
        const message = `the range ${text} is expanded to ${expandedTo} codes, some of which may not exist`;
        this.findings.push(findingAt(line.number, line.text.trim(), 'info', 'code_range_expanded', message));
      }
    }
  }

  private add({ kind, code }: NotedCode, line: SourceLine): string {
    const system = systemOfKind[kind];
    const key = `${system} ${code}`;
    if (!this.found.has(key)) this.found.set(key, { system, code, pieces: [] });
    else if (!this.repeated.has(key)) {
      this.repeated.add(key);
      const message = `${key} is printed more than once`;
      this.findings.push(findingAt(line.number, line.text.trim(), 'info', 'code_repeated', message));
    }
    return key;
  }

  /** The first description of a code stands; where it is printed again, its second is left out. */
  private describe(text: string): void {
    if (text.trim() === '') return;
    this.last = this.last.filter(
      (key) => !this.repeated.has(key) || this.found.get(key)?.pieces.length === 0,
    );
    for (const key of this.last) this.found.get(key)?.pieces.push(text);
  }

  private report(line: SourceLine, code: Finding['code'], message: string): void {
    this.findings.push(findingAt(line.number, line.text.trim(), 'warning', code, message));
  }
}
