import { criteriaSections } from './criteria-sections.rules.ts';
import { criterionAnchors, labelPaths } from '../anchors/criterion-anchors.rules.ts';
import { criterionBlocks, type CriterionBlock } from './criterion-blocks.ts';
import { statedDetermination } from './determination.ts';
import { canonicalMarkdown } from '../markdown/markdown-text.rules.ts';
import { markdownBlocks } from '../markdown/markdown-blocks.ts';
import { markdownTree, type MarkdownNode } from './markdown-tree.ts';
import { matchParts } from '../anchors/match-texts.rules.ts';
import type { Determination, DocumentCriterion, DocumentSection } from '../policy-document.ts';
import { anchorBehind, withAnchor, withoutAnchor } from '../anchors/written-anchors.rules.ts';

/** What the criteria of a document are derived from, besides its sections. */
export interface CriteriaPast {
  /** The criteria before an edit, whose anchors what they have become inherits. */
  readonly before?: readonly DocumentCriterion[];
  /** Anchors that once named something: nothing else is called by them. */
  readonly reserved?: ReadonlySet<string>;
}

/** A label is given anew when criteria are added: it alone does not tell that one is the same. */
const SAME_LABEL = 0.35;

/** A criterion with the place of its anchor. */
interface Found extends CriterionBlock {
  readonly section: string;
  /** What the headings above it state; null for nothing. */
  readonly heading: Determination | null;
  /** The anchor written behind it, which the text no longer holds. */
  readonly written: string | null;
}

/**
 * The sections without the anchors that were written behind criteria (`- A. Text {#anchor}`), and all criteria in
 * printed order. Each has a determination of its own or that of the criterion or heading above it. Its anchor is the
 * one written behind it, else the one that it had before, else one made from its labels. `unplaced` are the texts of
 * the sections that decide coverage which are neither criteria nor notes.
 */
export function withCriteria(
  sections: readonly DocumentSection[],
  { before = [], reserved = new Set() }: CriteriaPast = {},
): { sections: DocumentSection[]; criteria: DocumentCriterion[]; unplaced: string[] } {
  const states = criteriaSections(sections);
  const headings = headingDeterminations(sections);
  const found: Found[] = [];
  const unplaced: string[] = [];
  const clean = sections.map((section, index) => {
    if (states[index] !== true) return section;
    const { markdown, anchors } = takeAnchors(section.markdown);
    const { blocks, unplaced: left } = criterionBlocks(markdownBlocks(markdown), markdown.split('\n'));
    for (const text of left) unplaced.push(text);
    const offset = found.length;
    for (const block of blocks) {
      const above = block.above === null ? null : block.above + offset;
      const written = anchors.get(block.line) ?? null;
      found.push({ ...block, above, section: section.id, heading: headings[index] ?? null, written });
    }
    return { ...section, markdown };
  });
  return { sections: clean, criteria: criteriaOf(found, clean, before, reserved), unplaced };
}

function criteriaOf(
  found: readonly Found[],
  sections: readonly DocumentSection[],
  before: readonly DocumentCriterion[],
  reserved: ReadonlySet<string>,
): DocumentCriterion[] {
  const labels = labelPaths(found);
  const texts = found.map(({ markdown }) => canonicalMarkdown(markdown));
  const now = found.map(({ section }, index) => ({
    name: `${section} ${labels[index]}`,
    text: texts[index]!,
  }));
  const past = before.map((criterion) => ({
    name: `${criterion.section} ${criterion.label}`,
    text: criterion.markdown,
  }));
  const matched = matchParts(now, past, { sameName: SAME_LABEL });
  const kept = found.map(({ written }, index) => {
    const other = matched[index];
    return written ?? (other === null || other === undefined ? null : (before[other]?.id ?? null));
  });
  const ownIds = new Set(sections.map(({ id }) => id));
  const gone = new Set([...reserved, ...before.map(({ id }) => id)]);
  const anchors = criterionAnchors(
    found.map((criterion, index) => ({ ...criterion, id: kept[index] ?? null })),
    ownIds,
    gone,
  );
  const determinations: (Determination | null)[] = [];
  const passedOn: (Determination | null)[] = [];
  for (const { text, above, heading } of found) {
    const own = statedDetermination(text);
    const inherited = above === null ? heading : (passedOn[above] ?? null);
    determinations.push(own.stated ? own.determination : inherited);
    passedOn.push(own.stated ? own.passedOn : inherited);
  }
  return found.map(({ section }, index) => ({
    id: anchors[index]!,
    section,
    label: labels[index]!,
    determination: determinations[index] ?? null,
    markdown: texts[index]!,
  }));
}

/**
 * The sections' Markdown with the anchor of each criterion written behind its first line, where the text alone would
 * not give all of them again; {@link withCriteria} takes them from there.
 */
export function withWrittenAnchors(
  sections: readonly DocumentSection[],
  criteria: readonly DocumentCriterion[],
): string[] {
  const derived = withCriteria(sections).criteria;
  const isPlain = derived.every(({ id }, index) => id === criteria[index]?.id);
  const bySection = Map.groupBy(criteria, ({ section }) => section);
  return sections.map(({ id, markdown }) => {
    const own = bySection.get(id) ?? [];
    if (isPlain || own.length === 0) return markdown;
    const lines = markdown.split('\n');
    const { blocks } = criterionBlocks(markdownBlocks(markdown), lines);
    if (blocks.length !== own.length) return markdown; // written before criteria were kept
    for (const [index, { line }] of blocks.entries()) {
      lines[line] = withAnchor(lines[line] ?? '', own[index]!.id);
    }
    return lines.join('\n');
  });
}

/** What each heading states, or the nearest one above it that states something. */
function headingDeterminations(sections: readonly DocumentSection[]): (Determination | null)[] {
  const open: { level: number; determination: Determination | null }[] = [];
  return sections.map(({ heading, level }) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    const own = statedDetermination(heading);
    const determination = own.stated ? own.passedOn : (open.at(-1)?.determination ?? null);
    open.push({ level, determination });
    return determination;
  });
}

/** A section's Markdown without the anchors written behind the first lines of its paragraphs and items, and these by line. */
function takeAnchors(markdown: string): { markdown: string; anchors: ReadonlyMap<number, string> } {
  const anchors = new Map<number, string>();
  if (!markdown.includes('{#')) return { markdown, anchors };
  const lines = markdown.split('\n');
  for (const { line, text } of paragraphsIn(markdownTree(markdownBlocks(markdown)))) {
    const behind = anchorBehind(text.split('\n', 1)[0] ?? '');
    if (behind === null) continue;
    lines[line] = withoutAnchor(lines[line] ?? '', behind.written);
    anchors.set(line, behind.anchor);
  }
  return { markdown: anchors.size === 0 ? markdown : lines.join('\n'), anchors };
}

/** All paragraphs that may be criteria: those of the section itself and those that begin an item. */
function paragraphsIn(nodes: readonly MarkdownNode[]): { line: number; text: string }[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'paragraph') return [node];
    if (node.kind === 'other') return [];
    return node.items.flatMap(({ nodes: [first, ...rest] }) => [
      ...paragraphsIn(first === undefined ? [] : [first]),
      ...paragraphsIn(rest.filter(({ kind }) => kind === 'list')),
    ]);
  });
}
