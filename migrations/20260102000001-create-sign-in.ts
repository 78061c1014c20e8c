import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sign-in: passwords, sessions, one-time links and the count of recent attempts. No secret can be read back:
 * a password is kept as its argon2id hash, a token as its SHA-256. The instants here are wall-clock time as
 * this database tells it, so that all replicas agree on what has expired.
 */
export class CreateSignIn20260102000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table password_credential (
        person_id uuid not null,
        hash text not null,
        set_at timestamptz not null default now(),
        constraint password_credential_pkey primary key (person_id),
        constraint password_credential_person_fkey foreign key (person_id) references person (id),
        constraint password_credential_argon2id check (hash like '$argon2id$%')
      );

      create table session (
        id uuid not null,
        person_id uuid not null,
        token_hash text not null,
        csrf_token text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        expires_at timestamptz not null,
        constraint session_pkey primary key (id),
        constraint session_person_fkey foreign key (person_id) references person (id),
        constraint session_token_hash_unique unique (token_hash),
        constraint session_token_hash_is_hash check (token_hash like 'sha256:%'),
        constraint session_expires_later check (expires_at > created_at)
      );
      create index session_person_index on session (person_id);
      create index session_expires_index on session (expires_at);

      create table sign_in_link (
        id uuid not null,
        person_id uuid not null,
        purpose text not null,
        token_hash text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz,
        constraint sign_in_link_pkey primary key (id),
        constraint sign_in_link_person_fkey foreign key (person_id) references person (id),
        constraint sign_in_link_token_hash_unique unique (token_hash),
        constraint sign_in_link_token_hash_is_hash check (token_hash like 'sha256:%'),
        constraint sign_in_link_purpose_known check (purpose in ('first_sign_in')),
        constraint sign_in_link_expires_later check (expires_at > created_at)
      );
      create index sign_in_link_person_index on sign_in_link (person_id);

      -- One row an account and address, so that one statement counts without a race.
      -- The account is a hash: what is typed into an e-mail field is now and then a password.
      create table sign_in_attempt (
        account_hash text not null,
        address text not null,
        attempts integer not null,
        counted_since timestamptz not null default now(),
        constraint sign_in_attempt_pkey primary key (account_hash, address),
        constraint sign_in_attempt_counted check (attempts > 0)
      );
      create index sign_in_attempt_counted_since_index on sign_in_attempt (counted_since);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table sign_in_attempt; drop table sign_in_link; drop table session; drop table password_credential;`,
    );
  }
}
