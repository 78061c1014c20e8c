import { canonicalText } from '../documents/canonical-document.ts';
import { kindOfCode, systemOfKind } from '../documents/codes/code-notation.rules.ts';
import { addReference } from '../documents/edit-document.ts';
import { roleOf } from '../documents/headings/known-headings.rules.ts';
import type {
  CodeSystem,
  DocumentCode,
  DocumentReference,
  DocumentSection,
} from '../documents/policy-document.ts';
import { tidyLine } from '../documents/text/source-lines.rules.ts';
import { InvalidRequest, type FieldProblem } from '../kernel/errors.ts';
import type { VersionDates, VersionScope } from './envelope.rules.ts';
import { documentOf, type StoredDocument } from './stored-document.ts';

/** What of a draft can be edited. */
export interface Draft extends VersionDates, VersionScope {
  readonly title: string;
  readonly document: StoredDocument;
}

/** An edit: what is left out stays as it is. */
export interface DraftEdit {
  readonly title?: string | undefined;
  readonly dates?: { readonly [Name in keyof VersionDates]?: VersionDates[Name] | undefined } | undefined;
  readonly scope?: { readonly [Name in keyof VersionScope]?: VersionScope[Name] | undefined } | undefined;
  /** Sections by their anchor. */
  readonly sections?: readonly SectionEdit[] | undefined;
  /** New entries, numbered on from the last one. */
  readonly addReferences?: readonly NewReference[] | undefined;
  /** The whole new list. */
  readonly codes?: readonly NewCode[] | undefined;
}

/** Another heading or text for the section with this anchor; what is left out stays. */
export interface SectionEdit {
  readonly id: string;
  readonly heading?: string | undefined;
  readonly markdown?: string | undefined;
}

/** An entry to add at the end of the reference list. */
export interface NewReference {
  /** PMID and DOI may also stand in it as printed. */
  readonly citation: string;
  readonly pmid?: string | null | undefined;
  readonly doi?: string | null | undefined;
}

/** A code of the new, whole list. */
export interface NewCode {
  readonly system: CodeSystem;
  readonly code: string;
  readonly description?: string | null | undefined;
}

/** The draft after an edit. Throws InvalidRequest, naming each field, for a section, reference or code that cannot be. */
export function editDraft(draft: Draft, edit: DraftEdit): Draft {
  const problems: FieldProblem[] = [];
  const { document } = draft;
  const edited: Draft = {
    title: tidyLine(edit.title ?? draft.title),
    ...datesOf(draft, edit.dates ?? {}),
    linesOfBusiness: edit.scope?.linesOfBusiness ?? draft.linesOfBusiness,
    jurisdictions: edit.scope?.jurisdictions ?? draft.jurisdictions,
    document: {
      ...document,
      sections: editSections(document.sections, edit.sections ?? [], problems),
      references: addReferences(draft, edit.addReferences ?? [], problems),
      codes: edit.codes === undefined ? document.codes : readCodes(edit.codes, problems),
    },
  };
  if (problems.length > 0) throw new InvalidRequest(problems);
  return edited;
}

function datesOf(draft: VersionDates, edit: NonNullable<DraftEdit['dates']>): VersionDates {
  const given = <Value>(value: Value | undefined, kept: Value): Value => (value === undefined ? kept : value);
  return {
    origin: given(edit.origin, draft.origin),
    lastReview: given(edit.lastReview, draft.lastReview),
    nextReview: given(edit.nextReview, draft.nextReview),
    effective: given(edit.effective, draft.effective),
    literatureSearchedThrough: given(edit.literatureSearchedThrough, draft.literatureSearchedThrough),
  };
}

function editSections(
  sections: readonly DocumentSection[],
  edits: readonly SectionEdit[],
  problems: FieldProblem[],
): readonly DocumentSection[] {
  const byId = new Map(sections.map((section) => [section.id, section]));
  edits.forEach((edit, index) => {
    const section = byId.get(edit.id);
    if (section === undefined) {
      problems.push({ field: `sections.${index}.id`, reason: `the draft has no section "${edit.id}"` });
      return;
    }
    const heading = tidyLine(edit.heading ?? section.heading);
    if (edit.heading !== undefined && roleOf(heading) !== 'section') {
      problems.push({
        field: `sections.${index}.heading`,
        reason: 'this heading belongs to another part of a policy',
      });
    }
    const field = `sections.${index}.markdown`;
    const markdown =
      edit.markdown === undefined ? section.markdown : canonicalText(edit.markdown, field, problems);
    byId.set(edit.id, { ...section, heading, markdown }); // an anchor is permanent: a new heading keeps it
  });
  return [...byId.values()];
}

function addReferences(
  draft: Draft,
  added: readonly NewReference[],
  problems: FieldProblem[],
): readonly DocumentReference[] {
  let whole = documentOf(draft);
  added.forEach(({ citation, pmid, doi }, index) => {
    const { document, reference } = addReference(whole, { citation, pmid: pmid ?? null, doi: doi ?? null });
    const same = whole.references.find((each) => each.pmid !== null && each.pmid === reference.pmid);
    if (same !== undefined) {
      const reason = `reference ${same.number} has PMID ${same.pmid} already`;
      problems.push({ field: `addReferences.${index}.pmid`, reason });
    }
    whole = document;
  });
  return whole.references;
}

function readCodes(codes: readonly NewCode[], problems: FieldProblem[]): readonly DocumentCode[] {
  const seen = new Set<string>();
  return codes.map(({ system, code, description }, index) => {
    const kind = kindOfCode(code);
    if (kind === null || systemOfKind[kind] !== system) {
      problems.push({ field: `codes.${index}.code`, reason: `"${code}" is no ${system} code` });
    } else if (seen.has(code)) {
      problems.push({ field: `codes.${index}.code`, reason: `"${code}" is listed twice` });
    }
    seen.add(code);
    return { system, code, description: description ?? null };
  });
}
