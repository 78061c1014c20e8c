import type { Anchored } from './anchors.rules.ts';
import type { Finding } from './finding.ts';
import { roleOf, type HeadingRole } from './known-headings.rules.ts';
import { isDateField, labelledTexts } from './labels.rules.ts';
import { canonicalMarkdown } from './markdown-text.rules.ts';
import { closeFence } from './markdown-outline.ts';
import type { OutlinePart } from './outline.ts';
import { markdownOfPlainText } from './plain-text.rules.ts';
import type { Boilerplate, DocumentCode, DocumentReference } from './policy-document.ts';
import { readCodes } from './read-codes.ts';
import { readCrossReferences } from './cross-references.rules.ts';
import type { PrintedLabel } from './read-dates.ts';
import { readReferences } from './read-references.ts';
import { blocksOf, type SourceLine, type TextBlock } from './source-lines.rules.ts';
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

type Lists = Record<'references' | 'codes' | 'crossReferences', SourceLine[]>;

/** Sections that tell of earlier dates; their labels are not this document's. */
const HISTORY = /history|revision/i;

/** Gives each part its place by its heading, and takes the labelled dates out wherever they are printed. */
export function readParts(parts: readonly OutlinePart[], markdown: boolean): ReadParts {
  const read = { drafts: [], boilerplate: [], labels: [], prose: [] } as Pick<
    ReadParts,
    'drafts' | 'boilerplate' | 'labels' | 'prose'
  >;
  const lists: Lists = { references: [], codes: [], crossReferences: [] };
  let list: { role: HeadingRole; level: number } | null = null;
  for (const [index, part] of parts.entries()) {
    const own = roleOf(part.heading);
    // A sub-heading inside a list, such as "CPT" below "Codes", belongs to the list.
    const role: HeadingRole = list !== null && own === 'section' && part.level > list.level ? list.role : own;
    const isLast = index === parts.length - 1;
    const rest = takeLabels(part, role, { markdown, isLast }, read.labels);
    if (role === 'section' || role === 'boilerplate') {
      list = null;
      addText(part, role, rest, markdown, read);
    } else {
      if (role === own) list = { role, level: part.level };
      else lists[role].push({ number: part.line, text: part.heading });
      for (const line of rest) lists[role].push(line);
    }
  }
  const references = readReferences(lists.references);
  const codes = readCodes(lists.codes);
  return {
    ...read,
    references: references.references,
    codes: codes.codes,
    crossReferences: readCrossReferences(lists.crossReferences),
    findings: [...references.findings, ...codes.findings],
  };
}

function addText(
  { heading, level, anchor }: OutlinePart,
  role: 'section' | 'boilerplate',
  lines: readonly SourceLine[],
  markdown: boolean,
  read: Pick<ReadParts, 'drafts' | 'boilerplate' | 'prose'>,
): void {
  const body = markdown
    ? closeFence(canonicalMarkdown(lines.map(({ text }) => text).join('\n')))
    : markdownOfPlainText(blocksOf(lines));
  if (role === 'boilerplate') {
    read.boilerplate.push({ heading, markdown: body });
    return;
  }
  read.drafts.push({ heading, level: Math.min(level, deepestLevel), id: anchor, markdown: body });
  for (const line of lines) read.prose.push(line);
}

/**
 * Takes the lines that are labelled dates and returns the others. In lists each line may be one. In the prose only a
 * block of nothing else is; Markdown, which has a head for them, is searched at its very end alone.
 */
function takeLabels(
  part: OutlinePart,
  role: HeadingRole,
  { markdown, isLast }: { markdown: boolean; isLast: boolean },
  labels: PrintedLabel[],
): SourceLine[] {
  const isProse = role === 'section' || role === 'boilerplate';
  if (isProse && HISTORY.test(part.heading)) return [...part.lines];
  const taken = new Set<number>();
  for (const block of isProse ? candidates(blocksOf(part.lines), markdown, isLast) : blocksOf(part.lines)) {
    const found = block.map((line) => ({ line, labels: datesOn(line, isProse) }));
    if (isProse && found.some((each) => each.labels.length === 0)) continue;
    for (const each of found) {
      if (each.labels.length > 0) taken.add(each.line.number);
      for (const label of each.labels) labels.push(label);
    }
  }
  return part.lines.filter((line) => !taken.has(line.number));
}

/** The blocks of prose that may be labels; in Markdown the last ones of the document, up to the first that is none. */
function candidates(blocks: readonly TextBlock[], markdown: boolean, isLast: boolean): readonly TextBlock[] {
  if (!markdown) return blocks;
  if (!isLast) return [];
  const lastText = blocks.findLastIndex((block) => block.some((line) => datesOn(line, true).length === 0));
  return blocks.slice(lastText + 1);
}

/** The dates on a line, all of it; among prose a value must hold a digit to be one. */
function datesOn(line: SourceLine, isProse: boolean): PrintedLabel[] {
  const found = labelledTexts(line.text) ?? [];
  const dates = found.flatMap(({ field, label, value }) => {
    return isDateField(field) && (!isProse || /\d/.test(value))
      ? [{ field, label, value, line: line.number }]
      : [];
  });
  return dates.length === found.length ? dates : [];
}
