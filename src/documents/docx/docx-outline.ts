import { headingStyle } from '../headings/heading-style.rules.ts';
import { tidyHeading } from '../headings/heading-text.rules.ts';
import { knownHeading, roleOf } from '../headings/known-headings.rules.ts';
import { labelledTexts } from '../head/labels.rules.ts';
import type { Outline, OutlinePart } from '../outline.ts';
import { plainOutline } from '../text/plain-outline.ts';
import { tidyLine, type SourceLine } from '../text/source-lines.rules.ts';
import type { DocxBlock, DocxParagraph } from './docx-blocks.ts';
import { DocxLines } from './docx-lines.ts';
import { tableText } from './table-lines.ts';

/** Fewer headings by style than this, and a file's bold lines are its headings. */
const FEWEST_STYLED = 2;
const LONGEST_HEADING = 300;

interface OpenPart extends OutlinePart {
  readonly lines: SourceLine[];
}

/** Where the walk through the blocks stands. */
interface Walk {
  readonly isStyled: boolean;
  readonly head: SourceLine[];
  readonly parts: OpenPart[];
  readonly lines: DocxLines;
  title: string | null;
  /** True when something stands that can be the title. */
  titleSeen: boolean;
  /** The level of the last heading in capitals or of a shared one, where only bold tells headings. */
  boldLevel: number;
}

/**
 * Cuts a Word document at its headings: those of heading styles, else lines that stand alone in bold, else those that
 * plain text shows by their words. `running` is what stands at the top and foot of its pages.
 */
export function docxOutline(blocks: readonly DocxBlock[], running: readonly DocxBlock[]): Outline {
  const flow = inFlow(blocks);
  const styled = flow.filter((block) => block.kind === 'paragraph' && block.headingLevel !== null);
  const head: SourceLine[] = [];
  const walk: Walk = {
    isStyled: styled.length >= FEWEST_STYLED,
    head,
    parts: [],
    lines: new DocxLines(head),
    title: null,
    titleSeen: false,
    boldLevel: 0,
  };
  for (const block of flow) place(block, walk);
  const { title, parts } = withTitle(walk);
  const outline =
    parts.length > 0 ? { title, head: walk.head, parts } : { ...plainOutline(walk.head), title };
  return { ...outline, running: linesOf(running) };
}

/** The blocks with what stands in frames between them. A table of contents is none of the text. */
function inFlow(blocks: readonly DocxBlock[]): DocxBlock[] {
  return blocks.flatMap((block): DocxBlock[] => {
    if (block.kind === 'paragraph') return block.style.names.some(isContents) ? [] : [block];
    const text = tableText(block);
    return text.kind === 'flow' ? inFlow(text.blocks) : [block];
  });
}

const isContents = (name: string): boolean => /^toc (?:\d|heading)$/.test(name);

function place(block: DocxBlock, walk: Walk): void {
  if (block.kind === 'table') return walk.lines.add(block);
  const text = tidyLine(block.text);
  if (block.style.names.includes('title') && walk.parts.length === 0 && walk.head.length === 0) {
    walk.title = walk.title === null ? text : `${walk.title} ${text}`;
    walk.titleSeen = true;
    return;
  }
  const level = headingLevel(block, text, walk);
  if (level !== null) return openPart(block, text, level, walk);
  walk.lines.add(block);
  if (labelledTexts(text) === null) walk.titleSeen = true;
}

/** The level of a heading, from 1; null for other text. */
function headingLevel(block: DocxParagraph, text: string, walk: Walk): number | null {
  if (text.length > LONGEST_HEADING || !/\p{L}/u.test(text)) return null;
  if (block.headingLevel !== null && walk.isStyled) return block.headingLevel + 1;
  if (block.label === '•' || labelledTexts(text) !== null) return null;
  const known = knownHeading(text);
  if (known !== null && (block.emphasised || text === text.toUpperCase())) return boldLevel(1, walk);
  if (walk.isStyled || !walk.titleSeen || !(block.emphasised || block.headingLevel !== null)) return null;
  const style = headingStyle(text);
  if (style === null) return null;
  if (style === 'title_case') return walk.boldLevel + 1;
  const last = walk.parts.at(-1);
  return boldLevel(last !== undefined && hasParts(walk.parts) ? 2 : 1, walk);
}

function boldLevel(level: number, walk: Walk): number {
  walk.boldLevel = level;
  return level;
}

/** True below a shared heading that is known to have sub-headings. */
function hasParts(parts: readonly OutlinePart[]): boolean {
  const above = parts.findLast(({ level }) => level === 1);
  return above !== undefined && (knownHeading(above.heading)?.hasParts ?? false);
}

function openPart(block: DocxParagraph, text: string, level: number, walk: Walk): void {
  const lines: SourceLine[] = [];
  const line = walk.lines.next;
  walk.lines.moveTo(lines);
  const heading = tidyHeading(block.label === '' || block.label === '•' ? text : `${block.label} ${text}`);
  walk.titleSeen = true;
  walk.parts.push({ heading, level, anchor: null, line, lines });
}

/**
 * Where no style marks a title, the first heading is it when it stands above all others, or before any text and is none
 * that policies share. Levels then begin at 1.
 */
function withTitle({ title, head, parts }: Walk): { title: string | null; parts: OutlinePart[] } {
  const [first, ...rest] = parts;
  const isTitle =
    title === null &&
    first !== undefined &&
    rest.length > 0 &&
    roleOf(first.heading) === 'section' &&
    knownHeading(first.heading) === null &&
    head.every(({ text }) => text === '' || labelledTexts(text) !== null) &&
    rest.every(({ level }) => level >= first.level);
  const own: readonly OutlinePart[] = isTitle ? rest : parts;
  if (isTitle) head.push(...first.lines);
  const shallowest = own.reduce((least, { level }) => Math.min(least, level), Infinity);
  return {
    title: isTitle ? first.heading : title,
    parts: own.map((part) => ({ ...part, level: part.level - shallowest + 1 })),
  };
}

/** The distinct lines of blocks. */
function linesOf(blocks: readonly DocxBlock[]): SourceLine[] {
  const lines: SourceLine[] = [];
  const writer = new DocxLines(lines);
  for (const block of blocks) writer.add(block);
  const seen = new Set<string>();
  return lines.filter(({ text }) => text !== '' && !seen.has(text) && seen.add(text));
}
