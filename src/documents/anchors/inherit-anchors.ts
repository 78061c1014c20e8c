import { anchorsOf, slugOf } from './anchors.rules.ts';
import { withCriteria } from '../criteria/criteria.ts';
import { matchParts, type Named } from './match-texts.rules.ts';
import type { DocumentSection, PolicyDocument } from '../policy-document.ts';

/**
 * A document read from a file as the next version of another: what its sections and criteria were before, by heading or
 * by text, gives them their anchors, so that links to a part stay true. Anchors of `before` name nothing else.
 */
export function inheritAnchors(document: PolicyDocument, before: PolicyDocument): PolicyDocument {
  const gone = anchorsIn(before);
  const matched = matchParts(named(document.sections), named(before.sections), {
    sameName: 0, // a section is what its heading says, whatever is written there now
  });
  const anchored = document.sections.map(({ heading, level }, index) => {
    const other = matched[index];
    return { heading, level, id: other === null ? null : (before.sections[other ?? -1]?.id ?? null) };
  });
  const ids = anchorsOf(anchored, gone);
  const sections = document.sections.map((section, index) => ({ ...section, id: ids[index] ?? section.id }));
  const inherited = withCriteria(sections, { before: before.criteria, reserved: gone });
  return { ...document, sections: inherited.sections, criteria: inherited.criteria };
}

/** All anchors of a document's sections and criteria. */
export function anchorsIn({ sections, criteria }: PolicyDocument): Set<string> {
  return new Set([...sections, ...criteria].map(({ id }) => id));
}

/** Sections by the headings above them and their own. */
function named(sections: readonly DocumentSection[]): Named[] {
  const open: { level: number; slug: string }[] = [];
  return sections.map(({ heading, level, markdown }) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    open.push({ level, slug: slugOf(heading) });
    return { name: open.map(({ slug }) => slug).join('/'), text: markdown };
  });
}
