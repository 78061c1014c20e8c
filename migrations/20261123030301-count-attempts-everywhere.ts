import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Guesses at one account from many addresses, and at many accounts from one address, are counted too: in rows that stand
 * for every address, every account, or one known browser. What a sweep has not yet written into the audit is `untold`;
 * a row of an account that got in meanwhile stays until then, with no attempts that count.
 */
export class CountAttemptsEverywhere20261123030301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sign_in_attempt
        add column last_attempt_at timestamptz not null default now(),
        add column untold integer not null default 0,
        add column told_at timestamptz,
        drop constraint sign_in_attempt_counted,
        add constraint sign_in_attempt_counted check (attempts >= 0 and untold >= 0);
      create index sign_in_attempt_untold_index on sign_in_attempt (account_hash) where untold > 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index sign_in_attempt_untold_index;
      delete from sign_in_attempt where attempts = 0;
      alter table sign_in_attempt drop constraint sign_in_attempt_counted;
      alter table sign_in_attempt drop column last_attempt_at, drop column untold, drop column told_at,
        add constraint sign_in_attempt_counted check (attempts > 0);
    `);
  }
}
