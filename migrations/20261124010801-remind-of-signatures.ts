import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When those who may sign a version, a reaffirmation or an adoption that waits for more directors were asked, so that each
 * time is asked once. What waits already is asked about from the next sweep on.
 */
export class RemindOfSignatures20261124010801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table signature_reminder (
        subject_type text not null constraint signature_reminder_subject_type
          check (subject_type in ('version', 'reaffirmation', 'adoption')),
        subject_id uuid not null,
        signed_hash text not null,
        number int not null constraint signature_reminder_number_sane check (number >= 0),
        signatures int not null constraint signature_reminder_signatures_sane check (signatures > 0),
        asked_at timestamptz not null,
        constraint signature_reminder_pk primary key (subject_id, signed_hash, number)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table signature_reminder');
  }
}
