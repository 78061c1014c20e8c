import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An identity provider may open a session without saying when the person signed in there (single sign-on): such a session
 * has no time at which they showed who they are, and is not fresh until they show it.
 */
export class AllowUnknownTimesOfSignIn20261123030304 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table session alter column authenticated_at drop not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update session set authenticated_at = created_at where authenticated_at is null;
      alter table session alter column authenticated_at set not null;
    `);
  }
}
