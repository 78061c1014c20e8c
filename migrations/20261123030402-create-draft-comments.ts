import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Comments on the sections of a draft, with answers and every text they ever had. A section that is renamed or deleted
 * keeps its comments: they name it by its id and by the heading it had.
 */
export class CreateDraftComments20261123030402 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table draft_comment (
        id uuid constraint draft_comment_pk primary key,
        version_id uuid not null constraint draft_comment_version_fk references policy_version (id),
        answers_id uuid constraint draft_comment_answers_fk references draft_comment (id),
        section_id text not null,
        section_heading text not null,
        quote text,
        text text not null constraint draft_comment_text_said check (text <> ''),
        person_id uuid not null constraint draft_comment_person_fk references person (id),
        name text not null,
        created_at timestamptz not null,
        edited_at timestamptz,
        during_review boolean not null,
        resolved_at timestamptz,
        resolved_by_id uuid constraint draft_comment_resolved_by_fk references person (id),
        resolved_by_name text,
        constraint draft_comment_answer_plain check (answers_id is null or (quote is null and resolved_at is null)),
        constraint draft_comment_resolved_whole
          check ((resolved_at is null) = (resolved_by_id is null) and (resolved_at is null) = (resolved_by_name is null))
      );
      create index draft_comment_version on draft_comment (version_id);
      create index draft_comment_answers on draft_comment (answers_id);
      create index draft_comment_person on draft_comment (person_id);
      create index draft_comment_resolved_by on draft_comment (resolved_by_id);
      create trigger draft_comment_no_delete before delete on draft_comment
        for each row execute function refuse_change();
      create trigger draft_comment_no_truncate before truncate on draft_comment
        for each statement execute function refuse_change();

      create table draft_comment_text (
        comment_id uuid not null constraint draft_comment_text_comment_fk references draft_comment (id),
        number int not null,
        text text not null,
        written_at timestamptz not null,
        constraint draft_comment_text_pk primary key (comment_id, number)
      );
      create trigger draft_comment_text_append_only before update or delete on draft_comment_text
        for each row execute function refuse_change();
      create trigger draft_comment_text_no_truncate before truncate on draft_comment_text
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table draft_comment_text, draft_comment');
  }
}
