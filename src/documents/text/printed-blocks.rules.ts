import { countedOn } from './counted-on.rules.ts';
import { readListMark, readSequelMark, type ListMark } from './list-mark.rules.ts';
import { OpenLists, sameIndent } from './printed-list.rules.ts';
import type { SourceLine, TextBlock } from './source-lines.rules.ts';

/** A paragraph, an item of a list, or a table of a printed text, whole again where lines or a page end cut it. */
export type PrintedBlock =
  | {
      readonly kind: 'text';
      /** The mark of an item; null for a paragraph. */
      readonly mark: ListMark | null;
      /** How many lists it stands in: an item of the outermost one in none, a paragraph inside that item in one. */
      depth: number;
      readonly pieces: string[];
    }
  | { readonly kind: 'table'; readonly rows: (readonly string[])[] }
  /** Lines that are Markdown already. */
  | { readonly kind: 'markdown'; readonly lines: readonly string[] };
type PrintedText = Extract<PrintedBlock, { kind: 'text' }>;

/** Where the walk through the lines stands. */
interface Walk {
  readonly blocks: PrintedBlock[];
  readonly lists: OpenLists;
  /** The indentation of the last line and, for an item, of its mark. */
  indent: number;
  before: string;
  /** Where items without marks begin; null where none stand. */
  unmarked: number | null;
  /** True where such items are looked for. */
  readonly findsUnmarked: boolean;
  /** The lines that a later one goes on counting from. */
  readonly countedOn: ReturnType<typeof countedOn>;
  /** Characters of the longest line of this block. */
  longest: number;
}

/** Marks that close a sentence, behind which brackets, quotes and citation marks may still stand. */
const SENTENCE_END = /[.!?:;…](?:["'”’)\]*_]|\^\[[^[\]]{0,200}\])*$/;
const LONGEST_SENTENCE_END = 400;
const GOES_ON = /(?:,|\s(?:the|of|a|an|to|in|for|with|by|as|is|are|at|from|on|be|may|that|which|not|when))$/;
const SHORTEST_BROKEN = 60;
const INTRODUCES = /:(?:["'”’)\]*_])*$|\bfollowing\b[^.]{0,80}$/i;

/** Stands for the bullet that is drawn. */
const UNMARKED = '•?';
/** A line that ends an item, after which the next line in capitals begins one. */
const ENDS_ITEM = /[;.:]$|\b(?:and|or)$/i;
/** A line this much shorter than the longest was not wrapped. */
const SHORT_LINE = 0.8;

/**
 * The blocks of printed lines, whose page numbers and ruled lines are gone already. With `unmarked`, lines that stand
 * indented below a colon are items of a list whose bullets are drawn and no text.
 */
export function printedBlocks(
  blocks: readonly TextBlock[],
  { unmarked = false }: { unmarked?: boolean } = {},
): PrintedBlock[] {
  const walk: Walk = {
    blocks: [],
    lists: new OpenLists(),
    indent: 0,
    before: '',
    unmarked: null,
    findsUnmarked: unmarked,
    countedOn: countedOn(blocks),
    longest: 0,
  };
  for (const block of blocks) {
    walk.before = '';
    walk.longest = block.reduce((most, { text }) => Math.max(most, text.trim().length), 0);
    let rows: SourceLine[] = [];
    const closeRows = () => {
      if (rows.length > 0) addTable(rows, walk);
      rows = [];
    };
    if (block.every(({ text }) => text.trim().startsWith('|'))) {
      walk.blocks.push({ kind: 'markdown', lines: block.map(({ text }) => text.trim()) });
      continue;
    }
    for (const [index, line] of block.entries()) {
      if (isRow(line, block[index + 1], rows.length > 0 || endsWithTable(walk))) rows.push(line);
      else {
        closeRows();
        addLine(line, walk);
      }
    }
    closeRows();
  }
  return walk.blocks;
}

/** True for a text that announces what stands below it. */
export function introduces(text: string): boolean {
  return INTRODUCES.test(text.slice(-LONGEST_SENTENCE_END));
}

const endsWithTable = ({ blocks }: Walk) => blocks.at(-1)?.kind === 'table';
const cellsOf = (line: SourceLine) =>
  line.text
    .trimEnd()
    .split('\t')
    .map((cell) => cell.trim());

/** True for a line of columns: one of two together, or of three columns and more; a label with a tab behind is none. */
function isRow(line: SourceLine, next: SourceLine | undefined, goesOn: boolean): boolean {
  if (!line.text.trimEnd().includes('\t')) return false;
  const cells = cellsOf(line);
  const mark = readListMark(`${cells[0] ?? ''} `);
  if (mark !== null && mark.text === '' && cells.length === 2) return false;
  return goesOn || cells.length > 2 || (next?.text.trimEnd().includes('\t') ?? false);
}

/** A table goes on behind a page end; its head is not printed twice. */
function addTable(lines: readonly SourceLine[], walk: Walk): void {
  const rows = lines.map(cellsOf);
  const last = walk.blocks.at(-1);
  const width = (table: readonly (readonly string[])[]) =>
    table.reduce((most, row) => Math.max(most, row.length), 0);
  if (last?.kind === 'table' && width(last.rows) === width(rows)) {
    const head = last.rows[0]?.join('\t');
    last.rows.push(...(rows[0]?.join('\t') === head ? rows.slice(1) : rows));
  } else {
    walk.blocks.push({ kind: 'table', rows: [...rows] });
  }
  walk.before = '';
}

function addLine(source: SourceLine, walk: Walk): void {
  const line = source.text;
  const indent = line.length - line.trimStart().length;
  const text = line.trim().replace(/\s+/g, ' ');
  const open = openText(walk);
  const around = {
    indent,
    before: walk.before,
    indentBefore: walk.indent,
    introduced: open !== null && introduces(open.pieces.at(-1) ?? ''),
    countedOn: walk.countedOn.get(source) ?? null,
  };
  const sequel = readSequelMark(text);
  const sequelDepth = sequel === null ? null : walk.lists.placeSequel(sequel, around);
  const mark = sequelDepth === null ? (readListMark(text) ?? unmarkedItem(text, indent, open, walk)) : sequel;
  const depth = sequelDepth ?? (mark === null ? null : walk.lists.place(mark, around));
  if (mark !== null && depth !== null) addItem(mark, depth, walk);
  else if (open !== null && goesOn(open, text, indent, walk)) open.pieces.push(text);
  else addParagraph(text, indent, walk);
  walk.before = text;
  walk.indent = indent;
}

/** The mark of a line that begins an item of a list without marks; null for another line. */
function unmarkedItem(text: string, indent: number, open: PrintedText | null, walk: Walk): ListMark | null {
  if (!walk.findsUnmarked || open === null || text.includes('\t')) return null;
  const announced = /:(?:\*\*)?$/.test(open.pieces.at(-1) ?? '') && indent > walk.indent + sameIndent;
  if (announced && open.mark?.style !== UNMARKED) walk.unmarked = indent;
  else if (walk.unmarked === null || Math.abs(indent - walk.unmarked) > sameIndent) {
    if (walk.unmarked !== null && indent < walk.unmarked) walk.unmarked = null;
    return null;
  }
  const isNext = announced || ENDS_ITEM.test(walk.before) || walk.before.length < SHORT_LINE * walk.longest;
  if (!isNext || !/^[\p{Lu}\d“"(]/u.test(text)) return null;
  return { printed: '', label: '', style: UNMARKED, counted: [], text };
}

const openText = ({ blocks }: Walk): PrintedText | null => {
  const last = blocks.at(-1);
  return last?.kind === 'text' ? last : null;
};

function addItem(mark: ListMark, depth: number, walk: Walk): void {
  // A paragraph between two items of an inner list stands inside the item around them.
  for (let index = walk.blocks.length - 1; index >= 0; index -= 1) {
    const block = walk.blocks[index];
    if (block?.kind !== 'text' || block.mark !== null) break;
    if (index > 0) block.depth = Math.max(block.depth, depth);
  }
  walk.blocks.push({ kind: 'text', mark, depth, pieces: [mark.text] });
}

function addParagraph(text: string, indent: number, walk: Walk): void {
  const depth = walk.lists.depthOf(indent);
  if (depth === 0 && introduces(text)) walk.lists.close(0);
  walk.blocks.push({ kind: 'text', mark: null, depth, pieces: [text] });
}

/** True for a line that goes on with the text before it. */
function goesOn(open: PrintedText, text: string, indent: number, walk: Walk): boolean {
  const before = open.pieces.at(-1) ?? '';
  if (walk.before === '') return isCutInTwo(before, text, open.mark !== null);
  const mayLeave = open.mark?.style === UNMARKED || SENTENCE_END.test(before);
  const leavesItem = open.mark !== null && indent + sameIndent < walk.indent && mayLeave;
  return !leavesItem || !/^\p{Lu}/u.test(text);
}

/** True when a text breaks off inside a sentence and the next one goes on with it. */
function isCutInTwo(before: string, after: string, isItem: boolean): boolean {
  const end = before.slice(-LONGEST_SENTENCE_END);
  if (SENTENCE_END.test(end) || (isItem && /\b(?:and|or)$/i.test(end))) return false;
  if (/^\p{Ll}/u.test(after) || GOES_ON.test(end)) return true;
  return before.length >= SHORTEST_BROKEN && /^[\d(]/.test(after);
}
