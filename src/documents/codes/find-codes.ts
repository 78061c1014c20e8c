import type { Finding } from '../finding.ts';
import { knownHeading } from '../headings/known-headings.rules.ts';
import type { OutlinePart } from '../outline.ts';
import type { DocumentCode } from '../policy-document.ts';
import { codeCells, codesOfCell, columnsOf } from './code-cells.rules.ts';
import { CodeWalk } from './code-walk.ts';

/** Parts whose numbers are evidence, quotations or the past. */
const NO_CODES =
  /evidence|rationale|background|literature|history|revision|\breferences\b|bibliography|regulatory|systematic|trials?\b|stud(?:y|ies)\b|guideline summary|position statements?|definitions|disclaimer|change summary|medicare|discrimination|interpreter/i;
/** A heading that names codes. */
const CODES =
  /\b(?:CPT|HCPCS|ICD-?\s?10)\b|\b(?:procedure|billing|diagnosis|claims?|applicable|service) codes?\b|^cod(?:es?|ing)\b/i;
/** A line that introduces a list of codes. */
const OPENER =
  /^(?:CPT|HCPCS|ICD\s?-?\s?10|PLA|procedure|billing|diagnosis)\b.{0,40}\bcodes?\b|\bcodes?(?: are)?:$|^(?:[A-Z0-9]{1,3}[.)]\s)?(?:[\w/-]{1,20}\s){0,4}codes\b[^.]{0,60}$/i;
const LONGEST_OPENER = 120;
/** So many lines without a code end a table. */
const LONGEST_GAP = 15;

/**
 * The codes in the prose of a document: in tables whose head names codes, and with `inSentences` behind words such as
 * "CPT codes" too: where a document lists its codes, a sentence may name those of another policy. Evidence, histories and
 * references are not searched. The text stays where it is.
 */
export function findCodes(
  parts: readonly OutlinePart[],
  { inSentences }: { inSentences: boolean },
): { codes: DocumentCode[]; findings: Finding[] } {
  const walk = new CodeWalk();
  let excluded = Number.MAX_SAFE_INTEGER; // the level of the part that has no codes, with those below it
  let gap = LONGEST_GAP;
  for (const { heading, level, lines } of parts) {
    const known = knownHeading(heading);
    const namesCodes = CODES.test(heading) && !NO_CODES.test(heading);
    if (level <= excluded || namesCodes) excluded = Number.MAX_SAFE_INTEGER;
    if (!namesCodes && (NO_CODES.test(heading) || known?.hasParts === true))
      excluded = Math.min(excluded, level);
    if (namesCodes) {
      walk.beginTable();
      gap = 0;
    } else if (known !== null) gap = LONGEST_GAP;
    if (excluded <= level && !namesCodes) {
      gap = LONGEST_GAP;
      continue;
    }
    for (const line of lines) {
      if (line.text.trim() === '') {
        walk.passBlankLine();
        continue;
      }
      const cells = codeCells(line.text);
      const isHead =
        cells.length > 1 &&
        (columnsOf(cells)?.some((column) => column !== null && column !== 'text') ?? false);
      const text = line.text.trim();
      if (text.length <= LONGEST_OPENER && OPENER.test(text)) {
        if (gap >= LONGEST_GAP) walk.beginTable();
        gap = 0;
      }
      const isOpen = isHead || gap < LONGEST_GAP;
      const hasCell = isOpen && (isHead || beginsWithCode(cells));
      if (hasCell) gap = walk.readLine(line) === 'text' ? gap + 1 : 0;
      else {
        walk.passBlankLine();
        gap += inSentences && walk.readSentence(line) ? 0 : 1;
      }
    }
  }
  return { codes: walk.codes(), findings: walk.findings.filter(({ code }) => code !== 'code_repeated') };
}

const CODE_FIRST = /^[+*]?(?:\d{4}[0-9UTFM]|[A-V]\d{4})(?![\w.,-])/;

/** True for a row with a cell that holds nothing but codes or begins with one, and for a line of a code and its description. */
const beginsWithCode = (cells: readonly string[]) =>
  cells.some((cell) => codesOfCell(cell) !== null || (cells.length > 1 && CODE_FIRST.test(cell))) ||
  /^[+*]?(?:\d{4}[0-9UTFM]|[A-V]\d{4})\*?\s+\p{Lu}/u.test(cells[0] ?? '');
