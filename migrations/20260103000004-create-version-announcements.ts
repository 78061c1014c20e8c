import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is still to be told about a version's days, and what was told. A row waits from the signature on, so that the
 * sweep costs what is due and not what exists; its primary key lets each be told once, whatever the clock does.
 */
export class CreateVersionAnnouncements20260103000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table version_announcement (
        version_id uuid not null constraint version_announcement_version_fk references policy_version (id),
        kind text not null constraint version_announcement_kind check (kind in ('effective', 'superseded')),
        due_on date not null,
        announced_at timestamptz,
        constraint version_announcement_pk primary key (version_id, kind)
      );
      create index version_announcement_waiting_ix on version_announcement (due_on) where announced_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table version_announcement');
  }
}
