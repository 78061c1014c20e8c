import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Since when a person holds a role without a break. A signature that waits for others falls with its signer's role, and
 * does not rise again with a role given anew. Roles held before this count from when their person was added.
 */
export class HoldRolesSince20261123030404 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table person_role add column held_since timestamptz;
      update person_role held set held_since = person.created_at from person where person.id = held.person_id;
      alter table person_role alter column held_since set not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table person_role drop column held_since');
  }
}
