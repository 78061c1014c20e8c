import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import {
  Forbidden,
  IllegalTransition,
  InsufficientScope,
  InvalidRequest,
  NotFound,
} from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { mayDo } from '../../kernel/permission.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { HeldDrafts } from '../../policies/held-drafts.service.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { nameOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import { documentOf } from '../../policies/stored-document.ts';
import { draftCommented } from '../approvals.events.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import { quotes } from './commented-section.rules.ts';
import { threadsOf, type Thread } from './comment-records.ts';

/** A comment about to be made: on a section, or in answer to another. */
export type NewComment = { readonly text: string } & (
  { readonly section: string; readonly quote?: string | undefined } | { readonly answers: string }
);

interface HeldComment {
  readonly id: string;
  readonly answersId: string | null;
  readonly sectionId: string;
  readonly sectionHeading: string;
  readonly personId: string;
  readonly text: string;
  readonly resolved: boolean;
}

/** Comments on the sections of a draft. They belong to its version and are published nowhere. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly people: PeopleQueries,
    private readonly drafts: HeldDrafts,
    private readonly events: Events,
  ) {}

  /** The threads of a version, in the order of its sections. Throws NotFound. */
  async of(policyKey: string, number: number): Promise<Thread[]> {
    const tx = this.database.source.manager;
    return await threadsOf(tx, await versionOf(tx, await policyOf(tx, policyKey), number));
  }

  /**
   * Comments on a section, or answers a comment; an answer to an answer joins its thread. Returns the comment's id. Throws
   * illegal_transition for a version that is no draft any more, NotFound, and invalid_request for a section that there is
   * not or words that it does not hold.
   */
  async add(actor: Actor, policyKey: string, number: number, given: NewComment): Promise<string> {
    return await this.database.transaction(async (tx) => {
      const { held, person } = await this.hold(tx, actor, policyKey, number);
      const about =
        'answers' in given ? await this.answered(tx, held, given.answers) : sectionOf(held, given);
      const id = newId();
      await tx.query(
        `insert into draft_comment (id, version_id, answers_id, section_id, section_heading, quote, text, person_id, name,
                created_at, during_review)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          held.version.id,
          about.answersId,
          about.sectionId,
          about.sectionHeading,
          about.quote,
          given.text,
          person.id,
          person.name,
          this.clock.now(),
          held.version.state === 'in_review',
        ],
      );
      await this.note(
        tx,
        actor,
        held,
        id,
        about.answersId === null ? 'draft.commented' : 'draft.comment_answered',
        {
          section: about.sectionId,
          ...(about.answersId === null ? {} : { answers: about.answersId }),
        },
      );
      await this.events.record(tx, draftCommented, { versionId: held.version.id, commentId: id });
      return id;
    });
  }

  /** Changes the words of one's own comment; what it said before is kept. Throws NotFound, `forbidden`, illegal_transition. */
  async edit(actor: Actor, policyKey: string, number: number, id: string, text: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { held, person } = await this.hold(tx, actor, policyKey, number);
      const comment = await commentOf(tx, held, id);
      if (comment.personId !== person.id) throw new Forbidden('own');
      if (comment.text === text) return;
      const now = this.clock.now();
      await tx.query(
        `insert into draft_comment_text (comment_id, number, text, written_at)
         select id, (select count(*) + 1 from draft_comment_text where comment_id = $1), text, coalesce(edited_at, created_at)
           from draft_comment where id = $1`,
        [comment.id],
      );
      await tx.query('update draft_comment set text = $2, edited_at = $3 where id = $1', [
        comment.id,
        text,
        now,
      ]);
      await this.note(tx, actor, held, comment.id, 'draft.comment_edited', { section: comment.sectionId });
    });
  }

  /**
   * Resolves a thread, or opens it again: its writer, and who writes drafts or leads the committee. One that is so
   * already stays as it is, with who did it first. Throws NotFound, `forbidden`, illegal_transition.
   */
  async setResolved(
    actor: Actor,
    policyKey: string,
    number: number,
    id: string,
    resolved: boolean,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { held, person } = await this.hold(tx, actor, policyKey, number);
      const comment = await commentOf(tx, held, id);
      if (comment.answersId !== null) {
        throw new InvalidRequest([{ field: 'resolved', reason: 'is of the whole thread, not of an answer' }]);
      }
      if (comment.personId !== person.id && !mayDo(actor, approvalsPermissions.resolveComments)) {
        throw new Forbidden(approvalsPermissions.resolveComments.roles);
      }
      if (comment.resolved === resolved) return;
      const by = resolved ? [this.clock.now(), person.id, person.name] : [null, null, null];
      await tx.query(
        'update draft_comment set resolved_at = $2, resolved_by_id = $3, resolved_by_name = $4 where id = $1',
        [comment.id, ...by],
      );
      await this.note(
        tx,
        actor,
        held,
        comment.id,
        resolved ? 'draft.comment_resolved' : 'draft.comment_reopened',
        {
          section: comment.sectionId,
        },
      );
    });
  }

  /** The version, held so that it is not submitted meanwhile, and the person, who is here. */
  private async hold(tx: Tx, actor: Actor, policyKey: string, number: number) {
    if (actor.kind !== 'person') throw new InsufficientScope(null);
    const held = await this.drafts.hold(tx, policyKey, number);
    const { policy, version } = held;
    if (version.state !== 'draft' && version.state !== 'in_review') {
      throw new IllegalTransition(nameOf(policy, version), version.state, 'commented on');
    }
    const person = await this.people.byId(actor.personId, tx);
    if (person === undefined || !person.active) throw new Forbidden('signed_in');
    return { held, person };
  }

  private async answered(tx: Tx, held: HeldVersion, id: string) {
    const { id: ownId, answersId, sectionId, sectionHeading } = await commentOf(tx, held, id);
    return { answersId: answersId ?? ownId, sectionId, sectionHeading, quote: null };
  }

  /** What a comment says is no part of the audit: the audit of a version goes into its proof, and a comment never does. */
  private async note(
    tx: Tx,
    actor: Actor,
    { policy, version }: HeldVersion,
    id: string,
    action: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'draft_comment', id },
      detail: { policy: policy.slug, version: version.number, ...detail },
    });
  }
}

function sectionOf(
  { version }: HeldVersion,
  { section: id, quote = null }: { readonly section: string; readonly quote?: string | null | undefined },
) {
  const section = documentOf(version).sections.find((each) => each.id === id);
  if (section === undefined) {
    throw new InvalidRequest([{ field: 'section', reason: 'is no section of this draft' }]);
  }
  if (quote !== null && !quotes(section.markdown, quote)) {
    throw new InvalidRequest([{ field: 'quote', reason: 'does not stand in this section' }]);
  }
  return { answersId: null, sectionId: section.id, sectionHeading: section.heading, quote };
}

async function commentOf(tx: Tx, { version }: HeldVersion, id: string): Promise<HeldComment> {
  const found = isId(id)
    ? await row<HeldComment>(
        tx,
        `select id, answers_id as "answersId", section_id as "sectionId", section_heading as "sectionHeading",
                person_id as "personId", text, resolved_at is not null as resolved
           from draft_comment where id = $1 and version_id = $2 for update`,
        [id, version.id],
      )
    : undefined;
  if (found === undefined) throw new NotFound('comment', id.slice(0, 100));
  return found;
}
