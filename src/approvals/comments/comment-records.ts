import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { documentOf } from '../../policies/stored-document.ts';
import { sectionNow, type SectionNow } from './commented-section.rules.ts';

/** What somebody wrote about a section of a draft, or answered to it. */
export interface Comment {
  readonly id: string;
  /** The comment it answers; null for one that begins a thread. */
  readonly answersId: string | null;
  readonly sectionId: string;
  /** The section's heading when the comment was made. */
  readonly sectionHeading: string;
  /** The words it is about; null for one about the whole section. */
  readonly quote: string | null;
  readonly text: string;
  readonly personId: string;
  /** Who wrote it, as they were named then. */
  readonly name: string;
  readonly createdAt: Instant;
  readonly editedAt: Instant | null;
  /** Whether the version was in review when it was made. */
  readonly duringReview: boolean;
  readonly resolvedAt: Instant | null;
  readonly resolvedByName: string | null;
  /** What it said before each edit, the first text first. */
  readonly earlier: readonly { readonly text: string; readonly writtenAt: string }[];
}

/** A thread: a comment, its answers, and what has become of its section. */
export interface Thread extends Comment {
  readonly now: SectionNow;
  readonly answers: readonly Comment[];
}

/** A comment that keeps a draft from being submitted. */
export interface UnresolvedComment {
  readonly id: string;
  /** The section as it is called now, or as it was when the comment was made. */
  readonly section: string;
  readonly by: string;
}

/** Every thread of a version, in the order of its sections, then of their beginning; deleted sections come last. */
export async function threadsOf(
  tx: Tx,
  version: Pick<PolicyVersionRow, 'id' | 'document' | 'title'> & PolicyVersionRow,
): Promise<Thread[]> {
  const found = await rows<Comment>(
    tx,
    `select comment.id, answers_id as "answersId", section_id as "sectionId", section_heading as "sectionHeading", quote, text,
            person_id as "personId", name, created_at as "createdAt", edited_at as "editedAt",
            during_review as "duringReview", resolved_at as "resolvedAt", resolved_by_name as "resolvedByName",
            coalesce((select jsonb_agg(jsonb_build_object('text', earlier.text, 'writtenAt', earlier.written_at)
                        order by earlier.number)
               from draft_comment_text earlier where earlier.comment_id = comment.id), '[]') as earlier
       from draft_comment comment where version_id = $1 order by created_at, id`,
    [version.id],
  );
  const { sections } = documentOf(version);
  const answers = Map.groupBy(found, ({ answersId }) => answersId);
  const placed = (answers.get(null) ?? []).map((comment) => ({
    thread: { ...comment, now: sectionNow(sections, comment), answers: answers.get(comment.id) ?? [] },
    at: sections.findIndex(({ id }) => id === comment.sectionId),
  }));
  const last = sections.length;
  return placed
    .toSorted((a, b) => (a.at < 0 ? last : a.at) - (b.at < 0 ? last : b.at))
    .map(({ thread }) => thread);
}

/** The threads of a version that nobody has resolved, as a refusal names them. */
export async function unresolvedComments(tx: Tx, version: PolicyVersionRow): Promise<UnresolvedComment[]> {
  return (await threadsOf(tx, version))
    .filter(({ resolvedAt }) => resolvedAt === null)
    .map(({ id, now, sectionHeading, name }) => ({ id, section: now.heading ?? sectionHeading, by: name }));
}
