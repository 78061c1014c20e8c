import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A policy's reviews tell who moved them, and a review moved many times tells each. */
export class RecordWhoSetReviewDates20261122010101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table policy_review_dates add column set_by jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table policy_review_dates drop column set_by');
  }
}
