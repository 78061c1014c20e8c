import { kindOfCode, systemOfKind } from '../documents/codes/code-notation.rules.ts';
import { splitCrossReferences } from '../documents/references/cross-references.rules.ts';
import type { CodeSystem, DocumentCode } from '../documents/policy-document.ts';
import { tidyLine } from '../documents/text/source-lines.rules.ts';
import { InvalidRequest, type FieldProblem } from '../kernel/errors.ts';
import type { VersionDates, VersionScope } from './envelope.rules.ts';
import { editReferences, type ReferencesEdit } from './references-edit.ts';
import { editSections, type SectionsEdit } from './sections-edit.ts';
import { documentOf, type StoredDocument } from './stored-document.ts';

/** What of a draft can be edited. */
export interface Draft extends VersionDates, VersionScope {
  readonly title: string;
  readonly document: StoredDocument;
}

/** An edit: what is left out stays as it is. */
export interface DraftEdit extends SectionsEdit, ReferencesEdit {
  readonly title?: string | undefined;
  readonly dates?: { readonly [Name in keyof VersionDates]?: VersionDates[Name] | undefined } | undefined;
  readonly scope?: { readonly [Name in keyof VersionScope]?: VersionScope[Name] | undefined } | undefined;
  /** The whole new list. */
  readonly codes?: readonly NewCode[] | undefined;
  /** The whole new list of other policies that this one points to. */
  readonly crossReferences?: readonly string[] | undefined;
}

/** A code of the new, whole list. */
export interface NewCode {
  readonly system: CodeSystem;
  readonly code: string;
  readonly description?: string | null | undefined;
}

/**
 * The draft after an edit. `reserved` are anchors of earlier versions, by which nothing new is called. Throws
 * InvalidRequest, naming each field, for a section, reference or code that cannot be.
 */
export function editDraft(draft: Draft, edit: DraftEdit, reserved: ReadonlySet<string> = new Set()): Draft {
  const problems: FieldProblem[] = [];
  const { document } = draft;
  const whole = documentOf(draft);
  const edited: Draft = {
    title: tidyLine(edit.title ?? draft.title),
    ...datesOf(draft, edit.dates ?? {}),
    linesOfBusiness: edit.scope?.linesOfBusiness ?? draft.linesOfBusiness,
    jurisdictions: edit.scope?.jurisdictions ?? draft.jurisdictions,
    document: {
      ...document,
      ...editSections(whole, edit, reserved, problems),
      references: editReferences(whole, edit, problems),
      crossReferences:
        edit.crossReferences === undefined
          ? document.crossReferences
          : splitCrossReferences(edit.crossReferences),
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
