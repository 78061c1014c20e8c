import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Persons and their roles. The other features point at a person by id, so a person is never deleted:
 * who leaves becomes inactive, and what they signed keeps its signer.
 */
export class CreatePeople20260102000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table person (
        id uuid not null,
        email text not null,
        name text not null,
        credentials text,
        active boolean not null default true,
        created_at timestamptz not null,
        constraint person_pkey primary key (id),
        constraint person_email_unique unique (email),
        constraint person_email_lower_case check (email = lower(email)),
        constraint person_email_is_an_address check (email ~ '^[^[:space:]@]+@[^[:space:]@]+$'),
        constraint person_name_not_blank check (btrim(name) <> ''),
        constraint person_credentials_not_blank check (btrim(credentials) <> '')
      );

      create table person_role (
        person_id uuid not null,
        role text not null,
        constraint person_role_pkey primary key (person_id, role),
        constraint person_role_person_fkey foreign key (person_id) references person (id),
        constraint person_role_known check (role in
          ('admin', 'author', 'reviewer', 'committee_member', 'committee_chair', 'medical_director'))
      );
      create index person_role_role_index on person_role (role);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table person_role; drop table person;`);
  }
}
