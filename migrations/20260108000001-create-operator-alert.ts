import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the operator has been told of and is not over yet, so that several replicas tell it once. */
export class CreateOperatorAlert20260108000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table operator_alert (
        subject text not null,
        raised_at timestamptz not null,
        constraint operator_alert_pk primary key (subject)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table operator_alert;');
  }
}
