import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Machines that show access tokens of the organisation's authorization server: which of them Almanac lets in, and what
 * each may do at most. A client is one server's, so that another server cannot use its id. A revoked one stays, because
 * the audit names it. Instants are wall-clock time as this database tells it.
 */
export class CreateOauthClients20261123030102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table oauth_client (
        id uuid not null,
        issuer text not null,
        client_id text not null,
        name text not null,
        scopes text[] not null,
        created_by text not null,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint oauth_client_pkey primary key (id),
        constraint oauth_client_not_blank check (btrim(client_id) <> '' and btrim(name) <> ''),
        constraint oauth_client_has_a_scope check (cardinality(scopes) > 0)
      );
      create unique index oauth_client_in_use_unique on oauth_client (issuer, client_id) where revoked_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table oauth_client;`);
  }
}
