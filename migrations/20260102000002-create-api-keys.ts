import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys of machines: the token is shown once and kept as its SHA-256; `shown_prefix` lets a person tell keys
 * apart. A revoked key stays, because the audit names it. Instants are wall-clock time as this database tells it.
 */
export class CreateApiKeys20260102000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_key (
        id uuid not null,
        name text not null,
        token_hash text not null,
        shown_prefix text not null,
        scopes text[] not null,
        expires_at timestamptz,
        created_by text not null,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint api_key_pkey primary key (id),
        constraint api_key_token_hash_unique unique (token_hash),
        constraint api_key_token_hash_is_hash check (token_hash like 'sha256:%'),
        constraint api_key_name_not_blank check (btrim(name) <> ''),
        constraint api_key_has_a_scope check (cardinality(scopes) > 0),
        constraint api_key_expires_later check (expires_at > created_at)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table api_key;`);
  }
}
