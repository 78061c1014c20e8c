import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When those who may sign an act that waits were asked, so that each time is asked once. Acts that wait already are asked
 * about from the next sweep on.
 */
export class RemindOfActs20261123030501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table policy_act_reminder (
        act_id uuid not null constraint policy_act_reminder_act_fk references policy_act (id),
        number int not null constraint policy_act_reminder_number_sane check (number >= 0),
        asked_at timestamptz not null,
        constraint policy_act_reminder_pk primary key (act_id, number)
      );
      insert into policy_act_reminder (act_id, number, asked_at)
      select id, 0, proposed_at from policy_act where decided_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table policy_act_reminder;`);
  }
}
