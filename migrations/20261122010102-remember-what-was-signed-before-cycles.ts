import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version signed since interim work began is its answer. Instants of signatures rise within a policy, those of a clock
 * that was turned back do not: the cycle keeps the last signature before it.
 */
export class RememberWhatWasSignedBeforeCycles20261122010102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table review_cycle add column signed_before timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table review_cycle drop column signed_before');
  }
}
