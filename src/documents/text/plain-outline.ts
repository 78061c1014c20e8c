import { headingName } from '../headings/heading-text.rules.ts';
import { headingStyle, type HeadingStyle } from '../headings/heading-style.rules.ts';
import { knownHeading, roleOf } from '../headings/known-headings.rules.ts';
import { labelledTexts } from '../head/labels.rules.ts';
import type { Outline, OutlinePart } from '../outline.ts';
import { isPageFurniture } from './plain-text.rules.ts';
import {
  blocksOf,
  blockText,
  startOf,
  tidyLine,
  type SourceLine,
  type TextBlock,
} from './source-lines.rules.ts';

interface OpenPart extends OutlinePart {
  readonly lines: SourceLine[];
}

/** Where the walk through the blocks stands. */
interface Walk {
  readonly head: SourceLine[];
  readonly parts: OpenPart[];
  titleSeen: boolean;
  /** True until a heading opens that is no standing notice. */
  beforeContent: boolean;
  /** True below a heading that is known to have sub-headings. */
  inPartsOf: boolean;
  /** The level of the last heading in capitals. */
  capitalsLevel: number;
  /** Names of the headings that stand on lines of their own. */
  readonly standing: ReadonlySet<string>;
}

const MOST_HEADING_LINES = 3;
/** A heading with its text behind it: "Description: The test …". */
const RUN_IN = /^\s*(\p{Lu}[\p{L} ,/&()-]{2,60}?)\s?:\s+(?=\S)/u;
/** Headings that stand so; others, such as "Limitations:", also begin paragraphs of a study. */
const RUNS_IN =
  /^(?:description|background|purpose|scope|overview|policy|policy statement|position statement|criteria|coverage criteria|coverage rationale|medical necessity criteria|rationale|definitions|references|codes|coding|related policies|policy history)$/;
const emptyLine = (number: number): SourceLine => ({ number, text: '' });

/**
 * Cuts plain text at its headings: known ones and lines in capitals that stand alone, and lines in title case that
 * stand before text. Capitals below a heading that has parts (EVIDENCE SUMMARY) are level 2, else level 1;
 * title case is one level below the last capitals.
 */
export function plainOutline(lines: readonly SourceLine[]): Outline {
  const blocks = blocksOf(lines).flatMap(splitAtKnownHeadings);
  const walk: Walk = {
    head: [],
    parts: [],
    titleSeen: false,
    beforeContent: true,
    inPartsOf: false,
    capitalsLevel: 0,
    standing: new Set(blocks.flatMap((block) => (block.length === 1 ? [headingName(blockText(block))] : []))),
  };
  for (const [index, block] of blocks.entries()) place(block, blocks[index + 1], walk);
  return { title: null, head: walk.head, parts: walk.parts };
}

function place(block: TextBlock, next: TextBlock | undefined, walk: Walk): void {
  const [first, ...rest] = block;
  if (first === undefined) return;
  const style = headingOf(block, next, walk);
  if (style !== null) return open(tidyLine(blockText(block)), style, startOf(block), walk);
  const heading = runInHeading(first, walk);
  if (heading !== null) {
    const text = first.text.trimStart().replace(RUN_IN, '');
    open(heading, 'known', first.number, walk);
    return add([{ ...first, text }, ...rest], walk);
  }
  add(block, walk);
}

/** The heading in front of a line's text; standing notices have it only before the policy's content. */
function runInHeading(line: SourceLine, walk: Walk): string | null {
  const heading = RUN_IN.exec(line.text.slice(0, 80))?.[1] ?? null;
  if (heading === null || labelledTexts(line.text) !== null) return null;
  if (roleOf(heading) === 'boilerplate') return walk.beforeContent ? heading : null;
  const name = headingName(heading);
  return walk.titleSeen && RUNS_IN.test(name) && !walk.standing.has(name) ? heading : null;
}

/** Known headings in capitals also stand directly above their text, without a blank line between. */
function splitAtKnownHeadings(block: TextBlock): TextBlock[] {
  const blocks: SourceLine[][] = [];
  let open: SourceLine[] | null = null;
  for (const line of block) {
    const text = line.text.trim();
    const isHeading = text === text.toUpperCase() && knownHeading(text) !== null;
    if (isHeading || open === null) blocks.push((open = [line]));
    else open.push(line);
    if (isHeading) open = null;
  }
  return blocks;
}

function add(block: TextBlock, walk: Walk): void {
  if (!walk.titleSeen && block.some((line) => labelledTexts(line.text) === null)) walk.titleSeen = true;
  const target = walk.parts.at(-1)?.lines ?? walk.head;
  for (const line of block) target.push(line);
  target.push(emptyLine((block.at(-1)?.number ?? 0) + 1));
}

function headingOf(block: TextBlock, next: TextBlock | undefined, walk: Walk): HeadingStyle | null {
  if (block.length > MOST_HEADING_LINES || block.some(({ text }) => text.includes('\t'))) return null;
  const style = headingStyle(tidyLine(blockText(block)));
  if (style === null || style === 'known') return style;
  if (!walk.titleSeen || labelledTexts(blockText(block)) !== null) return null;
  const heading = walk.parts.at(-1)?.heading;
  const role = heading === undefined ? 'boilerplate' : roleOf(heading);
  if (style === 'title_case') return role === 'section' && isText(next) && block.length === 1 ? style : null;
  return role === 'section' || role === 'boilerplate' || mayEndAList(block) ? style : null;
}

/** In a list of codes or references only several words in capitals without a number end the list. */
function mayEndAList(block: TextBlock): boolean {
  const text = blockText(block);
  return text.includes(' ') && !/\d|^(?:CPT|HCPCS|ICD)\b/.test(text);
}

/** True for a block of prose or a list, before which a line in title case is a heading. */
function isText(block: TextBlock | undefined): boolean {
  if (block === undefined || isPageFurniture(blockText(block))) return false;
  return headingStyle(blockText(block)) === null && labelledTexts(block[0]?.text ?? '') === null;
}

function open(heading: string, style: HeadingStyle, line: number, walk: Walk): void {
  const level = levelOf(style, walk);
  if (style !== 'title_case') walk.capitalsLevel = level;
  if (style === 'known' || level === 1) walk.inPartsOf = knownHeading(heading)?.hasParts ?? false;
  walk.titleSeen = true;
  walk.beforeContent &&= roleOf(heading) === 'boilerplate';
  walk.parts.push({ heading, level, anchor: null, line, lines: [] });
}

function levelOf(style: HeadingStyle, walk: Walk): number {
  switch (style) {
    case 'known':
      return 1;
    case 'capitals':
      return walk.inPartsOf ? 2 : 1;
    case 'title_case':
      return walk.capitalsLevel + 1;
  }
}
