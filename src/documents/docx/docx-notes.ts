import { tidyLine, type SourceLine } from '../text/source-lines.rules.ts';
import type { Outline, OutlinePart } from '../outline.ts';
import { roleOf } from '../headings/known-headings.rules.ts';
import type { DocxBlock, DocxBlocks } from './docx-blocks.ts';
import { labelled } from './table-lines.ts';
import { childrenOf, parseXml } from './xml-tree.ts';

/** The footnotes or endnotes of a document: the text of each by its id. */
export type Notes = ReadonlyMap<string, string>;

const MARK = /\uE000((?:foot|end)note:\d*)\uE001/g;
/** A year and a journal's volume, a PMID or a DOI: what references have and remarks have not. */
const REFERENCE = /\b(?:19|20)\d\d\b[^\n]{0,40}[;:]\s?\d|\bPMID\b|\bdoi\b|\b(?:19|20)\d\d\b.{0,12}\.$/i;

/** Reads a part of notes; its separators, which are no notes, are left out. */
export function notesOf(text: string | null, kind: 'footnote' | 'endnote', blocks: DocxBlocks): Notes {
  if (text === null) return new Map();
  const notes = childrenOf(parseXml(text), kind).filter(({ attributes }) => {
    return (attributes.get('type') ?? 'normal') === 'normal';
  });
  return new Map(
    notes.map((note) => [`${kind}:${note.attributes.get('id') ?? ''}`, textOf(blocks.inside(note))]),
  );
}

/**
 * Puts notes into a document: as its reference list where it has none and most of them are references, cited as such;
 * else as a section of their own. They are numbered in the order of their marks.
 */
export function withNotes(outline: Outline, notes: Notes): Outline {
  if (notes.size === 0) return outline;
  const cited = citedNotes(outline, notes);
  const isReference = [...cited.keys()].filter((id) => REFERENCE.test(notes.get(id) ?? '')).length;
  const hasList = outline.parts.some(({ heading }) => roleOf(heading) === 'references');
  const asReferences = !hasList && isReference * 2 > cited.size;
  const mark = (number: number) => (asReferences ? `^[${number}]` : ` [note ${number}]`);
  const marked = (line: SourceLine): SourceLine => ({
    ...line,
    text: line.text.replace(MARK, (_, id: string) => {
      const number = cited.get(id);
      return number === undefined ? '' : mark(number);
    }),
  });
  const parts = outline.parts.map((part) => ({
    ...part,
    heading: part.heading.replace(MARK, ''),
    lines: part.lines.map(marked),
  }));
  return {
    ...outline,
    title: outline.title?.replace(MARK, '') ?? null,
    head: outline.head.map(marked),
    parts: cited.size === 0 ? parts : [...parts, notePart(cited, notes, asReferences, lastLine(outline))],
  };
}

/** The notes that the text marks, each with its number. */
function citedNotes({ head, parts }: Outline, notes: Notes): Map<string, number> {
  const cited = new Map<string, number>();
  for (const { text } of [...head, ...parts.flatMap(({ lines }) => lines)]) {
    for (const [, id = ''] of text.matchAll(MARK)) {
      if (notes.has(id) && !cited.has(id)) cited.set(id, cited.size + 1);
    }
  }
  return cited;
}

function notePart(
  cited: ReadonlyMap<string, number>,
  notes: Notes,
  asReferences: boolean,
  after: number,
): OutlinePart {
  const lines = [...cited].map(([id, number]): SourceLine => {
    const text = notes.get(id) ?? '';
    return {
      number: after + 1 + number,
      text: asReferences ? `${number}. ${text}` : `[note ${number}] ${text}`,
    };
  });
  const spaced = asReferences ? lines : lines.flatMap((line) => [line, { ...line, text: '' }]);
  const heading = asReferences ? 'References' : 'Notes';
  return { heading, level: 1, anchor: null, line: after + 1, lines: spaced };
}

function lastLine({ head, parts }: Outline): number {
  return [...head, ...parts.flatMap(({ lines }) => lines)].reduce(
    (last, { number }) => Math.max(last, number),
    0,
  );
}

function textOf(blocks: readonly DocxBlock[]): string {
  return tidyLine(blocks.map((block) => (block.kind === 'paragraph' ? labelled(block) : '')).join(' '));
}
