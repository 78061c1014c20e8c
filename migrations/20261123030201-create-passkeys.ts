import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The public keys of persons' devices (WebAuthn), and the challenges of registration and sign-in. A challenge is used
 * once; one to register belongs to a session, one to sign in to nobody yet.
 */
export class CreatePasskeys20261123030201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table passkey (
        id uuid constraint passkey_pk primary key,
        person_id uuid not null constraint passkey_person_fk references person (id),
        rp_id text not null,
        credential_id text not null constraint passkey_credential_unique unique
          constraint passkey_credential_shape check (credential_id ~ '^[A-Za-z0-9_-]+$'),
        public_key bytea not null,
        counter bigint not null constraint passkey_counter_counts check (counter >= 0),
        transports text[] not null,
        backup_eligible boolean not null,
        backed_up boolean not null,
        name text not null constraint passkey_name_not_blank check (btrim(name) <> ''),
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        constraint passkey_backup_needs_eligible check (backup_eligible or not backed_up)
      );
      create index passkey_person_ix on passkey (person_id, id);

      create table passkey_challenge (
        id uuid constraint passkey_challenge_pk primary key,
        purpose text not null constraint passkey_challenge_purpose_known check (purpose in ('register', 'sign_in')),
        session_id uuid constraint passkey_challenge_session_fk references session (id) on delete cascade,
        address text not null,
        challenge text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        constraint passkey_challenge_session_of_registration check ((purpose = 'register') = (session_id is not null))
      );
      create index passkey_challenge_session_ix on passkey_challenge (session_id);
      create index passkey_challenge_address_ix on passkey_challenge (address, expires_at);
      create index passkey_challenge_expires_ix on passkey_challenge (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table passkey_challenge, passkey');
  }
}
