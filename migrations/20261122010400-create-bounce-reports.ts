import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reports about mail that came back, each taken once whichever way and however often it comes, and how the mailbox they
 * are read from was last found.
 */
export class CreateBounceReports20261122010400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table bounce_report (
        content_hash text constraint bounce_report_pk primary key,
        outcome text not null constraint bounce_report_outcome
          check (outcome in ('bounced', 'passing', 'auto_reply', 'unread')),
        message_id text,
        recipients jsonb not null default '[]'
          constraint bounce_report_recipients_listed check (jsonb_typeof(recipients) = 'array'),
        why text,
        received_at timestamptz not null,
        constraint bounce_report_unread_says_why check ((outcome = 'unread') = (why is not null))
      );
      create index bounce_report_received_ix on bounce_report (received_at);

      create table bounce_mailbox_reading (
        singleton boolean not null default true constraint bounce_mailbox_reading_pk primary key
          constraint bounce_mailbox_reading_one check (singleton),
        begun_at timestamptz not null,
        succeeded_at timestamptz,
        failure text
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table bounce_mailbox_reading; drop table bounce_report');
  }
}
