import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told of a policy's review when its owner or a reviewer cannot be reached. */
export class AddPolicyBackup20261122010001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table policy add column backup_id uuid constraint policy_backup_fk references person (id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table policy drop column backup_id');
  }
}
