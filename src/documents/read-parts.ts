import type { Anchored } from './anchors/anchors.rules.ts';
import type { Finding } from './finding.ts';
import type { HeadingRole } from './headings/heading-names.rules.ts';
import { bodyLabels, withLastAlone } from './head/body-labels.ts';
import type { PrintedLabel } from './head/find-labels.ts';
import { tidyHeading, withoutCitation } from './headings/heading-text.rules.ts';
import { withSettledLevels } from './headings/heading-levels.ts';
import { withoutContents } from './headings/table-of-contents.ts';
import { knownHeading, roleOf } from './headings/known-headings.rules.ts';
import { criteriaSections } from './criteria/criteria-sections.rules.ts';
import { canonicalMarkdown } from './markdown/markdown-text.rules.ts';
import { closeFence } from './markdown/markdown-outline.ts';
import type { Outline, OutlinePart } from './outline.ts';
import { markdownOfPlainText } from './text/plain-text.rules.ts';
import type { Boilerplate, DocumentCode, DocumentReference } from './policy-document.ts';
import { saysNoCodes } from './codes/code-notation.rules.ts';
import { codeCells } from './codes/code-cells.rules.ts';
import { findCodes } from './codes/find-codes.ts';
import { readCodes } from './codes/read-codes.ts';
import { readCrossReferences } from './references/cross-references.rules.ts';
import { readReferences } from './references/read-references.ts';
import { blocksOf, type SourceLine } from './text/source-lines.rules.ts';
import { deepestLevel } from './policy-document.ts';

/** A section before its anchor is known. */
export interface SectionDraft extends Anchored {
  readonly markdown: string;
}

/** Everything that stands under headings. */
export interface ReadParts {
  readonly drafts: SectionDraft[];
  readonly references: DocumentReference[];
  readonly codes: DocumentCode[];
  readonly crossReferences: string[];
  readonly boilerplate: Boilerplate[];
  readonly labels: PrintedLabel[];
  /** The lines of the sections, in which citations stand. */
  readonly prose: SourceLine[];
  readonly findings: Finding[];
}

const NOTES = /^\s*notes?\s?\d{0,2}\s?:?\s*$/i;

type Lists = Record<'references' | 'codes' | 'crossReferences', SourceLine[]>;

/** Gives each part its place by its heading, and takes the labelled dates out wherever they are printed. */
export function readParts({ head, parts: printed }: Outline, markdown: boolean): ReadParts {
  const parts = markdown ? printed : withSettledLevels(withoutContents(withNotes(printed).map(tidyPart)));
  const read = { boilerplate: [], labels: [], prose: [] } as Pick<
    ReadParts,
    'boilerplate' | 'labels' | 'prose'
  >;
  const sections: OutlinePart[] = [];
  const lists: Lists = { references: [], codes: [], crossReferences: [] };
  const lastLine = parts.at(-1)?.lines.at(-1)?.number ?? parts.at(-1)?.line ?? 1;
  let list: { role: HeadingRole; level: number } | null = null;
  const path: OutlinePart[] = [];
  for (const [index, part] of parts.entries()) {
    const own = roleOf(part.heading);
    // A sub-heading inside a list, such as "Genes" below "Codes", belongs to the list.
    const isOfList: boolean = list !== null && part.level > list.level && knownHeading(part.heading) === null;
    const role: HeadingRole = isOfList && list !== null ? list.role : own;
    const isLast = index === parts.length - 1;
    while ((path.at(-1)?.level ?? 0) >= part.level) path.pop();
    path.push(part);
    const headings = path.map(({ heading }) => heading);
    const { labels, rest } = bodyLabels(part, { role, path: headings, markdown, isLast, lastLine });
    read.labels.push(...labels);
    if (role === 'section' || role === 'boilerplate') list = null;
    if (role === 'section') {
      sections.push({ ...part, lines: rest });
      for (const line of rest) read.prose.push(line);
    } else if (role === 'boilerplate') {
      read.boilerplate.push({ heading: part.heading, markdown: markdownOf(rest, { markdown }) });
    } else if (role !== 'contents') {
      if (role === own) list = { role, level: part.level };
      else lists[role].push({ number: part.line, text: part.heading });
      for (const line of rest) lists[role].push(line);
    }
  }
  const references = readReferences(lists.references);
  const codes = codesOf(lists.codes, markdown ? [] : [partOfHead(head), ...sections]);
  return {
    ...read,
    labels: withLastAlone(read.labels),
    drafts: draftsOf(sections, markdown),
    references: references.references,
    codes: codes.codes,
    crossReferences: readCrossReferences(lists.crossReferences),
    findings: [...references.findings, ...codes.findings],
  };
}

/** A document may list its codes before its first heading. */
const partOfHead = (lines: readonly SourceLine[]): OutlinePart => ({
  heading: '',
  level: 1,
  anchor: null,
  line: 1,
  lines,
});

/** The codes of the lists, and behind them those that only the sections print. */
function codesOf(
  lines: readonly SourceLine[],
  sections: readonly OutlinePart[],
): { codes: DocumentCode[]; findings: Finding[] } {
  const listed = readCodes(lines);
  const saysNone = lines.some(({ text }) => codeCells(text).some(saysNoCodes));
  const found = findCodes(sections, { inSentences: listed.codes.length === 0 && !saysNone });
  const known = new Set(listed.codes.map(({ system, code }) => `${system} ${code}`));
  const more = found.codes.filter(({ system, code }) => !known.has(`${system} ${code}`));
  return { codes: [...listed.codes, ...more], findings: [...listed.findings, ...found.findings] };
}

/** The part with its heading as a name; a citation behind the heading stands in the text instead. */
function tidyPart(part: OutlinePart): OutlinePart {
  const { heading, citation } = withoutCitation(tidyHeading(part.heading));
  if (citation === '') return { ...part, heading };
  const lines = [{ number: part.line, text: citation }, { number: part.line, text: '' }, ...part.lines];
  return { ...part, heading, lines };
}

/** "Notes:" on a line of its own begins a paragraph of the part it stands in, and no part. */
function withNotes(printed: readonly OutlinePart[]): OutlinePart[] {
  const parts: OutlinePart[] = [];
  for (const part of printed) {
    const open = parts.at(-1);
    if (open === undefined || !NOTES.test(part.heading)) parts.push(part);
    else {
      const note = { number: part.line, text: `${part.heading.trim().replace(/:$/, '')}:` };
      const blank = (number: number): SourceLine => ({ number, text: '' });
      const lines = [...open.lines, blank(part.line), note, blank(part.line), ...part.lines];
      parts[parts.length - 1] = { ...open, lines };
    }
  }
  return parts;
}

/** Lists with printed labels keep these as they are where criteria are cited by them. */
function draftsOf(sections: readonly OutlinePart[], markdown: boolean): SectionDraft[] {
  const states = criteriaSections(sections);
  return sections.map(({ heading, level, anchor, lines }, index) => ({
    heading,
    level: Math.min(level, deepestLevel),
    id: anchor,
    markdown: markdownOf(lines, { markdown, labelled: states[index] === true }),
  }));
}

function markdownOf(
  lines: readonly SourceLine[],
  { markdown, labelled = false }: { markdown: boolean; labelled?: boolean },
): string {
  if (markdown) return closeFence(canonicalMarkdown(lines.map(({ text }) => text).join('\n')));
  return markdownOfPlainText(blocksOf(lines), { numbered: !labelled });
}
