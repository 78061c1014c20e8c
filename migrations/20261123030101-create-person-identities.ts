import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who a person is at the organisation's OpenID provider: issuer and subject, which unlike an address are never given to
 * somebody else. A trip to the provider and back is a row that is used up by the way back; it keeps no secret, since
 * those are made from the browser's cookie. `session_identity` is for signing out at the provider too: its ID token is
 * sealed. Instants are wall-clock time as this database tells it.
 */
export class CreatePersonIdentities20261123030101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table person_identity (
        id uuid not null,
        person_id uuid not null,
        issuer text not null,
        subject text not null,
        created_at timestamptz not null default now(),
        last_sign_in_at timestamptz,
        constraint person_identity_pkey primary key (id),
        constraint person_identity_person_fkey foreign key (person_id) references person (id) on delete cascade,
        constraint person_identity_subject_unique unique (issuer, subject),
        constraint person_identity_one_each unique (person_id, issuer),
        constraint person_identity_subject_not_blank check (btrim(issuer) <> '' and btrim(subject) <> '')
      );

      create table oidc_trip (
        state_hash text not null,
        browser_hash text not null,
        next text not null,
        challenge_id uuid,
        person_id uuid,
        session_id uuid,
        started_at timestamptz not null default now(),
        expires_at timestamptz not null,
        constraint oidc_trip_pkey primary key (state_hash),
        constraint oidc_trip_person_fkey foreign key (person_id) references person (id) on delete cascade,
        constraint oidc_trip_session_fkey foreign key (session_id) references session (id) on delete cascade,
        constraint oidc_trip_keeps_hashes check (state_hash like 'sha256:%' and browser_hash like 'sha256:%'),
        constraint oidc_trip_confirms_wholly check (num_nulls(challenge_id, person_id, session_id) in (0, 3))
      );
      create index oidc_trip_expires_idx on oidc_trip (expires_at);
      create index oidc_trip_person_idx on oidc_trip (person_id);
      create index oidc_trip_session_idx on oidc_trip (session_id);

      create table session_identity (
        session_id uuid not null,
        issuer text not null,
        id_token_sealed text not null,
        constraint session_identity_pkey primary key (session_id),
        constraint session_identity_session_fkey foreign key (session_id) references session (id) on delete cascade
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table session_identity; drop table oidc_trip; drop table person_identity;`);
  }
}
