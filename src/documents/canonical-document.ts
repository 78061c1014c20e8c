import { hashOf } from '../kernel/canonical.ts';
import { InvalidRequest, type FieldProblem } from '../kernel/errors.ts';
import { anchorsOf, isAnchor } from './anchors/anchors.rules.ts';
import { leadingCodes, systemOfKind } from './codes/code-notation.rules.ts';
import { withCriteria } from './criteria/criteria.ts';
import { splitCrossReferences } from './references/cross-references.rules.ts';
import { roleOf } from './headings/known-headings.rules.ts';
import { markdownHeadings } from './markdown/markdown-outline.ts';
import { canonicalMarkdown } from './markdown/markdown-text.rules.ts';
import {
  deepestLevel,
  type DocumentCode,
  type DocumentReference,
  type DocumentSection,
  type PolicyDocument,
} from './policy-document.ts';
import { isTitle } from './head/read-head.ts';
import {
  printReferenceEntry,
  readReferenceEntry,
  urlOfCitation,
} from './references/reference-entry.rules.ts';
import { tidyLine } from './text/source-lines.rules.ts';

/**
 * An edited document in the one form that is stored, hashed and printed: texts tidied, anchors given where a new
 * section has an empty one, criteria derived from the sections, each with the anchor it had among `document.criteria`.
 * `reserved` are anchors that once named something, of an earlier version say: nothing new is called by them. Throws InvalidRequest naming every field that cannot stand: a heading inside a section's
 * text, a heading that belongs to another part, anchors or reference numbers used twice.
 */
export function canonicalDocument(
  document: PolicyDocument,
  reserved: ReadonlySet<string> = new Set(),
): PolicyDocument {
  const problems: FieldProblem[] = [];
  const gone = new Set([...reserved, ...document.criteria.map(({ id }) => id)]);
  const { sections, criteria } = withCriteria(canonicalSections(document.sections, gone, problems), {
    before: document.criteria,
    reserved,
  });
  const canonical: PolicyDocument = {
    ...document,
    title: tidyLine(document.title),
    number: canonicalLabel(document.number, 'number', problems),
    manualSection: canonicalLabel(document.manualSection, 'manualSection', problems),
    sections,
    criteria,
    references: document.references.map(canonicalReference),
    codes: canonicalCodes(document.codes, problems),
    crossReferences: splitCrossReferences(document.crossReferences),
    boilerplate: document.boilerplate.map(({ heading, markdown }, index) => {
      const field = `boilerplate[${index}]`;
      if (roleOf(heading) !== 'boilerplate') {
        problems.push({ field: `${field}.heading`, reason: 'it is no heading of a standing notice' });
      }
      return { heading: tidyLine(heading), markdown: canonicalText(markdown, `${field}.markdown`, problems) };
    }),
  };
  if (!isTitle(canonical.title))
    problems.push({ field: 'title', reason: 'words of at most 300 characters are needed' });
  checkReferences(canonical, problems);
  if (problems.length > 0) throw new InvalidRequest(problems);
  return canonical;
}

/** A text that stands behind a label on a line of its own. */
function canonicalLabel(text: string | null, field: string, problems: FieldProblem[]): string | null {
  const tidied = tidyLine(text ?? '');
  if (/^(?:none|n\/?a)?$/i.test(tidied)) return null;
  if (tidied.length > 80 || /[|;:]/.test(tidied)) {
    problems.push({ field, reason: 'at most 80 characters without bars, semicolons and colons are needed' });
  }
  return tidied;
}

function canonicalCodes(codes: readonly DocumentCode[], problems: FieldProblem[]): DocumentCode[] {
  const seen = new Set<string>();
  return codes.map(({ system, code, description }, index) => {
    const refuse = (reason: string) => problems.push({ field: `codes[${index}].code`, reason });
    const read = leadingCodes(code);
    const [noted] = read.codes;
    const isOne = read.codes.length === 1 && noted?.code === code && systemOfKind[noted.kind] === system;
    if (!isOne) refuse(`it is not a code of ${system}`);
    if (seen.has(`${system} ${code}`)) refuse('it is listed twice');
    seen.add(`${system} ${code}`);
    const text = tidyLine(description ?? '');
    return { system, code, description: text === '' ? null : text };
  });
}

function canonicalSections(
  sections: readonly DocumentSection[],
  gone: ReadonlySet<string>,
  problems: FieldProblem[],
): DocumentSection[] {
  const refuse = (index: number, field: string, reason: string) =>
    problems.push({ field: `sections[${index}].${field}`, reason });
  const seen = new Set<string>();
  const tidied = sections.map((section, index) => {
    const heading = tidyLine(section.heading);
    if (heading === '') refuse(index, 'heading', 'it is empty');
    if (roleOf(heading) !== 'section')
      refuse(index, 'heading', 'this heading belongs to another part of a policy');
    if (!Number.isInteger(section.level) || section.level < 1 || section.level > deepestLevel) {
      refuse(index, 'level', `a whole number from 1 to ${deepestLevel} is needed`);
    }
    if (section.id !== '' && !isAnchor(section.id)) refuse(index, 'id', 'it cannot be an anchor');
    if (section.id !== '' && seen.has(section.id)) refuse(index, 'id', 'another section has it');
    seen.add(section.id);
    const markdown = canonicalText(section.markdown, `sections[${index}].markdown`, problems);
    return { ...section, heading, markdown };
  });
  const anchors = anchorsOf(
    tidied.map((section) => ({ ...section, id: section.id === '' ? null : section.id })),
    gone,
  );
  return tidied.map((section, index) => ({ ...section, id: anchors[index] ?? section.id }));
}

/** A text that stays inside its section when the whole is printed: no heading of its own, no fence left open. */
export function canonicalText(text: string, field: string, problems: FieldProblem[]): string {
  const markdown = canonicalMarkdown(text);
  const headings = markdownHeadings(`${markdown}\n\n# After`);
  const last = markdown.split('\n').length + 1;
  if (headings.some(({ from }) => from < last))
    problems.push({ field, reason: 'a heading begins a section of its own' });
  if (!headings.some(({ from }) => from === last))
    problems.push({ field, reason: 'a code fence in it is not closed' });
  return markdown;
}

/** The address of a reference stands in its citation, where it is read from: one that is given beside it goes there. */
function canonicalReference(reference: DocumentReference): DocumentReference {
  const printed = tidyLine(reference.citation);
  const { url } = reference;
  const citation = url === null || printed.includes(url) ? printed : tidyLine(`${printed} ${url}`);
  return { ...reference, citation, url: urlOfCitation(citation) };
}

function checkReferences({ references }: PolicyDocument, problems: FieldProblem[]): void {
  for (const [index, reference] of references.entries()) {
    const { number, pmid, pmidPrinted } = reference;
    const field = `references[${index}]`;
    const printed = { number, ...readReferenceEntry(printReferenceEntry(reference)) };
    if (hashOf(printed) !== hashOf(reference)) {
      problems.push({
        field: `${field}.citation`,
        reason: 'a PMID or a DOI in it belongs into its own field',
      });
    }
    if (!Number.isInteger(number) || number <= (references[index - 1]?.number ?? 0)) {
      problems.push({ field: `${field}.number`, reason: 'reference numbers are whole and ascend' });
    }
    if (pmid !== null && !/^\d{1,8}$/.test(pmid)) {
      problems.push({ field: `${field}.pmid`, reason: 'a PMID has one to eight digits' });
    }
    if ((pmid === null) === (pmidPrinted === 'given')) {
      problems.push({ field: `${field}.pmidPrinted`, reason: 'it does not agree with the PMID' });
    }
  }
}
