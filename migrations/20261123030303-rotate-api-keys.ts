import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A key gets a new secret while the old one stays good for a while, so that no machine stands still meanwhile. Where a
 * key was last used from, and which warnings of its end were sent. Keys that were made without an end keep none.
 */
export class RotateApiKeys20261123030303 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        add column rotated_at timestamptz,
        add column previous_token_hash text,
        add column previous_until timestamptz,
        add column previous_used_at timestamptz,
        add column last_used_address text,
        add column warned_days_ahead integer,
        add constraint api_key_previous_token_hash_unique unique (previous_token_hash),
        add constraint api_key_previous_token_hash_is_hash check (previous_token_hash like 'sha256:%'),
        add constraint api_key_previous_whole check
          ((previous_token_hash is null) = (previous_until is null) and (previous_token_hash is null or rotated_at is not null));
      create index api_key_expires_index on api_key (expires_at) where revoked_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index api_key_expires_index;
      alter table api_key drop column rotated_at, drop column previous_token_hash, drop column previous_until,
        drop column previous_used_at, drop column last_used_address, drop column warned_days_ahead;
    `);
  }
}
