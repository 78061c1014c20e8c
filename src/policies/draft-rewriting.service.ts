import { Injectable } from '@nestjs/common';
import { canonicalDocument } from '../documents/canonical-document.ts';
import type { PolicyDocument } from '../documents/policy-document.ts';
import { numberingOf, type Numbering } from '../documents/references/numbering.ts';
import { renumberReferences } from '../documents/references/renumber-references.ts';
import { unclearCitations } from '../documents/references/unclear-citations.ts';
import type { Actor } from '../kernel/actor.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { anchorsBefore, HeldDrafts } from './held-drafts.service.ts';
import type { HeldVersion } from './held-version.ts';
import { CitationsUnclear } from './policies.errors.ts';
import { nameOf } from './policy-records.ts';
import { documentOf, storedDocumentOf } from './stored-document.ts';

/** A draft as it is when somebody changes it. */
export interface DraftAt {
  /** Slug or id of the policy. */
  readonly policy: string;
  readonly number: number;
  readonly revision: number;
}

/** What a program makes of a draft. */
export interface Rewriting {
  readonly document: PolicyDocument;
  /** Left out, it stays. */
  readonly literatureSearchedThrough?: PartialDate | null;
  /** How the audit calls it, and what it is told besides the hashes. */
  readonly action: string;
  readonly detail: Record<string, unknown>;
}

/** Makes a rewriting of a draft; null leaves the draft as it is. `reserved` are anchors by which nothing new is called. */
export type Rewrite = (
  held: HeldVersion,
  document: PolicyDocument,
  reserved: ReadonlySet<string>,
) => Promise<Rewriting | null>;

/** A draft whose references were renumbered. */
export interface RenumberedDraft extends HeldVersion {
  readonly numbering: Numbering;
  /** New numbers of those references whose number changed, by their old one. */
  readonly moved: ReadonlyMap<number, number>;
}

/** Edits of a draft that go through the whole document: they count as any other edit does. */
@Injectable()
export class DraftRewriting {
  constructor(
    private readonly database: Database,
    private readonly drafts: HeldDrafts,
  ) {}

  /**
   * Puts what `rewrite` makes of a draft in its place, in the caller's transaction. A version in review goes back to
   * draft. Throws precondition_failed, illegal_transition and invalid_request.
   */
  async rewrite(tx: Tx, actor: Actor, draft: DraftAt, rewrite: Rewrite): Promise<HeldVersion> {
    const held = await this.drafts.hold(tx, draft.policy, draft.number, draft.revision);
    this.drafts.stateWhenEdited(held);
    const { version } = held;
    const reserved = await anchorsBefore(tx, version);
    const rewriting = await rewrite(held, documentOf(version), reserved);
    if (rewriting === null) return held;
    const { action, detail, literatureSearchedThrough = version.literatureSearchedThrough } = rewriting;
    const document = storedDocumentOf(canonicalDocument(rewriting.document, reserved));
    const { title, origin, lastReview, nextReview, effective } = version;
    const dates = { origin, lastReview, nextReview, effective, literatureSearchedThrough };
    return await this.drafts.keep(tx, actor, held, { title, document, ...dates }, action, detail);
  }

  /**
   * Numbers a draft's references 1, 2, 3 … in the order of first citation or of the list, as the policy does unless
   * `numbering` says otherwise, and every citation with them. Nothing is written where nothing moves. Throws
   * citations_unclear besides what {@link rewrite} throws.
   */
  async renumber(actor: Actor, draft: DraftAt, numbering: Numbering | undefined): Promise<RenumberedDraft> {
    let done: Pick<RenumberedDraft, 'numbering' | 'moved'> = { numbering: 'as_listed', moved: new Map() };
    const held = await this.database.transaction(async (tx) => {
      return await this.rewrite(tx, actor, draft, async ({ policy, version }, document) => {
        const unclear = unclearCitations(document);
        if (unclear.length > 0) throw new CitationsUnclear(nameOf(policy, version), unclear);
        const order = numbering ?? numberingOf(document);
        const { document: renumbered, moved } = renumberReferences(document, order);
        done = { numbering: order, moved };
        if (moved.size === 0) return await Promise.resolve(null);
        const detail = { numbering: order, moved: Object.fromEntries(moved) };
        return { document: renumbered, action: 'policy.version.renumbered', detail };
      });
    });
    return { ...held, ...done };
  }
}
