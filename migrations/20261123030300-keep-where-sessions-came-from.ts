import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a session was opened, by what and how, so that its person knows it again in the list of their own, and a copy of
 * its cookie is of no use in another network. `known_browser` remembers browsers in which somebody was signed in: guesses
 * made elsewhere cannot lock those out, and a sign-in from anywhere else is told by mail. Sessions that were open before
 * have no address and are good in any network; they end within hours.
 */
export class KeepWhereSessionsCameFrom20261123030300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session
        add column method text not null default 'password',
        add column address text,
        add column user_agent text,
        add column authenticated_at timestamptz not null default now(),
        add column elsewhere_address text,
        add column elsewhere_at timestamptz,
        add column elsewhere_count integer not null default 0,
        add constraint session_method_known check (method in ('password', 'link', 'passkey', 'oidc')),
        add constraint session_elsewhere_whole check
          ((elsewhere_count = 0) = (elsewhere_at is null) and (elsewhere_at is null) = (elsewhere_address is null));
      update session set authenticated_at = created_at;

      create table known_browser (
        person_id uuid not null,
        token_hash text not null,
        address text not null,
        first_seen_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        constraint known_browser_pkey primary key (person_id, token_hash),
        constraint known_browser_person_fkey foreign key (person_id) references person (id),
        constraint known_browser_token_hash_is_hash check (token_hash like 'sha256:%')
      );
      create index known_browser_token_hash_index on known_browser (token_hash);
      create index known_browser_last_seen_index on known_browser (last_seen_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table known_browser;
      alter table session drop column method, drop column address, drop column user_agent,
        drop column authenticated_at, drop column elsewhere_address, drop column elsewhere_at,
        drop column elsewhere_count;
    `);
  }
}
