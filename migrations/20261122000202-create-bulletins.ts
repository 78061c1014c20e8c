import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policy update bulletins as they were issued: content and the bytes of every form, added once and never changed, for
 * notice counts from their day. A version announced in one before its signature is on record by the hash of its text.
 */
export class CreateBulletins20261122000202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bulletin (
        id uuid constraint bulletin_pk primary key,
        from_day date not null,
        to_day date not null,
        basis text not null constraint bulletin_basis check (basis in ('signed', 'effective')),
        recorded_on date not null,
        recorded_at timestamptz not null,
        recorded_by text not null,
        entries int not null,
        content text not null,
        content_hash text not null,
        constraint bulletin_days_in_order check (to_day >= from_day),
        constraint bulletin_content_hashed check (
          content_hash = 'sha256:' || encode(sha256(convert_to(content, 'UTF8')), 'hex')),
        -- its day is part of the content: the same bulletin issued twice on a day is one
        constraint bulletin_content_hash_key unique (content_hash)
      );
      create index bulletin_recorded_ix on bulletin (recorded_at, id);

      create table bulletin_form (
        bulletin_id uuid not null constraint bulletin_form_bulletin_fk references bulletin (id),
        form text not null constraint bulletin_form_form check (form in ('html', 'md', 'pdf')),
        bytes bytea not null,
        constraint bulletin_form_pk primary key (bulletin_id, form)
      );

      create table notice_given (
        bulletin_id uuid not null constraint notice_given_bulletin_fk references bulletin (id),
        version_id uuid not null constraint notice_given_version_fk references policy_version (id),
        content_hash text not null,
        lines_of_business text[] not null,
        jurisdictions text[] not null,
        planned_effective date not null,
        given_on date not null,
        constraint notice_given_pk primary key (bulletin_id, version_id)
      );
      create index notice_given_version_ix on notice_given (version_id);

      create trigger bulletin_append_only before update or delete on bulletin
        for each row execute function refuse_change();
      create trigger bulletin_no_truncate before truncate on bulletin
        for each statement execute function refuse_change();
      create trigger bulletin_form_append_only before update or delete on bulletin_form
        for each row execute function refuse_change();
      create trigger bulletin_form_no_truncate before truncate on bulletin_form
        for each statement execute function refuse_change();
      create trigger notice_given_append_only before update or delete on notice_given
        for each row execute function refuse_change();
      create trigger notice_given_no_truncate before truncate on notice_given
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notice_given, bulletin_form, bulletin');
  }
}
