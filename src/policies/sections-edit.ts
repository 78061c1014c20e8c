import { anchorsOf } from '../documents/anchors/anchors.rules.ts';
import { canonicalText } from '../documents/canonical-document.ts';
import { withCriteria } from '../documents/criteria/criteria.ts';
import { roleOf } from '../documents/headings/known-headings.rules.ts';
import { deepestLevel, type DocumentCriterion, type DocumentSection } from '../documents/policy-document.ts';
import { tidyLine } from '../documents/text/source-lines.rules.ts';
import type { FieldProblem } from '../kernel/errors.ts';

/** An edit of the sections. Sections are removed first, then edited, put in order, and new ones added. */
export interface SectionsEdit {
  /** Sections by their anchor. */
  readonly sections?: readonly SectionEdit[] | undefined;
  /** Anchors of sections to take out; what stands below them stays. */
  readonly removeSections?: readonly string[] | undefined;
  /** The anchors of all sections that are left, in their new order. */
  readonly sectionOrder?: readonly string[] | undefined;
  readonly addSections?: readonly NewSection[] | undefined;
}

/** Another heading, level or text for the section with this anchor; what is left out stays. */
export interface SectionEdit {
  readonly id: string;
  readonly heading?: string | undefined;
  readonly level?: number | undefined;
  readonly markdown?: string | undefined;
}

/** A section to add; its anchor is made from its heading. */
export interface NewSection {
  readonly heading: string;
  /** That of the section it stands behind, when left out; 1 in the first place. */
  readonly level?: number | undefined;
  readonly markdown?: string | undefined;
  /** The anchor of the section it stands behind; null for the first place, left out for the last. */
  readonly after?: string | null | undefined;
}

interface Body {
  readonly sections: readonly DocumentSection[];
  readonly criteria: readonly DocumentCriterion[];
}

/**
 * The sections after an edit, and the criteria in them with the anchors they had. An anchor is permanent: a new heading
 * keeps it, and neither what is added nor a rewritten criterion gets one that something else had, here or among
 * `reserved`. What cannot be is added to `problems`.
 */
export function editSections(
  document: Body,
  edit: SectionsEdit,
  reserved: ReadonlySet<string>,
  problems: FieldProblem[],
): Body {
  const left = new Map(document.sections.map((section) => [section.id, section]));
  for (const [index, id] of (edit.removeSections ?? []).entries()) {
    if (!left.delete(id)) problems.push(unknownSection(`removeSections.${index}`, id));
  }
  for (const [index, each] of (edit.sections ?? []).entries()) {
    const section = left.get(each.id);
    if (section === undefined) problems.push(unknownSection(`sections.${index}.id`, each.id));
    else left.set(each.id, editSection(section, each, `sections.${index}`, problems));
  }
  const ordered = inOrder(left, edit.sectionOrder, problems);
  const grown = withNewSections(ordered, edit.addSections ?? [], problems);
  const gone = new Set([...reserved, ...[...document.sections, ...document.criteria].map(({ id }) => id)]);
  const ids = anchorsOf(
    grown.map((section) => ({ ...section, id: section.id === '' ? null : section.id })),
    gone,
  );
  const sections = grown.map((section, index) => ({ ...section, id: ids[index] ?? section.id }));
  const { sections: clean, criteria } = withCriteria(sections, { before: document.criteria, reserved: gone });
  return { sections: clean, criteria };
}

const unknownSection = (field: string, id: string): FieldProblem => {
  return { field, reason: `the draft has no section "${id}"` };
};

function editSection(
  section: DocumentSection,
  { heading, level, markdown }: Omit<SectionEdit, 'id'>,
  field: string,
  problems: FieldProblem[],
): DocumentSection {
  const named = heading === undefined ? section.heading : tidyLine(heading);
  if (heading !== undefined && named === '')
    problems.push({ field: `${field}.heading`, reason: 'it is empty' });
  if (heading !== undefined && roleOf(named) !== 'section') {
    problems.push({
      field: `${field}.heading`,
      reason: 'this heading belongs to another part of a policy',
    });
  }
  return {
    ...section,
    heading: named,
    level: Math.min(Math.max(level ?? section.level, 1), deepestLevel),
    markdown:
      markdown === undefined ? section.markdown : canonicalText(markdown, `${field}.markdown`, problems),
  };
}

function inOrder(
  sections: ReadonlyMap<string, DocumentSection>,
  order: readonly string[] | undefined,
  problems: FieldProblem[],
): DocumentSection[] {
  if (order === undefined) return [...sections.values()];
  if (order.length !== sections.size || new Set(order).size !== order.length) {
    problems.push({ field: 'sectionOrder', reason: 'it must name each section that is left, once' });
  }
  return order.flatMap((id, index) => {
    const section = sections.get(id);
    if (section === undefined) problems.push(unknownSection(`sectionOrder.${index}`, id));
    return section === undefined ? [] : [section];
  });
}

function withNewSections(
  sections: readonly DocumentSection[],
  added: readonly NewSection[],
  problems: FieldProblem[],
): DocumentSection[] {
  const grown = [...sections];
  const lastBehind = new Map<string | null, number>(); // several behind one section stand in the order given
  for (const [index, { heading, level, markdown = '', after }] of added.entries()) {
    const anchor = after === undefined ? (grown.findLast(({ id }) => id !== '')?.id ?? null) : after;
    const place = anchor === null ? -1 : grown.findIndex(({ id }) => id === anchor);
    if (anchor !== null && place < 0) {
      problems.push(unknownSection(`addSections.${index}.after`, anchor));
      continue;
    }
    const behind = lastBehind.get(anchor) ?? 0;
    lastBehind.set(anchor, behind + 1);
    const blank: DocumentSection = { id: '', heading: '', level: grown[place]?.level ?? 1, markdown: '' };
    const section = editSection(blank, { heading, level, markdown }, `addSections.${index}`, problems);
    grown.splice(place + 1 + behind, 0, section);
  }
  return grown;
}
